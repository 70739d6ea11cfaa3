"""The reader: follows CURRENT, serves threads, shows scores when they are there, says in one line what is wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from mart import reader
from mart.query import metric as q
from mart.reader import NoMart, open_mart
from mart.scope import EXECUTIVE, parse
from tests.banks import tiny


def test_a_new_build_is_noticed_and_the_old_one_still_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "LOOK_AGAIN_SECONDS", 0.0)
    old = open_mart(tiny.publish(tmp_path, months=2))
    assert open_mart(tmp_path) is old
    before = q.value(old, EXECUTIVE, "revenue", old.as_of).value
    tiny.publish(tmp_path, months=2, seed=2, build="b2")
    new = open_mart(tmp_path)
    assert (old.build_id, new.build_id) == ("b1", "b2")
    assert (
        q.value(old, EXECUTIVE, "revenue", old.as_of).value
        == before
        != q.value(new, EXECUTIVE, "revenue", new.as_of).value
    )


def test_between_two_looks_the_build_is_the_same(tmp_path):
    first = open_mart(tiny.publish(tmp_path, months=1))
    (tmp_path / "CURRENT").write_text("gone")
    assert open_mart(tmp_path) is first


def test_many_threads_with_different_scopes_never_meet(mart):
    scopes = [
        EXECUTIVE,
        *(parse(f"branch_leader:B0{i}") for i in (1, 2)),
        *(parse(f"relationship_manager:M{i}") for i in (1, 2, 3, 4)),
    ]
    alone = [q.value(mart, scope, "revenue", mart.as_of).value for scope in scopes]
    assert len(set(alone)) == len(scopes)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda i: q.value(mart, scopes[i % 7], "revenue", mart.as_of).value, range(210)))
    assert together == alone * 30


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no mart is published"), ("../evil", "names no build"), ("b9", "is gone")]
)
def test_nothing_to_read_is_one_line(tmp_path, content, message):
    if content:
        (tmp_path / "CURRENT").write_text(content)
    with pytest.raises(NoMart, match=message) as caught:
        open_mart(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_is_one_line(tmp_path):
    folder = tmp_path / "builds" / "b1"
    folder.mkdir(parents=True)
    (folder / "mart.duckdb").write_bytes(b"not a database")
    (tmp_path / "CURRENT").write_text("b1")
    with pytest.raises(NoMart, match="cannot be opened"):
        open_mart(tmp_path)


def test_scores_beside_a_build_are_read_in_scope(tmp_path):
    data = tiny.publish(tmp_path, months=2)
    folder = data / "builds" / "b1" / "scores"
    folder.mkdir()
    rows = {
        "customer_id": [f"C{i:03d}" for i in range(1, 13)],
        "product_id": ["P01", "P03"] * 6,
        "probability": [0.1] * 12,
    }
    pl.DataFrame(rows).write_parquet(folder / "p.parquet")
    mart = open_mart(data)
    sql = "SELECT * FROM score"
    assert len(mart.frame(sql, None, EXECUTIVE)) == 12 and mart.frame(sql).is_empty()
    assert set(mart.frame(sql, None, parse("product_manager:PM2"))["product_id"]) == {"P03"}
    own = mart.frame(
        "SELECT customer_id FROM customer_manager WHERE manager_id = 'M1' AND share > 0 AND month_no = $m",
        {"m": mart.as_of},
        EXECUTIVE,
    )
    assert set(mart.frame(sql, None, parse("relationship_manager:M1"))["customer_id"]) == set(own["customer_id"])
    assert "score" in {view for _, view in mart._columns} and "probability" in mart.columns("score", EXECUTIVE)


def test_a_name_that_is_no_view_never_means_a_variable_of_the_caller(mart):
    nobody = pl.DataFrame({"x": [1]})  # noqa: F841
    with pytest.raises(Exception, match="nobody does not exist"):
        mart.frame("SELECT * FROM nobody", None, EXECUTIVE)


def test_the_mart_cannot_be_written_through_the_reader(mart):
    with pytest.raises(Exception, match="read-only"):
        mart.frame("DELETE FROM mart.marts.fct_org_month RETURNING *", None, EXECUTIVE)
