"""The head of the customer page: name, classes, who and where, why its tier, what would change it."""

from __future__ import annotations

import streamlit as st

from mart.query import customer, segment
from mart.query.customer import Profile
from ui import components as ui
from ui import formats as f
from ui import theme
from ui.components.markup import BODY, CAPTION, badge_html, emphasised, esc, span
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.shared import tier_reason


def draw(screen: Screen, data: Facts) -> None:
    """One card: everything one must know before reading figures."""
    who = data.who
    with st.container(border=True, key="customer_head"):
        screen.draw_cached("customer_head", lambda: _words(screen, who))
        if who.reason and st.button(t("customer.head.rules", screen.lang), key="customer_rules", type="tertiary"):
            tier_reason.dialog(screen, who.customer_id, with_link=False)


def _words(screen: Screen, who: Profile) -> None:
    look, lang = screen.look, screen.lang
    name = pick(who.basics["name_zh"], who.basics["name_en"], lang)
    badges = "".join(badge_html(text, tone, look) for text, tone in _badges(who, lang))
    lines = "".join(
        f'<div style="{BODY}color:{look.tokens.ink}">{emphasised(text)}</div>' for text in _reasons(screen, who) if text
    )
    facts = " ".join(
        span(text, look.tokens.muted, CAPTION + "margin-right:18px;white-space:nowrap") for text in _facts(screen, who)
    )
    st.html(
        f'<div><div style="display:flex;flex-wrap:wrap;gap:8px;align-items:center"><span'
        f' style="font-size:20px;line-height:28px;font-weight:600;color:{look.tokens.ink};margin-right:6px">'
        f'{esc(name)}</span>{badges}</div><div style="margin:4px 0 8px;line-height:20px">{facts}</div>{lines}</div>'
    )


def _badges(who: Profile, lang: str) -> list[tuple[str, str]]:
    """The tier first, then the other classes the customer carries, then what needs attention."""
    if who.status is None:
        return [(t("customer.head.elsewhere", lang), "warning")]
    row = who.status
    found = [(code_label("tier", row["tier"], lang), "accent")]
    found += [
        (t(f"segments.flag.{flag}", lang), "muted")
        for flag in segment.FLAGS
        if row[flag] and flag.removeprefix("is_") != row["tier"]
    ]
    raroc = row["raroc_12m_pct"]
    if row["is_credit"] and raroc is not None:
        gap = f.decimal(raroc) - f.decimal(who.policy.hurdle_pct)
        key, tone = ("above", "warning" if gap < 3 else "muted") if gap >= 0 else ("below", "negative")
        found.append((t(f"customer.head.{key}", lang, gap=f.number(abs(gap), 1)), tone))
    if row["is_low_efficiency"]:
        found.append((t("customer.head.low_efficiency", lang), "negative"))
    return found


def _facts(screen: Screen, who: Profile) -> list[str]:
    lang, row = screen.lang, who.basics
    side = "zh" if lang == "zh" else "en"
    place = " · ".join(dict.fromkeys(text for text in (row[f"branch_{side}"], row[f"org_{side}"]) if text))
    lead = who.team.filter("is_lead").row(0, named=True) if who.team.height else None
    parts = [
        t("customer.head.number", lang, number=who.customer_id),
        code_label("industry", row["industry_code"], lang) if row["industry_code"] else "",
        code_label("size", row["size_class"], lang) if row["size_class"] else "",
        code_label("ownership", row["ownership"], lang) if row["ownership"] else "",
        place,
        t("customer.head.lead", lang, name=manager_name(lead, lang)) if lead else "",
        *(
            t(f"customer.head.{name}", lang, value=row[name])
            for name in ("registration_number", "phone", "email")
            if row[name]
        ),
    ]
    relations = screen.load(
        customer.relations, who.customer_id, screen.month_no, row["ownership_group_id"], row["chain_id"]
    )
    if relations.group_cnt > 1:
        parts.append(t("customer.head.group", lang, count=relations.group_cnt))
    if relations.chain_cnt > 1:
        parts.append(t("customer.head.chain", lang, count=relations.chain_cnt))
    return [part for part in parts if part]


def manager_name(row: dict, lang: str) -> str:
    """A manager's name; who is held by nobody says so."""
    if row["manager_id"] == "UNASSIGNED":
        return t("app.unassigned", lang)
    return pick(row["name_zh"] or row["manager_id"], row["name_en"] or "", lang)


def _reasons(screen: Screen, who: Profile) -> list[str]:
    """Why the tier and since when, what is missing to the next, what would lose this one."""
    lang, reason = screen.lang, who.reason
    if reason is None:
        return [t("customer.head.no_status", lang)]
    months = screen.load(customer.history, who.customer_id, screen.month_no)
    since = customer.tier_since(months)
    why = t(
        "customer.why.because",
        lang,
        tier=code_label("tier", reason.tier, lang),
        why=tier_reason.decisive_words(reason, lang),
    )
    if since is not None and since > months["month_no"][0]:
        why += t("customer.head.since", lang, month=f.month(since), count=screen.month_no - since + 1)
    why += t("customer.head.policy", lang, version=who.policy.version)
    loans = months.tail(12)["loans_avg_cny"].cast(float).mean() if "loans_avg_cny" in months.columns else None
    room = (
        segment.rate_room_bps(who.status, who.policy, f.decimal(loans))
        if loans and screen.scope.record.is_whole_bank
        else None
    )
    lose = tier_reason.lose_words(reason, room, lang)
    return [
        why,
        tier_reason.next_words(reason, lang),
        t("customer.why.lose", lang, what=lose) if lose else "",
        scope_note(screen),
    ]


def scope_note(screen: Screen) -> str:
    """What part of the customer this role's money figures are, where it is not the whole."""
    notes = {"customer": "share", "product": "products", "branch": "branch"}
    kind = notes.get(screen.scope.record.dimension)
    return t(f"customer.head.{kind}", screen.lang) if kind else ""


def absent(screen: Screen, customer_id: str) -> None:
    """A customer this scope does not hold, or that does not exist: the same words for both, and no data."""
    lang = theme.current().lang
    ui.empty_state(
        t("customer.absent", lang, number=customer_id[:40]),
        t("customer.absent_hint", lang, scope=screen.identity.role_label),
    )
