"""Who is it, what may they see, which page, run it. Everything on a screen that is not the page's own is drawn here."""

from __future__ import annotations

import streamlit as st

from mart.reader import Mart, NoMart, open_mart
from ui import address, audited, every_run, memory, nav, session, shell
from ui import components as ui
from ui.account import enter
from ui.cases import barred, queries
from ui.cases.desk import waiting
from ui.doors import door
from ui.i18n import t
from ui.identity import Identity
from ui.screen import open_screen, say_not_honoured


def serve(mart: Mart, lang: str, mode: str, top: object, middle: object, bottom: object) -> None:
    """The app of a published mart: identity, menu, title line, page."""
    with bottom:
        who = shell.identify(mart, lang, mode)
        ui.behave(lang)
    is_known = isinstance(who, Identity)
    page, menu = nav.register(who.scope.role if is_known else "", lang)
    with top:
        shell.masthead(mart, who if is_known else None, lang)
    if not is_known:
        audited.refused(who)
        shell.refused(who, lang)
        return
    enter(who.account, who.scope)
    audited.enter(who)
    with top:
        shell.users_note(who, lang)
    with ui.guard(t("app.this_page", lang)):
        entry = nav.entry_at(page, who.scope.role)
        address.arrive(entry.name)
        try:
            screen = open_screen(entry, mart, who) if nav.exists(entry.name) else None
        finally:
            with middle:  # its links hold what is chosen, which is known only now
                nav.draw_menu(menu, lang, {"work_inbox": waiting(who)})
        session.finish(entry.name)
        page.run()
        if screen:
            queries.draw(screen)
            say_not_honoured(screen)
    address.settle()
    memory.freeze_imports()


def main() -> None:
    """One script run."""
    memory.few_arenas()
    every_run.less()
    nav.begin()
    address.begin()
    st.set_page_config(page_title=t("app.title"), layout="wide", initial_sidebar_state=208)
    with st.sidebar:
        top, middle, bottom = st.container(), st.container(gap=5), st.container(gap="xsmall")
    with bottom:
        lang = shell.language()
    found = door()
    if found.mode == "closed":
        nav.register("", lang)
        shell.closed(found, lang)
        return
    barred.begin()
    try:
        mart = open_mart()
    except NoMart as problem:
        nav.register("", lang)
        shell.no_mart(problem, lang)
        return
    serve(mart, lang, found.mode, top, middle, bottom)


main()
