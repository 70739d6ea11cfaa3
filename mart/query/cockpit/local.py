"""What the leader of a branch looks at first: managers up and down with what moved them, and customers to act on."""

from __future__ import annotations

import polars as pl

from mart.metrics import metric, missing
from mart.query import labels
from mart.query.cockpit import cases
from mart.query.cockpit.case import Question
from mart.query.filters import NONE, Filters
from mart.query.metric.evaluate import NO_FLOORS
from mart.query.metric.handover import handovers
from mart.query.metric.period import evaluate_periods, span
from mart.query.metric.source import fetch
from mart.query.metric.statement import Ask
from mart.query.metric.values import NUMBER
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

NAME = "economic_profit"
PAIR = ("manager_id", "customer_id")
MANAGERS = {
    "key": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "now_cny": NUMBER,
    "change_cny": NUMBER,
    "transferred_cny": NUMBER,
    "cause": pl.String,
    "cause_id": pl.String,
    "cause_zh": pl.String,
    "cause_en": pl.String,
    "cause_cny": NUMBER,
}


def movers(
    mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE, period: str = "month", shown: int = 3
) -> pl.DataFrame:
    """MANAGERS: the managers whose economic profit rose most and fell most since last year, at most `shown` of each.

    change_cny leaves out customers handed over between managers, which are transferred_cny: now − last year = change +
    transferred. cause: the customer (never one handed over) who moved the change most in its own direction: gained,
    lost, grew or shrank.
    """
    first, last = span(period, month_no)
    if missing(mart, NAME) or first - 12 < mart.first_month:
        return pl.DataFrame(schema=MANAGERS)
    spans = {True: (first, last), False: (first - 12, last - 12)}
    handed = handovers(mart, scope, range(first, last + 1), 12, filters)
    pairs, sides = _of_branches(mart, scope, spans, filters, handed)
    sums = pairs.group_by("manager_id", maintain_order=True).agg(
        now_cny=pl.col("now").fill_null(0).sum(), then=pl.col("then").fill_null(0).sum()
    )
    sums = (
        sums.join(sides, on="manager_id", how="left", maintain_order="left")
        .with_columns(pl.col("came", "went").fill_null(0))
        .with_columns(transferred_cny=(pl.col("came") - pl.col("went")).cast(NUMBER))
        .with_columns(change_cny=pl.col("now_cny") - pl.col("then") - pl.col("transferred_cny"))
        .filter(pl.col("manager_id") != UNASSIGNED)
        .sort("change_cny", "manager_id")
    )
    pairs = pairs.join(handed.select(PAIR).unique(), on=PAIR, how="anti")
    falls = sums.filter(pl.col("change_cny") < 0).head(shown)
    rises = sums.filter(pl.col("change_cny") > 0).reverse().head(shown)
    chosen = pl.concat([falls, rises])
    found = chosen.join(_causes(pairs, chosen), on="manager_id", how="left", maintain_order="left")
    who = labels.lookup(mart, scope, "customer_id", found["cause_id"].drop_nulls().to_list(), month_no)
    found = found.join(
        who.rename({"key": "cause_id", "label_zh": "cause_zh", "label_en": "cause_en"}),
        on="cause_id",
        how="left",
        maintain_order="left",
    )
    return labels.add(mart, scope, found, "manager_id", month_no).select(
        pl.col(name).cast(kind) for name, kind in MANAGERS.items()
    )


Spans = dict[bool, tuple[int, int]]  # of the months now (True) and of those a year before
AT = ("branch_id", *PAIR)


def _of_branches(
    mart: Mart, scope: Scope | None, spans: Spans, filters: Filters, handed: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """PAIR, now, then; and manager_id, came, went, of what the filters keep.

    Who chooses one branch looks at others, too: where nothing else is filtered and the bank is not large, all branches
    are asked once and kept with the build.
    """
    others = filters.with_(branch_id=None)
    if others.active or not filters.branch_id or not mart.is_small:
        found = _parts(mart, scope, spans, filters, handed)
    else:
        whole = mart.once(("movers", scope, *spans.values()), lambda: _parts(mart, scope, spans, others, handed))
        found = [part.filter(pl.col("branch_id").is_in(filters.branch_id)) for part in whole]
    pairs, sides = (
        part.group_by(keys, maintain_order=True).agg(_total(name) for name in part.columns if name not in AT)
        for part, keys in zip(found, (PAIR, ("manager_id",)), strict=True)
    )
    return pairs, sides


def _total(name: str) -> pl.Expr:
    """The sum; null where there was nothing at all, which is how a customer counts as gained or lost."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def _parts(mart: Mart, scope: Scope | None, spans: Spans, filters: Filters, handed: pl.DataFrame) -> list[pl.DataFrame]:
    """AT, now, then: economic profit of each customer with each manager in each branch. And branch_id, manager_id,
    came, went: what customers taken over bring now, and what those given away brought then, each in the months in
    which only one of two years had them."""
    sums: list[pl.DataFrame] = []
    moved: list[pl.DataFrame] = []
    for is_now, name, part in ((True, "now", "came"), (False, "then", "went")):
        rows = fetch(mart, scope, Ask(metric(NAME).measures, *spans[is_now], AT, filters))
        sums.append(_summed(rows, AT, spans[is_now], name))
        own = handed.filter(pl.col("is_now") == is_now).select(*PAIR, pl.col("month_no").cast(pl.Int32))
        own_rows = rows.join(own, on=[*PAIR, "month_no"], how="semi", maintain_order="left")
        moved.append(_summed(own_rows, AT[:2], spans[is_now], part))
    return [
        sides[0].join(sides[1], on=keys, how="full", coalesce=True, nulls_equal=True)
        for sides, keys in ((sums, AT), (moved, AT[:2]))
    ]


def _summed(rows: pl.DataFrame, keys: tuple[str, ...], months: tuple[int, int], name: str) -> pl.DataFrame:
    """Economic profit of a span by `keys`, as a column `name`; no row where there is none."""
    own = rows.select("month_no", *keys, *metric(NAME).measures)
    frame = evaluate_periods(own, (NAME,), keys, [months], NO_FLOORS)
    return frame.select(*keys, pl.col(NAME).cast(NUMBER).alias(name))


def _causes(pairs: pl.DataFrame, managers: pl.DataFrame) -> pl.DataFrame:
    """manager_id, cause, cause_id, cause_cny: the customer behind most of each manager's change."""
    move = pl.col("now").fill_null(0) - pl.col("then").fill_null(0)
    rows = pairs.with_columns(move=move).join(managers.select("manager_id", "change_cny"), on="manager_id")
    rows = rows.filter(pl.col("move") * pl.col("change_cny").sign() > 0)
    rows = rows.sort("manager_id", pl.col("move").abs(), "customer_id", descending=[False, True, False])
    top = rows.group_by("manager_id", maintain_order=True).first()
    kind = (
        pl.when(pl.col("then").is_null())
        .then(pl.lit("gained"))
        .when(pl.col("now").is_null())
        .then(pl.lit("lost"))
        .when(pl.col("move") > 0)
        .then(pl.lit("grew"))
        .otherwise(pl.lit("shrank"))
    )
    return top.select("manager_id", cause=kind, cause_id="customer_id", cause_cny="move")


ACT = {
    "key": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "kind": pl.String,
    "manager_id": pl.String,
    "manager_zh": pl.String,
    "manager_en": pl.String,
    "effect_cny": pl.Decimal(38, 2),
}


def to_act_on(mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE, shown: int = 5) -> pl.DataFrame:
    """ACT: the customers of the queue's confirmed cases by name, the largest yearly effect first: borrowers whose
    capital loses, and who fell out of the value tiers with the profit they still bring (negative: it may be lost)."""
    ask = Question(mart, scope, month_no, filters, version(mart, "decisions", month_no))
    kinds = {who: case.kind for case in cases.borrowers(ask) + cases.left_value(ask) for who in case.customers}
    if not kinds:
        return pl.DataFrame(schema=ACT)
    rows = mart.frame(
        "SELECT s.customer_id, s.ep_12m_cny, s.lead_manager_id AS manager_id FROM customer_status_month s WHERE"
        " s.month_no = $month_no AND s.is_lead AND s.customer_id IN (SELECT unnest($who))",
        {"month_no": month_no, "who": list(kinds)},
        scope,
    ).with_columns(kind=pl.col("customer_id").replace_strict(kinds, return_dtype=pl.String))
    effect = pl.when(pl.col("kind") == "tier_loss").then(-pl.col("ep_12m_cny").clip(0)).otherwise("ep_12m_cny")
    rows = rows.with_columns(effect_cny=effect).sort("effect_cny", "customer_id").head(shown)
    people = labels.lookup(mart, scope, "manager_id", rows["manager_id"].drop_nulls().unique().to_list(), month_no)
    people = people.rename({"key": "manager_id", "label_zh": "manager_zh", "label_en": "manager_en"})
    rows = rows.join(people, on="manager_id", how="left", maintain_order="left")
    named = labels.add(mart, scope, rows, "customer_id", month_no)
    return named.select(pl.col(name).cast(kind) for name, kind in ACT.items())
