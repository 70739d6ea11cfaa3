"""Partner products and referrals in a contribution: how much of it they are, which, and that they count once."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t

NAMED = 3  # products that the line names


def note(found: pl.DataFrame, profit: Decimal | None, whose: str, lang: str) -> None:
    """The line below a statement of twelve months whose profit is `profit`; nothing without partner products. `whose`:
    customer or manager, which say their rule."""
    if found.height:
        ui.note(words(found, profit, whose, lang))


def words(found: pl.DataFrame, profit: Decimal | None, whose: str, lang: str) -> str:
    """Profit of the partner products, its share where the whole is positive, the largest by name, and the rule."""
    own = found["profit_cny"].sum()
    names = [
        t(
            "common.partners.one",
            lang,
            name=pick(row["product_zh"], row["product_en"], lang),
            profit=f.money(row["profit_cny"], lang),
        )
        for row in found.head(NAMED).iter_rows(named=True)
    ]
    share = t("common.partners.share", lang, pct=f.pct(100 * own / profit, 1)) if profit and profit > 0 else ""
    key = "common.partners.more" if found.height > NAMED else "common.partners.all"
    return t(
        f"common.partners.{whose}",
        lang,
        profit=f.money(own, lang),
        share=share,
        names=t(key, lang, names=t("table.and", lang).join(names), count=f.number(found.height)),
    )
