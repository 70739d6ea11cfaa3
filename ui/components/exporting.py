"""The export menu: XLSX and CSV of a list, made when the button is pressed and not before."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import streamlit as st

from ui import audited, export
from ui import formats as f
from ui.account import guard_later
from ui.components.markup import plain
from ui.i18n import t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(name: str, extension: str) -> str:
    """A file name without signs that mean something to a shell, a path or a header."""
    return f"{re.sub(r'[^0-9A-Za-z_一-鿿.-]+', '_', name).strip('._') or 'export'}.{extension}"


def nonced(name: str) -> str:
    """A name no other file has had: Streamlit finds a large file by its name, its length and three samples of it, so
    that two files of one name which differ elsewhere would be one file, and one reader would get the other's."""
    return f"{name}_{secrets.token_hex(4)}"


def export_menu(
    make: Callable[[str], bytes], lang: str, *, name: str, key: str, rows: int | None = None, label: str = "export.menu"
) -> None:
    """A popover with two downloads, drawn where it is opened: `make("xlsx")` and `make("csv")` are called on click, in
    a thread that knows neither session nor page; whoever has lost the scope since the page was drawn gets no file.
    `rows`: how many there will be, so that what no sheet can hold is said before."""
    menu = st.popover(t(label, lang), key=f"{key}_menu", on_change="rerun")
    if not menu.open:  # rarely opened: two buttons a list in every run are dearer than a run when it is
        return
    named, check, noted = nonced(name), guard_later(), audited.later()

    def made(kind: str) -> bytes:
        check()
        made = make(kind)
        noted("export", "list", name, format=kind, rows_cnt=rows)
        return made

    with menu:
        if rows is not None and rows > export.MAX_ROWS:
            st.caption(plain(t("export.too_long", lang, rows=f.number(rows), most=f.number(export.MAX_ROWS))))
        else:
            st.download_button(
                t("export.xlsx", lang),
                lambda: made("xlsx"),
                file_name(named, "xlsx"),
                XLSX,
                key=f"{key}_xlsx",
                on_click="ignore",
                width="stretch",
            )
        st.download_button(
            t("export.csv", lang),
            lambda: made("csv"),
            file_name(named, "csv"),
            "text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            width="stretch",
        )
