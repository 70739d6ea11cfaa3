"""The card of decisions where the rules lack what they judge by."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from mart.query.cockpit import overview
from tests.banks import tiny
from tests.ui.test_pages import opened, printed
from ui.i18n import LANGS, t
from ui.screens.cockpit import decisions, sentences


@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_feed_is_said_once_and_no_filter_is_blamed(tmp_path: Path, monkeypatch, lang: str) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, missing=("management_accounting.ftp_curve",))))
    text = " ".join(printed(opened("cockpit_overview", "executive", lang)))
    assert t("state.missing_title", lang, what=t("cockpit.section.decisions", lang)) in text
    assert t("state.empty_hint", lang) not in text


@pytest.mark.parametrize("lang", LANGS)
def test_what_nobody_can_reckon_is_not_said_to_be_worth_nought(monkeypatch, lang: str) -> None:
    """35 checks that differ wait, and what they cost is not known; 3.0 m of a loss is."""
    monkeypatch.setattr(decisions, "words", lambda row, _: row["key"])

    def said(*amounts: Decimal | None) -> str:
        rows = [{"key": f"k{number}", "impact_cny": amount} for number, amount in enumerate(amounts)]
        queue = pl.DataFrame(rows, schema={"key": pl.String, "impact_cny": pl.Decimal(38, 2)})
        found = overview._decide_sentence(queue)
        return sentences.decide(SimpleNamespace(), found.key, found.args, lang)

    worth = t("cockpit.sentence.worth", lang, amount="@").split("@")[0]
    assert worth not in said(None) and "0" not in said(None).replace("k0", "")
    assert worth in said(Decimal(-3_000_000), None)
