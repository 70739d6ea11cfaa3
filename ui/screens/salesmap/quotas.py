"""Quotas of products and branches as a small table: targets of each, at least and at most; empty is no limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from mart.query import personas
from ui import filters, session
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from workflow.maps.plan import KINDS, Quota

KEY = "map_quota_{kind}"
GIVEN = ("least", "most")


def draw(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    """A table a kind of quota, where there is something to divide."""
    lang = screen.lang
    for kind in KINDS:
        table = frame(screen, one, rows, kind)
        if table.height < 2:
            continue
        st.data_editor(
            table.drop("id"),
            key=KEY.format(kind=kind),
            hide_index=True,
            disabled=["name", "targets_cnt"],
            placeholder="—",
            column_config={
                "name": plain(t(f"salesmap.quota.{kind}", lang)),
                "targets_cnt": st.column_config.NumberColumn(plain(t("salesmap.quota.targets", lang)), width="small"),
                **{
                    name: st.column_config.NumberColumn(
                        plain(t(f"salesmap.quota.{name}", lang)), min_value=0, max_value=20_000, step=1, width="small"
                    )
                    for name in GIVEN
                },
            },
        )


def frame(screen: Screen, one: Opened, rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """id, name, targets_cnt, least, most of what the targets are divided by; the plan's quotas filled in."""
    held = {quota.id: quota for quota in one.found.plan.team.quotas if quota.kind == kind}
    counted = rows.drop_nulls(f"{kind}_id").group_by(pl.col(f"{kind}_id").alias("id")).agg(targets_cnt=pl.len())
    names = _names(screen, one, kind)
    made = [
        {
            "id": row["id"], "name": names.get(row["id"], row["id"]), "targets_cnt": row["targets_cnt"],
            "least": held[row["id"]].least or None if row["id"] in held else None,
            "most": held[row["id"]].most if row["id"] in held else None,
        }
        for row in counted.sort("targets_cnt", "id", descending=[True, False]).iter_rows(named=True)
    ]  # fmt: skip
    numbers = dict.fromkeys(("targets_cnt", *GIVEN), pl.Int64)
    return pl.DataFrame(made, schema={"id": pl.String, "name": pl.String, **numbers})


def _names(screen: Screen, one: Opened, kind: str) -> Mapping[str, str]:
    if kind == "branch":
        return filters.labels(screen.load(personas.branches), screen.lang)
    return {item.product_id: pick(item.label_zh, item.label_en, screen.lang) for item in one.found.plan.products}


def given(screen: Screen, one: Opened, rows: pl.DataFrame) -> tuple[Quota, ...]:
    """The quotas as they stand in the form."""
    found: list[Quota] = []
    for kind in KINDS:
        table = frame(screen, one, rows, kind)
        state = session.read(KEY.format(kind=kind))
        changes = state.get("edited_rows", {}) if isinstance(state, Mapping) else {}
        found += edited(table, changes, kind)
    return tuple(found)


def edited(table: pl.DataFrame, changes: Mapping[Any, Mapping[str, Any]], kind: str) -> list[Quota]:
    """Quotas of a table after changes (row → column → value); rows without any number are none.

    >>> table = pl.DataFrame({"id": ["B1", "B2"], "least": [None, 2], "most": [None, None]})
    >>> edited(table, {0: {"most": 5}}, "branch")
    [Quota(kind='branch', id='B1', most=5, least=0), Quota(kind='branch', id='B2', most=None, least=2)]
    """
    known = {int(at): change for at, change in changes.items()}
    rows = [{**row, **known.get(at, {})} for at, row in enumerate(table.iter_rows(named=True))]
    kept = [row for row in rows if row["most"] is not None or row["least"]]
    return [Quota(kind, row["id"], row["most"], int(row["least"] or 0)) for row in kept]


def words(screen: Screen, one: Opened) -> list[tuple[str, str]]:
    """The plan's quotas for who does not plan it: (name, limits)."""
    lang, said = screen.lang, []
    for quota in one.found.plan.team.quotas:
        parts = [t("salesmap.quota.at_least", lang, count=quota.least)] if quota.least else []
        parts += [] if quota.most is None else [t("salesmap.quota.at_most", lang, count=quota.most)]
        said.append((_names(screen, one, quota.kind).get(quota.id, quota.id), t("table.and", lang).join(parts)))
    return said
