"""What every product question shares: the nodes of the tree, the periods, and the figures of each leaf."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.metrics import missing
from mart.query import filters as flt
from mart.query.filters import Filters
from mart.query.metric.period import PERIODS, gathered, span
from mart.query.metric.source import fetch
from mart.query.metric.statement import Ask
from mart.query.undelivered import absent_systems
from mart.reader import Mart
from mart.scope import Scope

LEVELS = ("all", "family", "group", "product")
KINDS = PERIODS
UNKNOWN = "UNKNOWN"
# what a node, its customers and its parts are judged by
RESULTS = (
    "revenue_cny",
    "cost_cny",
    "credit_cost_cny",
    "risk_adjusted_profit_cny",
    "economic_profit_cny",
    "rwa_cny",
    "economic_capital_cny",
)
PRODUCT_MEASURES = (
    "deposits_avg_cny",
    "loans_avg_cny",
    "off_balance_cny",
    "interest_received_cny",
    "interest_paid_cny",
    "ftp_charge_cny",
    "ftp_credit_cny",
    "ftp_margin_cny",
    "fees_cny",
    "revenue_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "credit_cost_cny",
    "capital_credit_cny",
    "surtax_cny",
    "tax_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "economic_profit_cny",
    "rwa_cny",
    "economic_capital_cny",
)
VOLUME = PRODUCT_MEASURES[:3]
_CATALOGUE = (
    "product_id",
    "name_zh",
    "name_en",
    "group_id",
    "group_zh",
    "group_en",
    "family_id",
    "family_zh",
    "family_en",
    "product_kind",
    "substitute_family",
    "is_pushable",
    "product_manager_id",
)


class NodeError(ValueError):
    """One line: which node text is wrong and what it should look like."""


@dataclass(frozen=True)
class Node:
    """A node of the product tree: the whole catalogue, a family, a group or a leaf product.

    >>> Node("group", "G05").text
    'group:G05'
    """

    level: str = "all"
    key: str = ""

    def __post_init__(self) -> None:
        if self.level not in LEVELS or bool(self.key) != (self.level != "all"):
            raise NodeError(f"product node {self.text!r}: expected all, family:<id>, group:<id> or product:<id>")

    @property
    def text(self) -> str:
        """The node as a link carries it."""
        return f"{self.level}:{self.key}" if self.key else self.level

    @property
    def below(self) -> str | None:
        """Level of its children, None for a leaf."""
        return LEVELS[LEVELS.index(self.level) + 1] if self.level != "product" else None

    def narrow(self, filters: Filters = flt.NONE) -> Filters:
        """The filters with this node in place of any other product."""
        none = filters.with_(product_id=None, group_id=None, family_id=None)
        return none.with_(**{f"{self.level}_id": self.key}) if self.key else none


def parse(text: str | None) -> Node:
    """Node from a link's text; nothing is the whole tree. Raises NodeError.

    >>> parse("product:P0502")
    Node(level='product', key='P0502')
    """
    level, _, key = (text or "all").partition(":")
    return Node(level, key)


def period(kind: str, month_no: int) -> tuple[int, int]:
    """First and last month of a period that ends in a month.

    >>> period("ytd", 24321)
    (24312, 24321)
    """
    return span(kind, month_no)


def catalogue(mart: Mart, scope: Scope | None, month_no: int) -> pl.DataFrame:
    """Leaf products as they stood in a month: names, group, family, kind, substitute family, owner; is_delivered:
    whether the system a product is kept in delivers anything. One row a leaf."""
    rows = mart.small.whole("product", scope)
    in_force = (pl.col("valid_from_month_no") <= month_no) & (pl.col("valid_to_month_no") >= month_no)
    picked = [pl.col(name) if name in rows.columns else pl.lit(None).alias(name) for name in _CATALOGUE]
    absent = absent_systems(mart, scope)
    comes = (~pl.col("system").is_in(absent)).fill_null(True) if absent else pl.lit(True)
    frame = (
        rows.filter(in_force)
        .select(*picked, comes.alias("is_delivered"))
        .sort("family_id", "group_id", "product_id", nulls_last=True)
    )
    return frame.unique("product_id", keep="first", maintain_order=True)


def facts(mart: Mart, scope: Scope | None, month_no: int, filters: Filters, months: int = 24) -> pl.DataFrame:
    """month_no, product_id and PRODUCT_MEASURES of the months up to `month_no`, in one statement."""
    first = max(month_no - months + 1, mart.first_month)
    return without_missing(
        mart,
        fetch(mart, scope, Ask(PRODUCT_MEASURES, first, month_no, ("product_id",), Node().narrow(filters))),
        PRODUCT_MEASURES,
    )


def without_missing(mart: Mart, frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The frame with null in every measure whose feed this bank does not bring: absent is never a zero."""
    gone = [name for name in names if name in frame.columns and missing(mart, name.removesuffix("_cny"))]
    return frame.with_columns(pl.lit(None, pl.Decimal(38, 2)).alias(name) for name in gone)


def known(frame: pl.DataFrame) -> list[str]:
    """Measures that a feed of this bank supports: null in every row means there is none, and never zero."""
    return [
        name for name in PRODUCT_MEASURES if name in frame.columns and frame[name].null_count() < max(frame.height, 1)
    ]


def figures(found: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """One row a leaf with business in first..last: product_id, months_cnt, PRODUCT_MEASURES, as every metric of a
    period is put together: flows summed, averages over the days, the rest as of the last month."""
    have = known(found)
    rows = found.filter(pl.col("month_no").is_between(first, last))
    counts = rows.group_by("product_id").agg(pl.col("month_no").n_unique().alias("months_cnt"))
    sums = gathered(rows.select("month_no", "product_id", *have), ["product_id"], (first, last))
    frame = counts.join(sums, on="product_id", how="left", nulls_equal=True)
    gone = [pl.lit(None, pl.Decimal(38, 2)).alias(name) for name in PRODUCT_MEASURES if name not in have]
    return frame.with_columns(gone).select("product_id", "months_cnt", *PRODUCT_MEASURES).sort("product_id")
