"""The frame around every page: masthead, language, who looks, and what is shown when there is no mart."""

from __future__ import annotations

import streamlit as st

from mart.config import paths
from mart.reader import Mart, NoMart
from ui import components as ui
from ui import currency, identity, session, theme
from ui.components.markup import BASE, CAPTION, badge_html, span
from ui.i18n import LANGS, best, pick, t
from ui.identity import Identity


def language() -> str:
    """Draw the language switch, which starts at the browser's language, and return the choice."""
    lang = st.segmented_control(
        "中文 / English",
        LANGS,
        default=best(st.context.locale),
        key="lang",
        required=True,
        bind="query-params",
        label_visibility="collapsed",
        width="stretch",
    )
    session.language_is(lang or best(st.context.locale))
    return lang or best(st.context.locale)


def masthead(mart: Mart, who: Identity | None, lang: str) -> None:
    """Product, bank and persona at the top of the sidebar; in demo mode a banner says that anyone may look."""
    currency.use(mart.bank.currency)
    look = theme.current()
    tok = look.tokens
    bank = pick(mart.bank.name_zh, mart.bank.name_en, lang)
    whose = t("app.view", lang, role=who.role_label) if who else ""
    view = " · ".join(part for part in (whose, who.name if who else "") if part)
    banner = (
        f'<div style="margin-top:8px">{badge_html(t("app.demo_mode", lang), "warning", look)}</div>'
        if who and who.is_demo
        else ""
    )
    st.html(
        f'<div style="{BASE}"><div style="font-size:15px;line-height:22px;font-weight:600;color:{tok.ink}">'
        f"{t('app.title', lang)}</div>{span(bank, tok.muted, CAPTION)}<br>"
        f"{span(view, tok.muted, CAPTION)}{banner}</div>"
    )


def identify(mart: Mart, lang: str) -> Identity | None:
    """The visitor: signed in where sign-in is configured, else the persona of demo mode."""
    if identity.is_sign_in_configured():
        return identity.signed_in(lang)
    with st.popover(t("app.persona.switch", lang), width="stretch", key="persona_popover"):
        st.caption(t("app.persona.why", lang))
        return identity.persona(mart, lang)


def nobody(lang: str) -> None:
    """A role of the persona switch that this bank has nobody for; a sign-in has said by itself why it shows nothing."""
    if not identity.is_sign_in_configured():
        st.title(t("app.nobody_title", lang), anchor=False)
        ui.empty_state(t("app.nobody", lang), t("app.nobody_hint", lang))


def no_mart(problem: NoMart, lang: str) -> None:
    """Nothing is published: say so, and which commands make a mart."""
    st.title(t("app.no_mart.question", lang), anchor=False)
    ui.empty_state(t("app.no_mart.message", lang, where=paths().data), str(problem))
    st.caption(t("app.no_mart.commands", lang))
    st.code("python -m mart demo --size s --seed 7\npython -m mart load\npython -m mart build", language="bash")
