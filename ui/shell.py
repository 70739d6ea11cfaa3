"""The frame around every page: masthead, language, who looks, and what is shown when there is no mart."""

from __future__ import annotations

import logging

import streamlit as st

from mart.config import paths
from mart.reader import Mart, NoMart
from mart.scope.users import read_users
from ui import address, currency, identity, session, theme
from ui import components as ui
from ui.account import NoAccess
from ui.components.markup import CAPTION, badge_html, plain, span
from ui.doors import Door
from ui.i18n import LANGS, best, pick, t
from ui.identity import Identity


def language() -> str:
    """Draw the language switch, which starts at the browser's language, and return the choice."""
    said = address.meant("lang", lambda text: text if text in LANGS else None)
    lang = said[0] if said else best(st.context.locale)
    session.say_again(lang)
    st.segmented_control(
        "中文 / English",
        LANGS,
        default=lang,
        key=address.widget("lang", lang),
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    return lang


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
        f'<div><div style="font-size:15px;line-height:22px;font-weight:600;color:{tok.ink}">'
        f"{t('app.title', lang)}</div>{span(bank, tok.muted, CAPTION)}<br>"
        f"{span(view, tok.muted, CAPTION)}{banner}</div>"
    )


def users_note(who: Identity, lang: str) -> None:
    """What is wrong with the list of users, told to the stewards: they can have it mended."""
    problems = read_users(paths().data).problems if who.account and who.scope.record.sees_bad_rows else ()
    if problems:
        st.warning(plain(t("app.users_problems", lang, count=len(problems), first=problems[0])))


def identify(mart: Mart, lang: str, mode: str) -> Identity | NoAccess:
    """The visitor, by the door's mode: signed in, or the persona of demo mode; or why there is nobody to serve."""
    try:
        if mode == "sign_in":
            _sign_out(lang)
            return identity.signed_in(mart, lang)
        with st.popover(t("app.persona.switch", lang), width="stretch", key="persona_popover"):
            st.caption(t("app.persona.why", lang))
            return identity.persona(mart, lang)
    except NoAccess as refused:
        return refused


def _sign_out(lang: str) -> None:
    """The way out, on every page of whoever has signed in, also where they may see nothing."""
    if st.user.is_logged_in:
        st.button(t("app.sign_out", lang), on_click=st.logout, key="sign_out", width="stretch")


def refused(why: NoAccess, lang: str) -> None:
    """The page of a visitor without a scope: why, and what to do about it. Who signed in and was refused is logged."""
    if why.reason == "nobody":
        st.title(t("app.nobody_title", lang), anchor=False)
        ui.empty_state(t("app.nobody", lang), t("app.nobody_hint", lang))
        return
    is_in = why.reason != "signed_out"
    st.title(t("app.no_access" if is_in else "app.title", lang), anchor=False)
    if is_in:
        logging.getLogger("cockpit.users").warning("no access: %s", why)
        st.caption(plain(t(f"app.refused.{why.reason}", lang, who=why.who, what=why.what)))
    if why.reason in ("signed_out", "expired"):
        st.button(t("app.sign_in", lang), on_click=st.login, type="primary", key="sign_in")


def closed(door: Door, lang: str) -> None:
    """Nothing is served: why, and what an administrator does about it."""
    st.title(t("app.closed.title", lang), anchor=False)
    ui.empty_state(t(f"app.closed.{door.reason}", lang, what=door.detail), t("app.closed.hint", lang))


def no_mart(problem: NoMart, lang: str) -> None:
    """Nothing is published: say so, and which commands make a mart."""
    st.title(t("app.no_mart.question", lang), anchor=False)
    ui.empty_state(t("app.no_mart.message", lang, where=paths().data), str(problem))
    st.caption(t("app.no_mart.commands", lang))
    st.code("python -m mart demo --size s --seed 7\npython -m mart load\npython -m mart build", language="bash")
