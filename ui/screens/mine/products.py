"""The reader's products: what each earns, what the verdict says, and whether there is a list of customers for it."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import t
from ui.lists import Col, List, Name, Said
from ui.load import made_of
from ui.screen import Screen
from ui.screens.mine.state import Mine


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    """To the product's profitability."""
    nav.go("products_profitability", node=f"product:{event.row['product_id']}")


PRODUCTS = List(
    "mine_products",
    "mine",
    (
        Col("name", words=Name("label", or_else="product_id"), label="product", bold=True),
        Col("verdict_words", words=Said("target.verdict", "verdict"), label="verdict", tone="tone"),
        Col("ep_year_cny", "cny"),
        Col("volume_cny", "cny"),
        Col("holders_cnt", "cnt"),
        Col("status_words", words=Said("target.status", "status", null="—"), label="list"),
        Col("worthwhile_cnt", "cnt", label="worthwhile", keep=True),
        Col("expected_ep_cny", "cny", label="expected", bold=True, keep=True),
        Col("product_id", place="file"),
    ),
    unit="wan",
    page_size=10,
    row_height=32,
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="product_id",
)
TONES = {"push": "positive", "reprice": "negative", "substitute": "negative", "withdraw": "negative"}


def draw(screen: Screen, mine: Mine) -> None:
    """The products, the most urgent verdict first; a click opens one."""
    lang, rows = screen.lang, mine.products
    title = t("mine.products.title", lang, count=f.number(rows.height))
    with ui.card(title, t("mine.products.caption", lang), key="mine_products"):
        if rows.is_empty():
            ui.empty_state(t("mine.products.none", lang), t("mine.products.none_hint", lang))
            return
        tone = pl.col("verdict").replace_strict(TONES, default=None, return_dtype=pl.String)
        said = made_of(rows, "toned", lambda: rows.with_columns(tone=tone))
        lists.draw(screen, PRODUCTS, said, alt=title, export=lists.File(title, f"my_products_{screen.month}", said))


def sentences(screen: Screen, mine: Mine) -> None:
    """Do my products earn, do my maps move, what waits for me?"""
    lang = screen.lang
    counts = dict(mine.products["verdict"].value_counts().iter_rows()) if mine.products.width else {}
    low = counts.get("reprice", 0) + counts.get("substitute", 0) + counts.get("withdraw", 0)
    moving = mine.maps.filter(state="running")
    sums = {name: f.number(int(moving[name].sum() or 0)) for name in ("leads_cnt", "contacted_cnt", "won_cnt")}
    late = mine.asked.filter(pl.col("due_on") < mine.desk.today.isoformat()).height
    running, waiting = moving.height, mine.asked.height
    texts = (
        t("mine.say.earn", lang, push=f.number(counts.get("push", 0)), low=f.number(low)),
        t("mine.say.move" if running else "mine.say.move_none", lang, running=f.number(running), **sums),
        t("mine.say.wait" if waiting else "mine.say.wait_none", lang, count=f.number(waiting), late=f.number(late)),
    )
    heads = ("earn_head", "move_head", "wait_head")
    ui.three_sentences([(t(f"mine.say.{head}", lang), text) for head, text in zip(heads, texts, strict=True)])
