"""Training and scoring rows: eligible non-holders of a product in a month, their label, their features.

Label: the customer's first opening of the product in the three months after an embargo month. As of month t the embargo
is t+1 and the label looks at t+2, t+3, t+4; who opens during the embargo is left out. The embargo is the time a bank
needs to load, score and reach the customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from mart.query import features as read
from mart.reader import Mart
from mart.scope import STEWARD
from models import features

EMBARGO_MONTHS, LABEL_MONTHS = 1, 3
LOOK_AHEAD = EMBARGO_MONTHS + LABEL_MONTHS
WARM_UP_MONTHS = 5
NEGATIVES_PER_POSITIVE, FEWEST_NEGATIVES, MOST_NEGATIVES = 10, 3_000, 12_000
REASONS = ("inactive", "holder", "npl", "no_credit_approval", "contacted_recently")


class NoData(ValueError):
    """The mart does not hold what scoring needs; one line saying what is missing."""


@dataclass(frozen=True)
class Rules:
    """Eligibility of the targeting policy."""

    is_npl_eligible: bool = False
    recent_contact_months: int = 2


@dataclass(frozen=True)
class Source:
    """Everything read from the mart, once.

    frame: features and keys of every active customer and month, sorted by month and customer. products: the pushable
    ones. Accounts and approaches are arrays over `customers` (ids in order) and `catalogue` (all products).
    """

    frame: pl.DataFrame
    customers: np.ndarray
    catalogue: pl.DataFrame
    account: dict[str, np.ndarray]
    approach: dict[str, np.ndarray]
    rules: Rules
    first: int
    last: int

    @cached_property
    def who(self) -> np.ndarray:
        """Customer number of every frame row."""
        return np.searchsorted(self.customers, self.frame["customer_id"].to_numpy())

    @cached_property
    def pushable(self) -> list[str]:
        """Product ids that may be pushed."""
        return self.catalogue.filter("is_pushable")["product_id"].to_list()

    @cached_property
    def starts(self) -> dict[int, tuple[int, int]]:
        """First and one-past-last frame row of every month."""
        months, first, counts = np.unique(self.frame["month_no"].to_numpy(), return_index=True, return_counts=True)
        return {int(m): (int(a), int(a + n)) for m, a, n in zip(months, first, counts, strict=True)}

    @property
    def labelled(self) -> list[int]:
        """Months whose label is complete, oldest first."""
        return [m for m in self.starts if m + LOOK_AHEAD <= self.last]


def load(mart: Mart, rules: Rules, first: int | None = None, last: int | None = None) -> Source:
    """Read the mart as of `last` (default its as-of month). Raises NoData when a table it needs is missing."""
    missing = read.wanted(mart, STEWARD)["missing"]
    if missing:
        raise NoData(f"build {mart.build_id}: scoring needs {', '.join(missing)}; load these feeds and build again")
    last = last or mart.as_of
    first = min(last, first or mart.first_month + WARM_UP_MONTHS)
    frame = features.frame(read.panel(mart, STEWARD, first, last, last))
    catalogue = read.products(mart, STEWARD, last)
    accounts, approaches = read.accounts(mart, STEWARD, last), read.approaches(mart, STEWARD, last)
    customers = np.unique(
        np.concatenate([frame["customer_id"].unique().to_numpy(), accounts["customer_id"].unique().to_numpy()])
    )
    return Source(
        frame,
        customers,
        catalogue,
        _numbered(accounts, customers, catalogue, ("opened_no", "closed_no")),
        _numbered(approaches, customers, catalogue, ("month_no",)),
        rules,
        first,
        last,
    )


def _numbered(
    rows: pl.DataFrame, customers: np.ndarray, catalogue: pl.DataFrame, values: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Columns of `rows` as arrays, customer and product as numbers; rows of unknown customers or products left out."""
    people = pl.DataFrame(
        {"customer_id": customers, "who": np.arange(len(customers))}, schema={"customer_id": pl.String, "who": pl.Int64}
    )
    goods = catalogue.select("product_id").with_row_index("product")
    joined = rows.join(people, on="customer_id").join(goods, on="product_id")
    return {name: joined[name].to_numpy().astype(np.int64) for name in ("who", "product", *values)}


@dataclass(frozen=True)
class Month:
    """One month: frame rows, and per customer what is held, was held, and may not be approached."""

    source: Source
    month_no: int

    @cached_property
    def rows(self) -> np.ndarray:
        """Frame rows of the month."""
        return np.arange(*self.source.starts[self.month_no])

    @cached_property
    def who(self) -> np.ndarray:
        """Customer number of each of the month's rows."""
        return self.source.who[self.rows]

    @cached_property
    def held(self) -> np.ndarray:
        """(customers, products) bool: an account open at the month's end."""
        account = self.source.account
        return self._matrix((account["opened_no"] <= self.month_no) & (account["closed_no"] > self.month_no))

    @cached_property
    def ever(self) -> np.ndarray:
        """(customers, products) bool: an account opened by the month's end."""
        return self._matrix(self.source.account["opened_no"] <= self.month_no)

    def opened(self, first: int, last: int) -> np.ndarray:
        """(customers, products) bool: an account opened from `first` to `last`."""
        when = self.source.account["opened_no"]
        return self._matrix((when >= first) & (when <= last))

    def _matrix(self, keep: np.ndarray) -> np.ndarray:
        account = self.source.account
        out = np.zeros((len(self.source.customers), self.source.catalogue.height), bool)
        out[account["who"][keep], account["product"][keep]] = True
        return out

    @cached_property
    def credit(self) -> tuple[np.ndarray, np.ndarray]:
        """Of each of the month's rows: whether it bars for non-performing loans, and whether credit is approved."""
        rows = self.source.frame.select("npl_cny", "is_credit_approved")[self.rows]
        is_npl = (rows["npl_cny"].fill_null(0) > 0).to_numpy() & (not self.source.rules.is_npl_eligible)
        return is_npl, rows["is_credit_approved"].fill_null(True).to_numpy()

    def barred(self, product: int) -> dict[str, np.ndarray]:
        """Reason (in the order it is given) to which of the month's rows it applies, for the product number."""
        source, approach = self.source, self.source.approach
        is_npl, approved = self.credit
        needs_credit = bool(source.catalogue["is_credit"][product])
        recent = (approach["product"] == product) & (approach["month_no"] <= self.month_no)
        recent &= approach["month_no"] > self.month_no - source.rules.recent_contact_months
        return {
            "holder": self.held[self.who, product], "npl": is_npl,
            "no_credit_approval": ~approved if needs_credit else np.zeros(len(approved), bool),
            "contacted_recently": np.isin(self.who, approach["who"][recent]),
        }  # fmt: skip

    def eligible(self, product: int) -> np.ndarray:
        """Positions among the month's rows of the customers who may be approached for the product number."""
        return np.flatnonzero(~np.logical_or.reduce(list(self.barred(product).values())))

    @cached_property
    def outcome(self) -> np.ndarray:
        """(customers, products) int8: 1 opened in the label window, 0 did not, -1 opened during the embargo."""
        first = self.month_no + EMBARGO_MONTHS + 1
        label = self.opened(first, first + LABEL_MONTHS - 1).astype(np.int8)
        label[self.opened(self.month_no + 1, self.month_no + EMBARGO_MONTHS)] = -1
        return label

    @cached_property
    def peer(self) -> np.ndarray:
        """Peer group (industry × size) number of each of the month's rows."""
        keys = self.source.frame[self.rows].select(
            pl.concat_str(["industry_code", "size_class"], separator="|", ignore_nulls=True).rank("dense") - 1
        )
        return keys.to_series().fill_null(0).to_numpy().astype(np.int64)

    @cached_property
    def group(self) -> np.ndarray:
        """Ownership group number of each of the month's rows."""
        return np.unique(self.source.frame["group_id"][self.rows].to_numpy(), return_inverse=True)[1]

    def pair(self, product: int, at: np.ndarray) -> dict[str, np.ndarray]:
        """The pair features (`features.PAIR`) of the rows at positions `at` for one product number."""
        holds = self.held[self.who, product].astype(float)
        family = self.source.catalogue["substitute_family"]
        alike = (
            np.flatnonzero((family == family[product]).fill_null(False).to_numpy())
            if family[product]
            else np.zeros(0, int)
        )
        alike = alike[alike != product]
        in_group = np.bincount(self.group, holds)
        peers = np.bincount(self.peer, holds) / np.maximum(np.bincount(self.peer), 1)
        return {
            "peers_pct": 100 * peers[self.peer[at]], "was_holder": self.ever[self.who[at], product],
            "substitutes_cnt": self.held[self.who[at]][:, alike].sum(1).astype(float),
            "group_holders_cnt": in_group[self.group[at]] - holds[at],
        }  # fmt: skip


class Months:
    """Months of a source, made once each."""

    def __init__(self, source: Source):
        self.source, self._made = source, {}

    def __getitem__(self, month_no: int) -> Month:
        if month_no not in self._made:
            self._made[month_no] = Month(self.source, month_no)
        return self._made[month_no]


@dataclass(frozen=True)
class Rows:
    """Rows of one product: frame row, month, label, group, pair features; share: of the non-takers, how many were kept."""

    source: Source
    product: int
    row: np.ndarray
    month: np.ndarray
    y: np.ndarray
    pair: dict[str, np.ndarray]
    share: float = 1.0

    @property
    def group(self) -> np.ndarray:
        """Ownership group of every row, as text."""
        return self.source.frame["group_id"].gather(self.row).to_numpy()

    @property
    def takers_cnt(self) -> int:
        """Rows that opened."""
        return int((self.y == 1).sum())

    def frame(self, names: list[str]) -> pl.DataFrame:
        """The feature columns `names` of every row."""
        base = [name for name in names if name not in self.pair]
        made = self.source.frame.select(base)[self.row]
        return made.with_columns(pl.Series(k, v) for k, v in self.pair.items() if k in names).select(names)

    def where(self, keep: np.ndarray) -> Rows:
        """A part of the rows."""
        return Rows(
            self.source,
            self.product,
            self.row[keep],
            self.month[keep],
            self.y[keep],
            {k: v[keep] for k, v in self.pair.items()},
            self.share,
        )


def rows(months: Months, product: int, wanted: list[int], seed: int | None = None) -> Rows:
    """Eligible rows of a product number in the given months; with a `seed`, non-takers are sampled down.

    Sampling keeps every taker and one share of the others, the same in every month, so that the true odds are the
    model's odds times that share (`train.probability`).
    """
    source, picked = months.source, []
    for month_no in wanted:
        month = months[month_no]
        at = month.eligible(product)
        y = (
            month.outcome[month.who[at], product]
            if month_no + LOOK_AHEAD <= source.last
            else np.zeros(len(at), np.int8)
        )
        picked.append((month, at[y >= 0], y[y >= 0]))
    takers = sum(int((y == 1).sum()) for _, _, y in picked)
    others = sum(int((y == 0).sum()) for _, _, y in picked)
    most = int(np.clip(NEGATIVES_PER_POSITIVE * takers, FEWEST_NEGATIVES, MOST_NEGATIVES))
    share = 1.0 if seed is None or others <= most else most / others
    if share < 1:
        picked = [(m, *_thin(at, y, share, (seed, product, m.month_no))) for m, at, y in picked]
    pairs = [month.pair(product, at) for month, at, _ in picked]
    return Rows(
        source,
        product,
        np.concatenate([m.rows[at] for m, at, _ in picked]),
        np.concatenate([np.full(len(at), m.month_no) for m, at, _ in picked]),
        np.concatenate([y for *_, y in picked]),
        {name: np.concatenate([pair[name] for pair in pairs]) for name in pairs[0]},
        share,
    )


def _thin(at: np.ndarray, y: np.ndarray, share: float, seed: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    keep = (y == 1) | (np.random.default_rng(seed).random(len(y)) < share)
    return at[keep], y[keep]


def group_fold(groups: np.ndarray, folds: int) -> np.ndarray:
    """Fold number of every row, the same for all rows of an ownership group in every month and product."""
    from zlib import crc32

    names, place = np.unique(groups, return_inverse=True)
    return np.array([crc32(str(name).encode()) % folds for name in names])[place]
