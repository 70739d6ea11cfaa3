"""A bank that brings files of its own: they are counted, once in all and for each system made of them; findings."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mart.query import health
from mart.query.health.feeds import files_of
from mart.scope import EXECUTIVE, parse

FILES = [
    {"file": "kehu.csv", "system": "", "table": "kehu", "rows_read": 3, "rows_parsed": 3, "rows_rejected": 0,
     "feeds": ["cif.customer", "org_people.org"]},
    {"file": "yue.csv", "system": "", "table": "yue", "rows_read": 6, "rows_parsed": 5, "rows_rejected": 1,
     "feeds": ["core_deposits.balance_month"]},
]  # fmt: skip
TABLES = [{"system": "cif", "table": "customer", "rows_produced": 3, "rows_loaded": 3, "rows_quarantined": 0}]
FINDINGS = [
    {"level": "note", "kind": "not_read", "system": "", "table": "", "file": "x.csv", "row": None, "column": None,
     "value": None, "rows": 0, "say": "x.csv: not read"},
    {"level": "warn", "kind": "type", "system": "", "table": "yue", "file": "yue.csv", "row": 1, "column": "日均",
     "value": "1元", "rows": 1, "say": "yue.csv: row 1 …"},
]  # fmt: skip


@pytest.fixture
def mapped() -> SimpleNamespace:
    """What a mart hands on of a mapped bank's load."""
    coverage = {"customer": {"rows": 3, "customers": 1, "of": 400}}
    feeds = [{"system": "cif", "coverage": coverage}]
    return SimpleNamespace(load={"files": FILES, "tables": TABLES, "findings": FINDINGS, "feeds": feeds})


def test_each_file_counts_once_in_all_and_for_each_system_made_of_it(mapped):
    found = health.totals(mapped, EXECUTIVE)
    assert (found["rows_read"], found["rows_parsed"], found["rows_rejected"], found["rows_loaded"]) == (9, 8, 1, 3)
    assert [file["file"] for file in files_of(mapped, "cif")] == ["kehu.csv"]
    assert [file["file"] for file in files_of(mapped, "core_deposits")] == ["yue.csv"]
    assert health.totals(mapped, None)["rows_read"] == 0


def test_findings_come_worst_first_and_show_values_to_those_who_see_bad_rows(mapped):
    found = health.findings(mapped, EXECUTIVE)
    assert found["kind"].to_list() == ["type", "not_read"] and found["value"][0] == "1元"
    assert health.findings(mapped, EXECUTIVE, "core_deposits")["kind"].to_list() == ["type"]
    leader = health.findings(mapped, parse("branch_leader:B01"))
    assert leader["kind"].to_list() == ["type", "not_read"] and leader["value"].null_count() == 2
    assert health.findings(mapped, None).is_empty()


def test_a_feed_that_tells_of_less_than_one_in_a_hundred_is_a_placeholder(mapped):
    from mart.query.health.feeds import _is_placeholder

    assert _is_placeholder(mapped, "cif") and not _is_placeholder(mapped, "core_deposits")


def test_what_the_cockpit_itself_wrote_is_no_placeholder_however_few_it_tells_of(mapped):
    from mart.query.health.feeds import _is_placeholder

    few = {"case_event": {"rows": 1, "customers": 1, "of": 5000}}
    mapped.load["feeds"] = [{"system": name, "coverage": few} for name in ("workflow", "marketing")]
    assert [_is_placeholder(mapped, name) for name in ("workflow", "marketing")] == [False, True]
