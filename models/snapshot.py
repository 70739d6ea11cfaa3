"""One month of a source: who holds what, who held it before, who opened it afterwards, and how peers compare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from mart.features import APPROACH_OUTCOMES, WINDOW_MONTHS
from models import labels
from models.dataset import Source


@dataclass(frozen=True)
class Snapshot:
    """A month's rows, and matrices of customers and products for what happened by its end and after it."""

    source: Source
    month_no: int

    @cached_property
    def rows(self) -> np.ndarray:
        """Frame rows of the month."""
        return np.arange(*self.source.starts[self.month_no])

    def column(self, name: str) -> pl.Series:
        """A column of the frame, for the month's rows."""
        first, end = self.source.starts[self.month_no]
        return self.source.frame[name].slice(first, end - first)

    @cached_property
    def who(self) -> np.ndarray:
        """Customer number of each of the month's rows."""
        return self.source.who[self.rows]

    @cached_property
    def holds(self) -> np.ndarray:
        """(customers, products) bool: an account open at the month's end."""
        account = self.source.account
        return self._matrix((account["opened_no"] <= self.month_no) & (account["closed_no"] > self.month_no))

    @cached_property
    def held_before(self) -> np.ndarray:
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
    def label(self) -> np.ndarray:
        """(customers, products) int8: see `labels.label`."""
        return labels.label(self.opened, self.month_no)

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
        is_holder = self.holds[self.who, product].astype(float)
        family = self.source.catalogue["substitute_family"]
        alike = (
            np.flatnonzero((family == family[product]).fill_null(False).to_numpy())
            if family[product]
            else np.zeros(0, int)
        )
        alike = alike[alike != product]
        in_group = np.bincount(self.group, is_holder)
        peers = np.bincount(self.peer, is_holder) / np.maximum(np.bincount(self.peer), 1)
        return {
            "peers_pct": 100 * peers[self.peer[at]], "was_holder": self.held_before[self.who[at], product],
            "substitutes_cnt": self.holds[self.who[at]][:, alike].sum(1).astype(float),
            "group_holders_cnt": in_group[self.group[at]] - is_holder[at],
            **self._offered(product, self.who[at]),
        }  # fmt: skip

    def _offered(self, product: int, who: np.ndarray) -> dict[str, np.ndarray]:
        """What is known of earlier approaches for the product number, of the customer numbers `who`: how many in twelve
        months, months since the last (NaN for none) and its outcome."""
        offer = self.source.offer
        is_known = (offer["product"] == product) & (offer["month_no"] <= self.month_no)
        is_known &= offer["month_no"] > self.month_no - WINDOW_MONTHS
        whom, code = offer["who"][is_known], 10 * offer["month_no"][is_known] + offer["outcome"][is_known]
        last = np.full(len(self.source.customers), -1)
        np.maximum.at(last, whom, code)
        count = np.bincount(whom, offer["is_new"][is_known], len(last)).astype(float)
        newest = last[who]
        return {
            "offered_12m_cnt": count[who],
            "offered_months": np.where(newest < 0, np.nan, self.month_no - newest // 10),
            "offer_outcome": np.array(APPROACH_OUTCOMES)[np.where(newest < 0, 0, newest % 10)],
        }


class Snapshots:
    """The snapshots of a source by month number, each made on first use and kept."""

    def __init__(self, source: Source):
        self.source, self._memo = source, {}

    def __getitem__(self, month_no: int) -> Snapshot:
        if month_no not in self._memo:
            self._memo[month_no] = Snapshot(self.source, month_no)
        return self._memo[month_no]
