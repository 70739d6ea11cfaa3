"""Explain: where a number comes from. Formula, inputs, policy, the rows below it, and that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl
import streamlit as st

from ui import formats as f
from ui import theme
from ui.columns import Column
from ui.components.blocks import Fact, key_values
from ui.components.grid import TableEvent
from ui.components.markup import BODY, CAPTION, MICRO, esc, plain, span
from ui.components.tables import data_table
from ui.i18n import t


@dataclass(frozen=True)
class ExplainView:
    """One number opened. `total` is the number itself and `rows_total` the sum of `rows`, both exact (None: a ratio,
    whose rows do not add up, while `parts_add_up` says whether numerators and denominators do). `opens`: a row can be
    pressed."""

    title: str
    value: str
    formula: str
    inputs: Sequence[tuple[str, str]] = ()
    policy: str = ""
    build: str = ""
    rows: pl.DataFrame | None = None
    row_columns: Sequence[Column] = field(default_factory=tuple)
    total: f.Number = None
    rows_total: f.Number = None
    note: str = ""
    opens: bool = False
    parts_add_up: bool | None = None


def adds_up(total: f.Number, rows_total: f.Number) -> tuple[str, str | None]:
    """("yes" | "no" | "ratio", difference): whether the rows below sum exactly to the number."""
    whole, parts = f.decimal(total), f.decimal(rows_total)
    if whole is None or parts is None:
        return "ratio", None
    difference = parts - whole
    return ("yes" if difference == 0 else "no"), f.number(difference, 2, signed=True)


def _check_line(view: ExplainView, look: theme.Look) -> str:
    verdict, difference = adds_up(view.total, view.rows_total)
    if verdict == "ratio":
        key = {None: "ratio", True: "ratio_ties", False: "ratio_off"}[view.parts_add_up]
        return span(
            t(f"explain.{key}", look.lang), look.tokens.tone("negative") if key == "ratio_off" else look.tokens.muted
        )
    words = t(
        f"explain.adds_up.{verdict}",
        look.lang,
        rows=f.number(view.rows_total, 2),
        total=f.number(view.total, 2),
        difference=difference,
    )
    return span(
        ("✓ " if verdict == "yes" else "◆ ") + words, look.tokens.tone("positive" if verdict == "yes" else "negative")
    )


def explain_body(view: ExplainView, look: theme.Look, key: str = "explain") -> TableEvent | None:
    """The panel's inside, for a dialog, a popover or a page. Returns the row that is pressed, where rows can be."""
    tok, event = look.tokens, None
    st.html(
        f"<div><div>{span(view.value, tok.ink, 'font-size:23px;line-height:31px', is_bold=True)}</div>"
        f'<div style="{CAPTION}color:{tok.muted}">{esc(t("explain.formula", look.lang))}</div>'
        f'<div style="{BODY}background:{tok.surface};border:1px solid {tok.hair};border-radius:3px;padding:8px 12px">'
        f"{esc(view.formula)}</div></div>"
    )
    if view.inputs:
        key_values([Fact(label, value) for label, value in view.inputs], t("explain.inputs", look.lang))
    if view.rows is not None and view.row_columns:
        st.html(f'<div style="{BODY}">{span(t("explain.rows", look.lang), tok.ink, is_bold=True)}</div>')
        event = data_table(
            view.rows,
            view.row_columns,
            look,
            key=f"{key}_rows",
            page_size=8,
            row_height=30,
            unit=f.exact_unit(look.lang),
            is_open=view.opens,
            footer=t("explain.press", look.lang) if view.opens else "",
        )
        st.html(f'<div style="{CAPTION}">{_check_line(view, look)}</div>')
    if view.note:
        st.html(f'<div style="{CAPTION}color:{tok.muted}">{esc(view.note)}</div>')
    made = t("explain.made_by", look.lang, policy=view.policy or f.NONE, build=view.build or f.NONE)
    st.html(f'<div style="{MICRO}color:{tok.muted};border-top:1px solid {tok.hair};padding-top:6px">{esc(made)}</div>')
    return event


def explain_dialog(view: ExplainView, look: theme.Look, key: str = "explain") -> None:
    """Open the panel over the page now: call it in the run in which the number was clicked."""
    st.dialog(plain(view.title), width="medium")(explain_body)(view, look, key)
