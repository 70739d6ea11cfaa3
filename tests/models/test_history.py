"""What came of earlier approaches is a feature: known at the month, moved by what came before, by nothing that came
later, and the same for a customer who was held out as for one who was never chosen."""

import re
import shutil
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from mart import features as read
from mart.query.targeting.base import policy
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from models import dataset, explain, features, late, words
from models.features import LateFeature
from models.snapshot import Snapshot
from tests.banks.scored import linked
from tests.models import small

PAIR = ("offered_12m_cnt", "offered_months", "offer_outcome")
ALL = ("approached_12m_cnt", "approached_months", "approach_outcome")
NONE, NOT_OPENED, REFUSED, OPENED = range(4)
MONTH = 24306


def offered(offers: list[tuple], month: int = MONTH, product: int = 1) -> list[tuple]:
    """PAIR of the first two customers of the small source for product number 1."""
    found = Snapshot(small.source([], offers=offers), month).pair(product, np.arange(2))
    return [tuple(str(found[name][row]) for name in PAIR) for row in range(2)]


def test_each_approach_counts_once_and_the_last_outcome_is_said():
    """Customer 0: contacted two months ago (new), declined last month (the same approach). Customer 1: never."""
    told = [(0, 1, MONTH - 2, 1, NOT_OPENED), (0, 1, MONTH - 1, 0, REFUSED)]
    assert offered(told) == [("1.0", "1.0", "refused"), ("0.0", "nan", "none")]
    assert offered(told, product=0)[0] == ("0.0", "nan", "none")


def test_what_came_later_or_is_older_than_a_year_says_nothing():
    nothing = offered([])
    assert offered([(0, 1, MONTH + 1, 1, OPENED), (1, 1, MONTH - 12, 1, REFUSED)]) == nothing
    assert offered([(0, 1, MONTH, 1, OPENED)])[0] == ("1.0", "0.0", "opened")
    assert offered([(0, 1, MONTH - 11, 1, REFUSED)])[0] == ("1.0", "11.0", "refused")


def test_a_pair_feature_that_changes_with_what_happened_later_is_refused_by_name():
    """The check itself: an approach that today's mart dates back into the month was not known then."""
    then, now = small.source([]), small.source([], offers=[(0, 1, MONTH, 1, REFUSED)])
    late.refuse_late_pairs(then, small.source([], offers=[(0, 1, MONTH + 1, 1, REFUSED)]), MONTH)
    with pytest.raises(LateFeature, match="offered_12m_cnt.*2025-07"):
        late.refuse_late_pairs(then, now, MONTH)


class Planted:
    """An s bank into whose mart outcomes can be written, as if they had been delivered."""

    def __init__(self, s_bank, folder):
        self.data = linked(s_bank, folder / "bank")
        self.file = next(self.data.glob("builds/*/mart.duckdb"))
        real = self.file.resolve()
        self.file.unlink()
        shutil.copy(real, self.file)
        mart = open_mart(s_bank)
        self.times, self.month, self.rules = 0, mart.as_of - 3, policy(mart, mart.as_of)
        campaigns = mart.frame(
            "SELECT campaign_id, product_id FROM campaign WHERE product_id IS NOT NULL", {}, EXECUTIVE
        )
        self.campaign, self.product = campaigns.sort("campaign_id").row(0)
        known = read.approached(mart, EXECUTIVE, mart.as_of)["customer_id"].to_list()
        status = read.panel(mart, EXECUTIVE, self.month, self.month, self.month)
        self.customer = status.filter(~pl.col("customer_id").is_in(known))["customer_id"][0]

    def response(self, month: int, is_holdout: bool = False, is_converted: bool = False) -> None:
        self._run(
            "INSERT INTO marts.fct_response (campaign_id, customer_id, month_no, is_holdout, is_contacted,"
            " is_converted) VALUES (?, ?, ?, ?, ?, ?)",
            (self.campaign, self.customer, month, is_holdout, not is_holdout, is_converted),
        )

    def contact(self, month: int, outcome: str | None, step: str = "feedback", case: str = "L-1") -> None:
        self._run(
            "INSERT INTO marts.fct_case_event (event_id, month_no, event_date, case_id, case_kind, customer_id,"
            " product_id, step, outcome) VALUES (?, ?, ?, ?, 'lead', ?, ?, ?, ?)",
            (f"E{month}{outcome}", month, "2026-01-15", case, self.customer, self.product, step, outcome),
        )

    def _run(self, sql: str, values: tuple) -> None:

        with duckdb.connect() as con:
            con.execute(f"ATTACH '{self.file}' AS planted")
            con.execute(sql.replace("marts.", "planted.marts."), values)
            con.execute("DETACH planted")

    def seen(self) -> tuple:
        """What scoring knows of the customer at `month`, from the whole mart: of all products, and of the product."""
        self.times += 1  # an open mart is not written to: each look has a copy
        mart = open_mart(Path(shutil.copytree(self.data, self.data.with_name(f"look{self.times}"), symlinks=True)))
        source = dataset.load(mart, self.rules, first=self.month)
        late.refuse_late(lambda *months: read.panel(mart, EXECUTIVE, *months), [self.month], mart.as_of)
        late.refuse_late_pairs(dataset.load(mart, self.rules, self.month, self.month), source, self.month)
        month = Snapshot(source, self.month)
        at = np.flatnonzero(month.column("customer_id").to_numpy() == self.customer)
        number = source.catalogue["product_id"].to_list().index(self.product)
        pair = month.pair(number, at)
        return tuple(month.column(name)[int(at[0])] for name in ALL), tuple(str(pair[name][0]) for name in PAIR)


@pytest.fixture
def bank(s_bank, tmp_path):
    return Planted(s_bank, tmp_path)


def test_outcomes_after_the_cut_off_move_no_feature(bank):
    before = bank.seen()
    assert before == ((0.0, None, "none"), ("0.0", "nan", "none"))
    bank.response(bank.month + 1, is_converted=True)
    bank.contact(bank.month + 1, "refused")
    assert bank.seen() == before


def test_outcomes_before_the_cut_off_do_and_a_map_is_not_counted_twice(bank):
    """The lead logs a contact, then a refusal; at the map's end the accounts say that the product was opened after
    all."""
    bank.contact(bank.month - 2, "interested")
    assert bank.seen() == ((1.0, 2.0, "not_opened"), ("1.0", "2.0", "not_opened"))
    bank.contact(bank.month - 1, "refused")
    assert bank.seen() == ((1.0, 1.0, "refused"), ("1.0", "1.0", "refused"))
    bank.response(bank.month, is_converted=True)
    assert bank.seen() == ((1.0, 0.0, "opened"), ("1.0", "0.0", "opened"))


def test_who_was_held_out_reads_like_who_was_never_chosen(bank):
    before = bank.seen()
    bank.response(bank.month - 1, is_holdout=True)
    bank.response(bank.month, is_holdout=True, is_converted=True)
    assert bank.seen() == before


def test_the_outcome_is_said_in_words_of_both_languages():
    for name in ("approach_outcome", "offer_outcome"):
        for level in read.APPROACH_OUTCOMES:
            said = {lang: words.said(features.ALL[name], level, None, lang) for lang in ("zh", "en")}
            assert said["en"] != said["zh"] != level, level


def reason(feature: str, direction: str, value: str, number: float | None = None) -> dict:
    average = ("none", None) if number is None else ("0", 0.0)
    made = {"row": 0, "rank": 1, "feature": feature, "value": value, "number": number, "direction": direction}
    return made | {"average": average[0], "average_number": average[1], "contribution": 0.4}


def test_an_approach_in_vain_is_no_argument_for_another_one_an_opening_is():
    """Whatever the model makes of it: for a contact speaks what was opened, against it what was declined."""
    named = {
        one: words.reasons(pl.DataFrame([reason(*one)], schema=explain.SCHEMA), 1)[1][0]
        for one in (
            ("approach_outcome", "raises", "opened"), ("approach_outcome", "raises", "refused"),
            ("offer_outcome", "raises", "not_opened"), ("offered_12m_cnt", "raises", "2", 2.0),
            ("offered_months", "raises", "3", 3.0),
        )
    }  # fmt: skip
    assert [text != "与同业同规模客户相近" for text in named.values()] == [True, False, False, False, False]
    against = [("offer_outcome", "lowers", "refused"), ("offered_12m_cnt", "lowers", "2", 2.0)]
    for one in against:
        lists, _, _ = words.reasons(pl.DataFrame([reason(*one)], schema=explain.SCHEMA), 1)
        assert [said["direction"] for said in lists[0]] == ["lowers"]


def test_no_percent_is_followed_by_a_space_and_a_chinese_word():
    shares = [feature for feature in features.ALL.values() if feature.unit == "pct"]
    for feature in shares:
        for number in (1.0, 11.8):
            one = {"feature": feature.name, "value": None, "number": number, "average": None, "average_number": 5.0}
            made = words._worded(feature, one | {"direction": "raises", "contribution": 0.5})
            assert not re.search("% [\u4e00-\u9fff]", made["said_zh"]), made["said_zh"]
    assert shares
