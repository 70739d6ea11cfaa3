"""What somebody types is found by parts, in any order, by initials; never beyond the scope."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from mart.query import customer
from mart.query.search import customer_initials, search
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope

NAMES = pl.DataFrame(
    {
        "key": ["C1", "C2", "C3"],
        "zh": ["重庆恒通机械有限公司", "郑州星港贸易有限公司", "北京恒大贸易"],
        "en": ["Chongqing Hengtong Machinery", "Zhengzhou Star Port Trading", None],
        "code": ["91500000MA5U000001", "***0002", "91110000MA5U000003"],
    }
)
INITIALS = pl.DataFrame({"key": ["C1", "C2", "C3"], "initials": ["zqhtjx cqhtjx", "zzxgmy zzxgmy", "bjhdmy bjhdmy"]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("恒通 重庆", ["C1"]),  # words in any order
        ("恒", ["C1", "C3"]),
        ("ＳＴＡＲ　port", ["C2"]),  # full-width signs
        ("cqht", ["C1"]),  # initials, by the second reading of 重
        ("zzxg 贸易", ["C2"]),
        ("91500000", ["C1"]),
        ("9150", []),  # too little of a code
        ("0002", []),  # a masked code is not found by its end
        ("恒 星", []),  # every word must be there
        ("%", []),
        ("", ["C1", "C2", "C3"]),
    ],
)
def test_what_is_found(text, found):
    asked = search(text, ("zh", "en"), "key", ("code",), INITIALS)
    con = duckdb.connect()
    con.register("names", NAMES.to_arrow())
    rows = con.execute(f"SELECT key FROM names WHERE {asked.condition} ORDER BY key", asked.params).fetchall()
    assert [key for (key,) in rows] == found


def test_initials_find_only_customers_of_the_scope(s_bank):
    mart = open_mart(s_bank)
    initials = customer_initials(mart)
    assert initials.height == initials["key"].n_unique() > 1_000
    letters = initials["initials"][0].split()[0][2:4]  # of the brand: the first two are the city
    everybody = customer.find(mart, EXECUTIVE, letters, mart.as_of, 5_000)["customer_id"].to_list()
    mine = customer.find(mart, Scope("branch_leader", "B01"), letters, mart.as_of, 5_000)["customer_id"].to_list()
    assert everybody and set(mine) < set(everybody)
    known = customer.find(mart, Scope("branch_leader", "B01"), "", mart.as_of, 5_000)["customer_id"].to_list()
    assert set(mine) <= set(known)
