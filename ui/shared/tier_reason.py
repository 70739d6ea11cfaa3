"""Why a customer is in its tier, in words: rules with its figures, the distance to the next tier, what would lose this
one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from mart.query import customer
from mart.query.segment import Condition, Rule, TierPolicy, TierReason
from ui import formats as f
from ui import nav
from ui.components.markup import BODY, CAPTION, emphasised, esc, plain, span
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen

MARKS = {True: "✓", False: "✕"}


def figure(condition: Condition, value: object, lang: str) -> str:
    """A figure or threshold of a condition as printed."""
    if condition.kind == "cny":
        return f.money(value, lang)
    if condition.kind == "pct":
        return f.pct(value, 1)
    return t("customer.why.months", lang, count=f.number(value))


def gap_words(condition: Condition, lang: str) -> str:
    """The distance of a figure to its threshold; ratios differ in points."""
    if condition.kind == "pct":
        return t("customer.why.points", lang, points=f.number(condition.gap, 1))
    return figure(condition, condition.gap, lang)


def condition_words(condition: Condition, lang: str) -> str:
    """One condition: "日均存款 320 万元 ＜ 500 万元，差 180 万元"."""
    name = t(f"customer.why.figure.{condition.name}", lang)
    if condition.kind == "bool":
        return name
    if condition.figure is None:
        return t("customer.why.unknown", lang, name=name, limit=figure(condition, condition.threshold, lang))
    limit = f"{'≥' if condition.is_met else '＜'} {figure(condition, condition.threshold, lang)}"
    if condition.is_small_base:  # the rule holds or not; the figure is printed nowhere, for the same reason
        return t("customer.why.small_base", lang, name=name, limit=limit)
    text = f"{name} {figure(condition, condition.figure, lang)} {limit}"
    return text if condition.is_met else text + t("customer.why.short", lang, gap=gap_words(condition, lang))


def decisive_words(reason: TierReason, lang: str) -> str:
    """The met conditions that gave the tier, in one sentence part; what none has is said too."""
    if reason.rule is None:
        return t("customer.why.nothing", lang)
    met = [
        condition_words(c, lang) for c in (*reason.rule.any_of, *reason.rule.all_of) if c.is_met and c.name != "in_use"
    ]
    used = [t("customer.why.figure.in_use", lang) for c in reason.rule.any_of if c.name == "in_use" and c.is_met]
    return t("customer.stop", lang).join(met or used) or t("customer.why.nothing", lang)


def next_words(reason: TierReason, lang: str) -> str:
    """What is missing to the next tier; empty at the top."""
    if reason.next_rule is None:
        return ""
    name = code_label("tier", reason.next_tier, lang)
    short = [c for c in reason.next_rule.any_of if not c.is_met and c.name != "in_use" and c.gap is not None]
    must = [c for c in reason.next_rule.all_of if not c.is_met]
    if any(c.is_met for c in reason.next_rule.any_of):
        short = []
    ways = t("customer.or", lang).join(
        t("customer.why.missing", lang, name=t(f"customer.why.figure.{c.name}", lang), gap=gap_words(c, lang))
        for c in short
    )
    needs = t("customer.and", lang).join(condition_words(c, lang) for c in must)
    both = t("customer.and", lang).join(part for part in (ways, needs) if part)
    return t("customer.why.next", lang, tier=name, how=both) if both else ""


def lose_words(reason: TierReason, room_bps: Decimal | None, lang: str) -> str:
    """What would lose the present tier: every met condition's room; RAROC also as a fall of all loan rates."""
    if reason.rule is None or reason.tier == "active":
        return ""
    met = [c for c in reason.rule.any_of if c.is_met and c.gap is not None]
    falls = t("customer.and", lang).join(
        t("customer.why.falls", lang, name=t(f"customer.why.figure.{c.name}", lang), limit=figure(c, c.threshold, lang))
        for c in met
    )
    parts = [falls] if falls else []
    for c in reason.rule.all_of:
        if c.is_met and not c.is_small_base and room_bps is not None and room_bps > 0:
            parts.append(
                t(
                    "customer.why.rates_fall",
                    lang,
                    bps=f.bps(room_bps, signed=False),
                    limit=figure(c, c.threshold, lang),
                )
            )
    return t("customer.or", lang).join(parts)


def distance_words(row: Mapping[str, object], lang: str) -> str | None:
    """A list's short words for the distance to the next tier: "距价值：存款差 20 万 或 贡献差 8,000 元"."""
    if row.get("next_tier") is None:
        return t("customer.why.top", lang)
    parts = []
    for name, kind in (("deposits", "cny"), ("contribution", "cny"), ("payments", "cnt")):
        gap = row.get(f"next_{name}_{kind}")
        if gap is not None and gap > 0:
            amount = (
                f.variance(gap, lang).lstrip("+")
                if kind == "cny"
                else t("customer.why.months", lang, count=f.number(gap))
            )
            parts.append(t(f"customer.why.gap.{name}", lang, gap=amount))
    suffices = any(row.get(f"next_{name}_cny") == 0 for name in ("deposits", "contribution"))
    how = t("customer.why.gap.raroc", lang) if suffices else t("customer.or", lang).join(parts)
    return t("customer.why.to", lang, tier=code_label("tier", row["next_tier"], lang), how=how) if how else "—"


def rule_words(tier: str, policy: TierPolicy, lang: str) -> str:
    """A tier's rule with the policy's thresholds."""

    def money(name: str) -> str:
        return f.money(getattr(policy, name), lang)

    if tier == "active":
        return t("customer.why.rule.active", lang, deposits=money("active_deposits_avg_cny"))
    if tier == "settlement":
        return t(
            "customer.why.rule.settlement",
            lang,
            count=policy.settlement_payments_cnt,
            months=policy.settlement_months_cnt,
            window=policy.settlement_window_months,
        )
    return t(
        f"customer.why.rule.{tier}",
        lang,
        deposits=money(f"{tier}_deposits_avg_cny"),
        hurdle=f.pct(policy.hurdle_pct, 0),
        contribution=money(f"{tier}_contribution_12m_cny"),
    )


def _rule_html(rule: Rule, policy: TierPolicy, screen: Screen) -> str:
    tok, lang = screen.look.tokens, screen.lang
    mark = span(
        MARKS[rule.is_met], tok.positive if rule.is_met else tok.muted, "display:inline-block;width:18px", is_bold=True
    )
    head = (
        f"{mark}{span(code_label('tier', rule.tier, lang), tok.ink, BODY, is_bold=True)}"
        f" {span(rule_words(rule.tier, policy, lang), tok.muted, CAPTION)}"
    )
    lines = "".join(
        f'<div style="padding-left:18px;{BODY}color:{tok.ink if c.is_met else tok.muted}">{MARKS[c.is_met]}'
        f" {esc(condition_words(c, lang))}</div>"
        for c in (*rule.any_of, *rule.all_of)
    )
    return f'<div style="border-top:1px solid {tok.hair};padding:8px 0">{head}{lines}</div>'


def panel(screen: Screen, reason: TierReason, policy: TierPolicy, lose: str = "") -> None:
    """The rules from the highest tier down, each met or not, with the figures; then next and lose in words."""
    lang, tok = screen.lang, screen.look.tokens
    words = [
        t("customer.why.because", lang, tier=code_label("tier", reason.tier, lang), why=decisive_words(reason, lang)),
        next_words(reason, lang),
        t("customer.why.lose", lang, what=lose) if lose else "",
    ]
    top = "".join(f'<div style="{BODY}color:{tok.ink}">{emphasised(text)}</div>' for text in words if text)
    rules = "".join(_rule_html(rule, policy, screen) for rule in reversed(reason.rules))
    made = t("explain.made_by", lang, policy=f"{policy.version}, {policy.capital_version}", build=screen.mart.build_id)
    st.html(
        f'<div>{top}<div style="margin-top:8px">{rules}</div><div style="{CAPTION}color:{tok.muted};'
        f'border-top:1px solid {tok.hair};padding-top:6px">{esc(made)}</div></div>'
    )


def dialog(screen: Screen, customer_id: str, with_link: bool = True) -> None:
    """Open the reason of one customer's tier over the page, `with_link` also the way to its own page."""
    found = screen.load(customer.profile, customer_id, screen.month_no)
    if found is None or found.reason is None:
        return
    name = pick(found.basics["name_zh"], found.basics["name_en"], screen.lang)

    def body() -> None:
        panel(screen, found.reason, found.policy)
        if (
            with_link
            and nav.exists("customers_360")
            and st.button(t("customer.open", screen.lang), key="customer_why_open", type="primary")
        ):
            nav.go("customers_360", customer=customer_id)

    st.dialog(plain(name), width="medium")(body)()
