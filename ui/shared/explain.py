"""Explain: opens any metric of a page as formula, inputs, policy, build, the rows below it and reconciliation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl
import streamlit as st

from mart.metrics import Metric, metric, metrics, terms
from mart.query import metric as q
from mart.query.filters import Filters
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen

KINDS = {"cny": "cny", "pct": "pct", "cnt": "cnt", "num": "num"}


def metric_text(definition: Metric, value: object, lang: str) -> str:
    """A metric's value as one printed text with its unit: "3.37 亿元", "13.22%", "24,180"."""
    if definition.unit == "cny":
        return f.money(value, lang)
    return f.value(value, KINDS[definition.unit], lang, definition.decimals)


def no_base(definition: Metric, lang: str) -> str:
    """Why a ratio is not shown: its base, by name, is nearly nothing."""
    names = [name for _, name in terms(definition.denominator)]
    base = " + ".join(m.label(lang) for name in names for m in metrics().values() if m.expression == name)
    return t("kpi.no_base", lang, base=base)


def open_metric(screen: Screen, name: str, filters: Filters | None = None, by: str | None = None) -> None:
    """Open the explanation of a metric of the page's period over the page; `by` chooses the grain of the rows below."""
    chosen = screen.filters if filters is None else filters
    answer = screen.load(q.explain, name, screen.month_no, chosen, by=by, period=screen.period, basis=screen.basis)
    definition = metric(name)
    title = screen.of_period(definition.label(screen.lang))
    if answer.missing:
        ui.explain_dialog(
            ui.ExplainView(
                title,
                f.NONE,
                definition.formula(screen.lang),
                note=t("state.missing_body", screen.lang, feeds=screen.feed(answer.missing.feed)),
                build=answer.build_id,
            ),
            screen.look,
        )
        return
    ui.explain_dialog(_view(screen, definition, answer, title), screen.look)


def buttons(screen: Screen, names: Sequence[str], caption: str, key: str) -> str | None:
    """A line of quiet buttons, one a metric; the name of the one that was clicked."""
    clicked = None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        st.caption(plain(caption), width="content")
        for name in names:
            if st.button(plain(metric(name).label(screen.lang)), key=f"{key}_{name}", type="tertiary"):
                clicked = name
    return clicked


def button(screen: Screen, name: str, key: str, by: str | None = None) -> None:
    """A quiet button below a picture that opens the metric it shows."""
    if st.button(t("kpi.explain", screen.lang), key=key, type="tertiary"):
        open_metric(screen, name, by=by)


def _view(screen: Screen, definition: Metric, answer: object, title: str) -> ui.ExplainView:
    lang = screen.lang
    rows = answer.rows.with_columns(
        label=pl.Series(
            [pick(z or k, e or "", lang) for k, z, e in answer.rows.select("key", "label_zh", "label_en").rows()],
            dtype=pl.String,
        )
    )
    columns = [
        Column("label", t(f"cockpit.grain.{answer.by}", lang)),
        Column("key", t("cockpit.code", lang)),
        Column("value", definition.label(lang), KINDS[definition.unit], definition.decimals, bold=True),
    ]
    return ui.ExplainView(
        title=title,
        value=metric_text(definition, answer.value, lang),
        formula=f"{definition.formula(lang)}    {answer.symbols}".strip(),
        inputs=[
            (_sign(row["sign"]) + pick(row["label_zh"], row["label_en"], lang), _amount(row, lang))
            for row in answer.inputs.iter_rows(named=True)
        ],
        policy=", ".join(
            version if version.startswith(name) else f"{name} {version}" for name, version in answer.policies.items()
        ),
        build=answer.build_id,
        rows=rows if rows.height else None,
        row_columns=columns,
        total=answer.total,
        rows_total=answer.rows_total,
        note=no_base(definition, lang) if answer.reason else _reconciliation(answer.reconciliation, lang),
    )


def _sign(sign: int) -> str:
    return "− " if sign < 0 else ""


def _amount(row: dict, lang: str) -> str:
    return f.number(row["value"], 2) + (t("cockpit.yuan", lang) if row["unit"] == "cny" else "")


def _reconciliation(checks: pl.DataFrame, lang: str) -> str:
    """The reconciliation checks behind a number and the largest difference in words."""
    if checks.is_empty():
        return t("cockpit.explain.no_check", lang)
    worst = max((abs(v) for v in checks["difference_cny"].drop_nulls()), default=Decimal(0))
    return t("cockpit.explain.checks", lang, count=checks.height, amount=f.number(worst, 2))
