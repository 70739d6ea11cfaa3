"""Units of money by the name a list declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from ui import currency
from ui import formats as f
from ui.columns import Column
from ui.i18n import t

_ORDER = ("held", "earned")  # in which the units are said


def unit(name: str, lang: str) -> f.TableUnit | None:
    """A unit by name: one, wan, yi, cent (to the cent), fine (a small account still shows); None for none.

    >>> unit("fine", "zh").decimals, unit("fine", "en").label, unit("", "zh")
    (2, 'CNY k', None)
    """
    if name == "cent":
        return f.exact_unit(lang)
    if name == "fine":
        en = f.TableUnit("k", Decimal(1000), 1, currency.words("CNY k"))
        return en if lang == "en" else replace(f.unit("wan", lang), decimals=2)
    return f.unit(name, lang) if name else None


def in_groups(
    frame: pl.DataFrame, columns: Sequence[Column], groups: dict[str, str], fine: Sequence[str], lang: str
) -> tuple[list[Column], str]:
    """Columns with the unit of their group, and the words that say each group's unit once, below the table.

    What is held (亿元, say) and what is earned on it (万元) need two units, else one hides the other's digits.
    `groups`: {column: group}.
    """
    made, words = list(columns), []
    for group in sorted(set(groups.values()), key=_ORDER.index):
        keys = [c.key for c in columns if groups.get(c.key) == group]
        if not keys:
            continue
        ends = [frame[key].cast(pl.Float64) if frame[key].dtype == pl.Null else frame[key] for key in keys]
        one = f.table_unit((v for end in ends for v in (end.min(), end.max())), lang)
        if group in fine and _is_small(frame, keys, one, lang):
            one = replace(one, decimals=one.decimals + 1)
        made = [replace(c, unit=one) if c.key in keys else c for c in made]
        names = t("table.and", lang).join(c.label for c in columns if c.key in keys)
        words.append(t("table.group_unit", lang, names=names, unit=one.label))
    return made, t("table.stop", lang).join(words)


def _is_small(frame: pl.DataFrame, keys: Sequence[str], one: f.TableUnit, lang: str) -> bool:
    """Whether whole 万 would hide most rows: the largest has fewer than five digits of the unit's last place."""
    largest = max(
        (abs(float(v)) for key in keys for v in (frame[key].min(), frame[key].max()) if v is not None), default=0.0
    )
    return one.name == "wan" and largest < (50_000_000 if lang == "zh" else 5_000_000)
