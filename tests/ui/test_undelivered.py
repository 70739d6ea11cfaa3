"""A dash on a page has its reason at the foot: the feed its metrics wait for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from mart.metrics import metric
from tests.banks import tiny
from tests.ui.test_pages import opened, printed
from ui import undelivered
from ui.i18n import LANGS, t


def _lead(lang: str) -> str:
    return t("state.undelivered", lang, feeds="@").split("**")[2].split("@")[0]


def test_metrics_are_told_by_the_feed_they_wait_for_and_nothing_is_said_of_those_that_are_there() -> None:
    mart = SimpleNamespace(has=lambda feed: feed != "management_accounting.ftp_curve")
    found = undelivered.gaps(mart, {"raroc", "economic_profit", "customers", "ftp_margin"})
    assert {feed: set(names) for feed, names in found.items()} == {
        "management_accounting.ftp_curve": {"raroc", "economic_profit", "ftp_margin"}
    }


@pytest.mark.parametrize("lang", LANGS)
def test_products_without_a_transfer_price_say_why_their_return_is_a_dash(tmp_path: Path, monkeypatch, lang) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, missing=("management_accounting.ftp_curve",))))
    raroc = metric("raroc")
    said = [text for text in printed(opened("products_profitability", "executive", lang)) if _lead(lang) in text]
    assert len(said) == 1 and (raroc.label_zh if lang == "zh" else raroc.label_en) in said[0]


@pytest.mark.parametrize("lang", LANGS)
def test_a_return_without_its_feed_says_so_on_its_card(tmp_path: Path, monkeypatch, lang) -> None:
    """Revenue, economic profit and RAROC: three of the four cards."""
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, missing=("management_accounting.ftp_curve",))))
    text = " ".join(printed(opened("products_profitability", "executive", lang)))
    assert text.count(f">{t('product.no_feed', lang)}<") == 3


@pytest.mark.parametrize("lang", LANGS)
def test_a_bank_that_delivers_all_reads_nothing_of_it(s_bank: Path, monkeypatch, lang) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    text = " ".join(printed(opened("products_profitability", "executive", lang)))
    assert _lead(lang) not in text


def test_several_feeds_are_one_paragraph(tmp_path: Path, monkeypatch) -> None:
    missing = ("management_accounting.ftp_curve", "rwa.exposure", "org_people.manager")
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, missing=missing)))
    (said,) = [text for text in printed(opened("cockpit_overview", "executive", "en")) if _lead("en") in text]
    assert said.count("; ") == 2 and all(metric(name).label_en in said for name in ("ftp_margin", "rwa"))
