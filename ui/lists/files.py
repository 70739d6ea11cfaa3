"""A list as a file: all its rows in words, every column of the file, and a cover that a reader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from mart.query import filters as flt
from mart.scope import UNASSIGNED
from ui import components as ui
from ui import export, workbook
from ui.columns import Column
from ui.filters import PATH, TRAITS, code_label, labels
from ui.i18n import t
from ui.lists.columns import for_file
from ui.lists.declare import FILE, List
from ui.lists.words import worded
from ui.screen import Screen, policy_words


@dataclass(frozen=True)
class File:
    """What a list's file holds: a title, a name, the rows or what fetches them, and how many there are.

    `rows(ids)` fetches the whole list, or of it what `ids` name; a frame is filtered by the list's id. `filters` are
    the page's own choices in words, beside the shared ones; `args` fill in labels. `about`: the product that the rows
    are targets of, for what is done with them.
    """

    title: str
    name: str
    rows: pl.DataFrame | Callable[[tuple[str, ...] | None], pl.DataFrame]
    count: int | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    args: Mapping[str, object] = field(default_factory=dict)
    about: str = ""

    def fetch(self, one: List, ids: tuple[str, ...] | None = None) -> pl.DataFrame:
        """The rows of the file, all or those that `ids` name."""
        if callable(self.rows):
            return self.rows(ids)
        return self.rows if ids is None else self.rows.filter(pl.col(one.id).is_in(ids))


def menu(
    screen: Screen,
    one: List,
    file: File,
    *,
    ids: tuple[str, ...] | None = None,
    key: str = "",
    label: str = "export.menu",
) -> None:
    """The export menu of a list: the whole of it, or the rows that `ids` name."""
    lang = screen.lang
    # what the file's thread needs is taken along: it has no session to ask
    cover = cover_of(screen, file.title, file.filters)

    def make(kind: str) -> bytes:
        rows = worded(file.fetch(one, ids), one.columns, lang, FILE)
        columns = for_file(one, rows, lang, file.args)
        rows = _dated(rows, columns)
        return workbook.to_xlsx(rows, columns, cover()) if kind == "xlsx" else export.to_csv(rows, columns, lang)

    count = file.count if file.count is not None or callable(file.rows) else file.rows.height
    ui.export_menu(
        make,
        lang,
        name=file.name,
        key=key or f"{one.name}_export",
        rows=count if ids is None else len(ids),
        label=label,
    )


def _dated(rows: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Days that the store keeps as text, as days: a sheet sorts and filters them as such."""
    kept = [c.key for c in columns if c.kind == "date" and rows.schema.get(c.key) == pl.String]
    return rows.with_columns(pl.col(kept).str.slice(0, 10).str.to_date(strict=False)) if kept else rows


def cover_of(screen: Screen, title: str, own: Mapping[str, str]) -> Callable[[], export.Cover]:
    """What makes the cover sheet later: what the file is, as of when, for whom, filtered how, in words."""
    mart, scope, month, lang, filters = screen.mart, screen.scope, screen.month, screen.lang, screen.filters
    whose = screen.identity.name or t(f"app.whole.{scope.role}", lang)
    role = t(f"app.role.{scope.role}", lang)
    month_no = screen.month_no
    policy = policy_words(mart, month_no, lang)
    return lambda: export.Cover(
        title=title,
        as_of=month,
        scope=f"{role} · {whose}",
        filters=filter_words(mart, scope, month_no, filters, lang) | dict(own),
        build=mart.build_id,
        policy=policy,
        lang=lang,
    )


def filter_words(mart: object, scope: object, month_no: int, filters: flt.Filters, lang: str) -> dict[str, str]:
    """The shared filters that restrict something, as {what: which}, both in the reader's words."""
    names = {dim: key for key, dim in (*PATH.items(), *TRAITS.items())}
    names |= {"customer_id": "customer", "product_id": "product"}
    said, above = {}, flt.NONE
    for dim, values in filters.active.items():
        key = names.get(dim)
        if dim in PATH.values():
            known = labels(flt.options(mart, scope, dim, month_no, above), lang)
            known[UNASSIGNED] = t("app.unassigned", lang)
            values, above = [known.get(v, v) for v in values], above.with_(**{dim: values})
        elif key in TRAITS:
            values = [code_label(key, v, lang) for v in values]
        said[t(f"app.pick.{key}", lang) if key else dim] = t("table.and", lang).join(values)
    return said
