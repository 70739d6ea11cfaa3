"""The hierarchy of families, groups and products in words: which rows stand open, their names, marks and verdicts."""

from __future__ import annotations

import polars as pl

from mart.query.product import QUIET, Node
from ui import formats as f
from ui.i18n import t
from ui.screens.products import state, why

_STEP = {"all": 0, "family": 0, "group": 1, "product": 2}
_INDENT = "\u2003"


def above(row: dict) -> Node:
    """The node that a row lies in."""
    if row["level"] == "product":
        return Node("group", row["group_id"])
    return Node("family", row["family_id"]) if row["level"] == "group" else Node()


def visible(whole: pl.DataFrame, chosen: Node) -> pl.DataFrame:
    """All families, and the groups and products along the path to the chosen node."""
    family, group = path(whole, chosen)
    is_group = (pl.col("level") == "group") & (pl.col("family_id") == pl.lit(family, pl.String))
    is_leaf = (
        (pl.col("level") == "product")
        & (pl.col("group_id") == pl.lit(group, pl.String))
        & (pl.col("family_id") == pl.lit(family, pl.String))
    )
    return whole.filter(pl.col("level").is_in(["all", "family"]) | is_group.fill_null(False) | is_leaf.fill_null(False))


def path(whole: pl.DataFrame, chosen: Node) -> tuple[str | None, str | None]:
    """The family and the group that are open: those the chosen node is or lies in."""
    here = whole.filter((pl.col("level") == chosen.level) & (pl.col("key") == chosen.key))
    row = here.row(0, named=True) if here.height else {"family_id": None, "group_id": None}
    return row["family_id"], row["group_id"]


def words(
    row: dict,
    chosen: Node,
    opened: tuple[str | None, str | None],
    verdicts: dict[str, str],
    whole: pl.DataFrame,
    lang: str,
) -> dict:
    """Name and verdict of a row in words, with their tones; a node above says how many of its products need
    something."""
    level, is_here = row["level"], (row["level"], row["key"]) == (chosen.level, chosen.key)
    is_open = row["key"] == opened[0 if level == "family" else 1]
    mark = "●" if is_here else "·" if level == "product" else "" if level == "all" else "−" if is_open else "+"
    name = f"{_INDENT * _STEP[level]}{mark}{' ' if mark else ''}{state.label(row, lang)}"
    said, tone = None, None
    if verdicts and level == "product":
        verdict = verdicts.get(row["key"], "none")
        said, tone = why.verdict(verdict, lang), state.TONES[verdict]
    elif verdicts:
        todo = sum(verdicts.get(key, "none") not in QUIET for key in _leaves(whole, level, row["key"]))
        said, tone = (t("product.tree.todo", lang, count=todo) if todo else f.NONE), "muted"
    return {
        "name": name,
        "name_tone": "accent" if is_here else "muted" if level == "product" and not row["leaves_cnt"] else None,
        "verdict_words": said,
        "verdict_tone": tone,
    }


def _leaves(whole: pl.DataFrame, level: str, key: str) -> list[str]:
    leaves = whole.filter(level="product")
    return (leaves if level == "all" else leaves.filter(pl.col(f"{level}_id") == key))["key"].to_list()


def title(whole: pl.DataFrame, lang: str) -> str:
    """The message: which family creates most and which destroys most economic profit."""
    families = (
        whole.filter(level="family").drop_nulls("economic_profit_cny").sort("economic_profit_cny", descending=True)
    )
    if families.is_empty():
        return t("product.tree.title_plain", lang, leaves=f.number(whole.filter(level="product").height))
    best, worst = families.row(0, named=True), families.row(-1, named=True)
    key = "product.tree.title" if worst["economic_profit_cny"] < 0 else "product.tree.title_good"
    return t(
        key,
        lang,
        best=state.label(best, lang),
        plus=f.money(best["economic_profit_cny"], lang),
        worst=state.label(worst, lang),
        minus=f.money(abs(worst["economic_profit_cny"]), lang),
    )
