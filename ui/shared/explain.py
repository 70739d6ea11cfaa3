"""Explain: opens any metric of a page as formula, inputs, policy, build, the rows below it and reconciliation.

A row opens the level below it, an input the metric it is, down to the account: the dialog keeps the way it has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl
import streamlit as st

from mart.metrics import Metric, metric, metrics, terms
from mart.query import metric as q
from mart.query.filters import Filters
from ui import audited, session
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen

KINDS = {"cny": "cny", "pct": "pct", "cnt": "cnt", "num": "num"}
_WAY = "explain_way"


@dataclass(frozen=True)
class At:
    """Where the dialog stands: a metric under filters, the grain of the rows below, and what led here."""

    name: str
    filters: Filters
    by: str | None = None
    said: str = ""


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
    session.remember(_WAY, (At(name, screen.filters if filters is None else filters, by),))
    title = screen.of_period(metric(name).label(screen.lang))
    st.dialog(plain(title), width="medium")(_body)(screen)


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


def _body(screen: Screen) -> None:
    """The level the reader stands at; what they press makes the dialog run again one level further or back."""
    way: tuple[At, ...] = session.read(_WAY, ())
    here, lang = way[-1], screen.lang
    asked = {name: ",".join(values)[:200] for name, values in here.filters.active.items()}
    audited.once("explain", "metric", here.name, month=screen.month, **asked)
    if len(way) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(t("explain.back", lang), key=f"explain_back_{len(way)}", type="tertiary"):
                _go(way[:-1])
            st.caption(plain(t("explain.way", lang, way=" › ".join(at.said for at in way[1:]))))
    answer = screen.load(
        q.explain, here.name, screen.month_no, here.filters, by=here.by, period=screen.period, basis=screen.basis
    )
    definition = metric(here.name)
    if answer.missing:
        note = t("state.missing_body", lang, feeds=screen.feed(answer.missing.feed))
        ui.explain_body(
            ui.ExplainView("", f.NONE, definition.formula(lang), note=note, build=answer.build_id), screen.look
        )
        return
    event = ui.explain_body(
        view(definition, answer, screen.of_period(definition.label(lang)), lang), screen.look, key=f"explain_{len(way)}"
    )
    if event:
        further = below(here, answer, event.row)
        if further:
            _go((*way, further))
    _inputs(here, way, answer, lang)


def below(here: At, answer: q.Explanation, row: dict) -> At | None:
    """One level down, at a row; None where nothing lies below it."""
    filters = q.into(here.filters, answer.by, row["key"]) if row["key"] else None
    return filters and replace(here, filters=filters, by=None, said=row["label"])


def _inputs(here: At, way: tuple[At, ...], answer: q.Explanation, lang: str) -> None:
    """A door to each input that is a metric of its own."""
    rows = [row for row in answer.inputs.to_dicts() if row["name"] in metrics() and row["name"] != here.name]
    if not rows:
        return
    st.caption(plain(t("explain.open_inputs", lang)))
    with st.container(horizontal=True, gap="small"):
        for row in rows:
            label = pick(row["label_zh"], row["label_en"], lang)
            if st.button(plain(label), key=f"explain_in_{len(way)}_{row['name']}", type="tertiary"):
                _go((*way, replace(here, name=row["name"], said=label)))


def _go(way: tuple[At, ...]) -> None:
    session.remember(_WAY, way)
    st.rerun(scope="fragment")


def view(definition: Metric, answer: q.Explanation, title: str, lang: str) -> ui.ExplainView:
    """One level in words: of a ratio every row with its numerator and denominator, which add up."""
    rows = answer.rows.with_columns(
        label=pl.Series(
            [
                pick(z or k or f.NONE, e or "", lang)
                for k, z, e in answer.rows.select("key", "label_zh", "label_en").rows()
            ],
            dtype=pl.String,
        )
    )
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
        row_columns=_columns(definition, answer, lang),
        total=answer.total,
        rows_total=answer.rows_total,
        note=no_base(definition, lang) if answer.reason else _reconciliation(answer.reconciliation, lang),
        opens=answer.by != "account",
        parts_add_up=answer.parts_add_up,
    )


def _columns(definition: Metric, answer: q.Explanation, lang: str) -> list[Column]:
    made = [
        Column("label", t(f"cockpit.grain.{answer.by}", lang)),
        Column("key", t("cockpit.code", lang)),
        Column("value", definition.label(lang), KINDS[definition.unit], definition.decimals, bold=True),
    ]
    if definition.kind != "ratio":
        return made
    for part in ("numerator", "denominator"):
        is_money = all(name.endswith("_cny") for _, name in terms(getattr(definition, part)))
        made.append(Column(part, t(f"explain.{part}", lang), "cny" if is_money else "num", None if is_money else 0))
    return made


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
