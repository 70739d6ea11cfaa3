"""A card whose metric adds up all systems, one of which delivers nothing, says why it has no plan."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mart.reader import open_mart
from mart.scope import EXECUTIVE
from ui.i18n import LANGS, t
from ui.screens.cockpit import kpis


@pytest.mark.parametrize("lang", LANGS)
def test_a_card_over_all_systems_says_how_many_are_missing(s_bank, monkeypatch, lang: str) -> None:
    mart = open_mart(s_bank)
    screen = SimpleNamespace(lang=lang, mart=mart, scope=EXECUTIVE)

    def said(name: str) -> str:
        return kpis.context_line(screen, {"metric": name, "transferred": None}, {})

    words = t("cockpit.partial", lang, count="1")
    assert said("rwa") != words
    monkeypatch.setitem(mart.presence, "core_loans", False)
    mart.forget()
    assert said("rwa") == words != said("deposits_avg")
    mart.forget()
