"""The count of a selection opened: its rule, its figures, the branches below it and that they add up."""

from __future__ import annotations

from mart.query import segment
from mart.query.segment import Selection
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen, policy_words
from ui.screens.segments import state
from ui.screens.segments.figures import MONEY
from ui.shared import tier_reason

BRANCHES = List(
    "segments_explained",
    "segments",
    (Col("label", words=Name("label"), label="segments.dim.branch"), Col("customers_cnt", "cnt", bold=True), *MONEY),
)


def dialog(screen: Screen, chosen: Selection) -> None:
    """The selection's count opened: its rule, its figures, the branches below it and that they add up."""
    lang = screen.lang
    found = screen.load(segment.customers, screen.month_no, chosen, state.filters(screen), limit=1)
    parts = screen.load(segment.split, screen.month_no, chosen, state.filters(screen))
    rows = lists.worded(parts, BRANCHES.columns, lang)
    policy = segment.tier_policy(screen.mart, screen.month_no)
    inputs = [
        (t(f"segments.column.{name}", lang), f.number(found.sums[name], 2))
        for name in segment.SUMS
        if found.sums.get(name) is not None
    ]
    ui.explain_dialog(
        ui.ExplainView(
            title=state.words(screen, chosen),
            value=f.count(found.customers_cnt, lang, t("segments.noun", lang)),
            formula=_rule(screen, chosen, policy),
            inputs=inputs,
            policy=f"{policy.version}, {policy.capital_version}",
            build=screen.mart.build_id,
            rows=rows,
            row_columns=lists.for_file(BRANCHES, rows, lang),
            total=found.customers_cnt,
            rows_total=parts["customers_cnt"].sum(),
            note=t("segments.list.explain_note", lang, policies=policy_words(screen.mart, screen.month_no)),
        ),
        screen.look,
        key="segments_explained",
    )


def _rule(screen: Screen, chosen: Selection, policy: segment.TierPolicy) -> str:
    """The rule by which a customer is in this selection."""
    lang = screen.lang
    tiers = {"tier": chosen.values[:1], "class": tuple(v.removeprefix("is_") for v in chosen.values[:1])}.get(
        chosen.kind, ()
    )
    if tiers and tiers[0] in ("active", "settlement", "value", "high_value"):
        return tier_reason.rule_words(tiers[0], policy, lang)
    if chosen.kind == "quadrant":
        return t(f"segments.quadrant_help.{chosen.values[0]}", lang)
    return t("segments.list.count_rule", lang, what=state.words(screen, chosen))
