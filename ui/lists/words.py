"""How a column's text is made of what the rows carry: names in the reader's language, codes, states, marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from ui import currency
from ui import formats as f
from ui.i18n import t, texts

if TYPE_CHECKING:
    from ui.lists.declare import Col


def _null(expr: pl.Expr, key: str, lang: str) -> pl.Expr:
    """What is not there, in words: a locale key, "—" for a dash, nothing for an empty cell."""
    return expr.fill_null(f.NONE if key == f.NONE else t(key, lang)) if key else expr


def _mapped(column: str, prefix: str, lang: str) -> pl.Expr:
    """Codes by the texts below a locale prefix; a code without a text stays itself."""
    start = f"{prefix}."
    known = {k[len(start) :]: currency.words(v) for k, v in texts(lang).items() if k.startswith(start)}
    code = pl.col(column).cast(pl.String)
    return code.replace(known) if known else code


@dataclass(frozen=True)
class Name:
    """The name in the reader's language (`<stem>_zh`, `<stem>_en`), the other's where it is empty, else `or_else`.

    Of several stems the first that has a name counts: the sub-branch, else the branch. `cut`: a pattern that is left
    out where the room is short. `null`: words where there is none (a locale key).

    >>> rows = pl.DataFrame({"n_zh": ["甲", "", None], "n_en": [None, "B", None], "id": ["1", "2", "3"]})
    >>> rows.select(Name("n", or_else="id").expr("n", "zh")).to_series().to_list()
    ['甲', 'B', '3']
    """

    stem: str | tuple[str, ...]
    or_else: str = ""
    cut: str = ""
    null: str = ""

    def expr(self, key: str, lang: str) -> pl.Expr:
        """The text as an expression."""
        stems = (self.stem,) if isinstance(self.stem, str) else self.stem
        sides = ("zh", "en") if lang == "zh" else ("en", "zh")
        named = [pl.col(f"{stem}_{side}").cast(pl.String) for side in sides for stem in stems]
        named = [pl.when(one != "").then(one) for one in named]
        text = pl.coalesce(*named, *([pl.col(self.or_else).cast(pl.String)] if self.or_else else []))
        return _null(text.str.replace(self.cut, "") if self.cut else text, self.null, lang)


@dataclass(frozen=True)
class Said:
    """A state in words: the text `<prefix>.<value>` of the locale for the value of `column`.

    >>> rows = pl.DataFrame({"tier": ["value", None]})
    >>> rows.select(Said("app.tier", "tier", null="—").expr("x", "zh")).to_series().to_list()
    ['价值', '—']
    """

    prefix: str
    column: str = ""
    null: str = ""

    def expr(self, key: str, lang: str) -> pl.Expr:
        """The text as an expression."""
        return _null(_mapped(self.column or key, self.prefix, lang), self.null, lang)


def Code(kind: str, column: str = "", null: str = "") -> Said:  # noqa: N802 - reads as the records beside it
    """A code of a closed list (tier, industry, size, ownership) by its name; the code itself where it has none."""
    return Said(f"app.{kind}", column or kind, null)


@dataclass(frozen=True)
class Mark:
    """A sign where a flag is set, another or nothing where not.

    >>> pl.DataFrame({"is_on": [True, False, None]}).select(Mark("is_on").expr("m", "zh")).to_series().to_list()
    ['●', '', '']
    """

    column: str
    yes: str = "●"
    no: str = ""

    def expr(self, key: str, lang: str) -> pl.Expr:
        """The sign as an expression."""
        return pl.when(pl.col(self.column)).then(pl.lit(self.yes)).otherwise(pl.lit(self.no))


@dataclass(frozen=True)
class Text:
    """The same words in every row, such as a button's."""

    text: str

    def expr(self, key: str, lang: str) -> pl.Expr:
        """The words as an expression."""
        return pl.lit(t(self.text, lang))


Words = Name | Said | Mark | Text


def worded(rows: pl.DataFrame, columns: Sequence[Col], lang: str, place: str = "") -> pl.DataFrame:
    """The rows with the text of every column that is declared with words and stands in that place."""
    chosen = [c for c in columns if c.words and (not place or c.place in ("", place))]
    return rows.with_columns(c.words.expr(c.key, lang).alias(c.key) for c in chosen) if chosen else rows
