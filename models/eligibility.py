"""One month of a source: who holds what, who may be approached for a product, who opened it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from models.dataset import EMBARGO_MONTHS, LABEL_MONTHS, Source


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
