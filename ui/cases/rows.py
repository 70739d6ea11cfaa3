"""Rows of cases in words, for lists and files."""

from __future__ import annotations

import polars as pl

from ui.cases import words
from ui.cases.desk import Desk
from ui.cases.names import named
from ui.screen import Screen


def in_words(screen: Screen, desk: Desk, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `workflow.inbox` with kind_words, stage, owner, opener and reference in the reader's language."""
    lang = screen.lang
    people = named(screen, desk, [*rows["owner_id"], *rows["opener_id"]])
    pairs = rows.select("kind", "state")
    kinds = {one: words.kind_label(one, lang) for one in rows["kind"].unique()}
    states = {one: words.state_label(*one, lang) for one in pairs.unique().iter_rows()}

    def text(made: list[str]) -> pl.Series:
        return pl.Series(made, dtype=pl.String)

    return rows.with_columns(
        kind_words=text([kinds[one] for one in rows["kind"]]),
        stage=text([states[one] for one in pairs.iter_rows()]),
        owner=text([people[one] for one in rows["owner_id"]]),
        opener=text([people[one] for one in rows["opener_id"]]),
        reference=text([words.reference(*one) for one in rows.select("kind", "opened_at", "id").iter_rows()]),
    )
