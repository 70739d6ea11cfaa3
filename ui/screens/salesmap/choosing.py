"""The rules of step two as controls. Each change is kept at once, so that they are there after another step, another
page or another day; the map's history has those that were drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from mart.query import personas, targeting
from ui import filters, session
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.salesmap import rules
from ui.screens.salesmap.state import Opened
from ui.shared import saving
from workflow import lists as saved
from workflow.maps import store
from workflow.maps.model import Map
from workflow.maps.plan import HOLDOUT_PCT, Targets

OWN_CNT = 200  # customers of one's own number before there is one


def draw(screen: Screen, one: Opened) -> Targets:
    """The controls; the rules as they stand in them."""
    held = one.found.plan.targets
    branches = filters.labels(screen.load(personas.branches), screen.lang)
    found = saved.mine(one.desk.database, one.desk.actor)
    named_lists = {row["case_id"]: row["label_zh"] for row in found.iter_rows(named=True)}
    left, right = st.columns(2, gap="small")
    with left:
        _several(screen, one, "branch", held.branch_ids, branches)
        _several(screen, one, "tier", held.tiers, _codes(screen, "tier"))
        _several(screen, one, "segment", held.segment_ids, _segments(screen, one))
    with right:
        _several(screen, one, "lists", held.list_ids, named_lists)
        _several(screen, one, "size", held.sizes, _codes(screen, "size"))
    _stop(screen, one)
    return given(one, screen.lang)


def key_of(found: Map, name: str) -> str:
    """Under which the session holds a control of this map."""
    return f"map_{name}_{found.case.id}"


def pick_key(found: Map, name: str, lang: str) -> str:
    """The same of a drop-down of words: another one in each language, since it sends the words of what it holds."""
    return key_of(found, f"pick_{name}_{lang}")


def given(one: Opened, lang: str) -> Targets:
    """The rules as they stand in the controls, else as they are stored."""

    def several(name: str) -> tuple[Any, ...]:
        found = session.read(pick_key(one.found, name, lang), ())
        return tuple(found) if isinstance(found, Sequence) else ()

    held = one.found.plan.targets
    numbers = {"own": held.most_cnt or OWN_CNT, "share": held.holdout_pct}
    own, share = (int(str(session.read(key_of(one.found, name), number))) for name, number in numbers.items())
    cut = str(session.read(key_of(one.found, "cut"), held.cut))
    return Targets(*(several(name) for name in ("branch", "tier", "size", "segment", "lists")), own, cut, share)


def _stop(screen: Screen, one: Opened) -> None:
    """How many, why there, and the share held out."""
    lang, held = screen.lang, one.found.plan.targets
    st.segmented_control(
        plain(t("salesmap.cut.label", lang)), rules.CUTS, default=held.cut, required=True, key=key_of(one.found, "cut"),
        format_func=lambda cut: plain(t(f"salesmap.cut.{cut}", lang)), on_change=_keep, args=(screen, one),
    )  # fmt: skip
    if session.read(key_of(one.found, "cut")) == "own":
        st.number_input(
            plain(t("salesmap.cut.own_label", lang)), 2, 20_000, held.most_cnt or OWN_CNT, key=key_of(one.found, "own"),
            on_change=_keep, args=(screen, one),
        )  # fmt: skip
    st.slider(
        plain(t("salesmap.share", lang)), *HOLDOUT_PCT, held.holdout_pct, 5,
        key=key_of(one.found, "share"), format="%d%%",
        on_change=_keep, args=(screen, one),
    )  # fmt: skip


def _several(screen: Screen, one: Opened, name: str, held: tuple, names: Mapping[Any, str]) -> None:
    # a list put away since, or a code that is no more: what it chose stands until it is taken off
    gone = {item: t("salesmap.pick.gone", screen.lang, number=item) for item in held if item not in names}
    known = {**names, **gone}
    st.multiselect(
        plain(t(f"salesmap.pick.{name}", screen.lang)),
        list(known),
        default=list(held),
        key=pick_key(one.found, name, screen.lang),
        placeholder=t("app.all", screen.lang),
        format_func=lambda item: plain(known.get(item, str(item))),
        select_all=False,
        on_change=_keep,
        args=(screen, one),
    )


def _keep(screen: Screen, one: Opened) -> None:
    """Keep the rules. Only the owner plans, so the newest of their choices stands."""
    desk, case_id, chosen = one.desk, one.found.case.id, given(one, screen.lang)
    saving.attempt(screen, lambda: store.keep(desk.database, case_id, desk.actor, chosen))


def _codes(screen: Screen, trait: str) -> dict[str, str]:
    codes, names = filters.trait(screen.mart, screen.scope, screen.month_no, trait, filters.TRAITS[trait])
    return {code: names[screen.lang].get(code, code) for code in codes}


def _segments(screen: Screen, one: Opened) -> dict[str, str]:
    rows = screen.load(targeting.breakdown, one.product_ids[0], "segment").drop_nulls("key")
    side = "label_zh" if screen.lang == "zh" else "label_en"
    return {str(row["key"]): row[side] for row in rows.iter_rows(named=True) if row["key"] != "UNKNOWN"}
