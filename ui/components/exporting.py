"""The export menu: XLSX and CSV of a list, made when the button is pressed and not before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from ui import export
from ui.columns import Column
from ui.i18n import t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(name: str, extension: str) -> str:
    """A file name without signs that mean something to a shell, a path or a header."""
    return f"{re.sub(r'[^0-9A-Za-z_一-鿿.-]+', '_', name).strip('._') or 'export'}.{extension}"


def export_menu(
    frame: pl.DataFrame | Callable[[], pl.DataFrame],
    columns: Sequence[Column],
    cover: export.Cover,
    *,
    name: str,
    key: str,
    on_export: Callable[[str], None] | None = None,
) -> None:
    """A popover with two downloads. `frame` may be a function, then it is fetched on click; `on_export` is told the
    format in the same run, for the audit."""

    def made(kind: str) -> bytes:
        rows = frame() if callable(frame) else frame
        if on_export:
            on_export(kind)
        return export.to_xlsx(rows, columns, cover) if kind == "xlsx" else export.to_csv(rows, columns)

    with st.popover(t("export.menu")):
        st.download_button(
            t("export.xlsx"),
            lambda: made("xlsx"),
            file_name(name, "xlsx"),
            XLSX,
            key=f"{key}_xlsx",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            t("export.csv"),
            lambda: made("csv"),
            file_name(name, "csv"),
            "text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            width="stretch",
        )
