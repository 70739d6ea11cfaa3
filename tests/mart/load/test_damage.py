"""Deliveries with something wrong: each wrong is one line with file, row, column and rule, and the counts tie.

A wrong row goes to quarantine and the rest loads. A wrong file stops the load, and what was there before stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest

from mart.config import paths_in
from mart.load import load
from tests.mart.load.damage import BALANCE_FILE, FILES, add, corrupt, repeat_first, run_load, snapshot, without
from tests.mart.load.small import Landing, edit, frame, small_bank, write

ACCOUNT = ("core_deposits", "account", "2026-08")
BALANCE = ("core_deposits", "balance_month", "2026-09")
CUSTOMER = ("cif", "customer", "2026-08")
SHARES = ("org_people", "customer_assignment", "2026-08")


@dataclass(frozen=True)
class Bad:
    """A damaged row: `apply` breaks the frames; the finding must name the rest. `rows` counts all rows that go."""

    name: str
    apply: Callable[[Landing], None]
    file: str
    row: int
    column: str
    rule: str
    rows: int = 1


ROWS = [
    Bad("wrong type", lambda b: edit(b, BALANCE, 2, avg_balance_cny="12a"), BALANCE_FILE, 2, "avg_balance_cny", "type"),
    Bad("formatted amount", lambda b: edit(b, BALANCE, 1, interest_cny="1,234.50"), BALANCE_FILE, 1, "interest_cny",
    "type"),
    Bad("overflow", lambda b: edit(b, BALANCE, 3, end_balance_cny="9" * 30), BALANCE_FILE, 3, "end_balance_cny",
    "type"),
    Bad("negative balance", lambda b: edit(b, BALANCE, 1, end_balance_cny=-5), BALANCE_FILE, 1, "end_balance_cny",
    "negative_balance"),
    Bad("missing amount", lambda b: edit(b, BALANCE, 2, interest_cny=None), BALANCE_FILE, 2, "interest_cny",
    "required"),
    Bad("null key", lambda b: edit(b, BALANCE, 3, account_id=None), BALANCE_FILE, 3, "account_id", "required"),
    Bad("empty key", lambda b: edit(b, BALANCE, 3, account_id=""), BALANCE_FILE, 3, "account_id", "required"),
    Bad("other month than the file", lambda b: edit(b, BALANCE, 1, month="2026-10"), BALANCE_FILE, 1, "month", "month"),
    Bad("orphan account", lambda b: edit(b, BALANCE, 2, account_id="A9"), BALANCE_FILE, 2, "account_id", "reference"),
    Bad("duplicate key", lambda b: repeat_first(b, BALANCE), BALANCE_FILE, 4, "account_id", "key"),
    Bad("orphan customer", lambda b: add(b, ACCOUNT, account_id="A4", customer_id="C9", product_id="P1", org_id="S1",
        currency="CNY", opened_date=date(2024, 1, 1)), "core_deposits/account/2026-08", 4, "customer_id", "reference"),
    Bad("bad date", lambda b: add_account(b, opened_date="2024-02-30"), "core_deposits/account/2026-08", 4,
    "opened_date", "type"),
    Bad("closed before opened", lambda b: add_account(b, closed_date="2020-01-01"), "core_deposits/account/2026-08", 4,
        "closed_date", "closed_after_opened"),
    Bad("rate out of range", lambda b: add_account(b, rate_pct="61"), "core_deposits/account/2026-08", 4, "rate_pct",
    "max"),
    Bad("half a month of term", lambda b: add_account(b, term_months="3.5"), "core_deposits/account/2026-08", 4,
    "term_months", "type"),
    Bad("value outside its list", lambda b: add(b, CUSTOMER, customer_id="C4", name_zh="客户", home_org_id="S1",
        opened_date=date(2024, 1, 1), size_class="huge"), "cif/customer/2026-08", 4, "size_class", "enum"),
    Bad("not a yes or no", lambda b: edit(b, ("org_people", "manager", "2026-08"), 2, is_active="perhaps"),
        "org_people/manager/2026-08", 2, "is_active", "type", rows=3),
    Bad("shares add up to 90", lambda b: edit(b, SHARES, 2, share_pct=50), "org_people/customer_assignment/2026-08", 2,
        "share_pct", "sum", rows=2),
    Bad("share above 100", lambda b: edit(b, SHARES, 1, share_pct=101), "org_people/customer_assignment/2026-08", 1,
        "share_pct", "max"),
    Bad("referred to before it is delivered", lambda b: b.update({("cif", "customer", "2026-09"): frame("cif",
    "customer", [
        {"customer_id": "C8", "month": "2026-09", "name_zh": "晚到", "home_org_id": "S1", "opened_date": date(2024, 1,
        1)}])})
        or add_account(b, customer_id="C8"), "core_deposits/account/2026-08", 4, "customer_id", "reference_month"),
]  # fmt: skip


def add_account(landing: Landing, **values) -> None:
    add(landing, ACCOUNT, account_id="A4", customer_id="C1", product_id="P1", org_id="S1", currency="CNY",
        opened_date=date(2024, 1, 1), rate_pct=1)  # fmt: skip
    edit(landing, ACCOUNT, 4, **values)


# each damage once, in turn as Parquet and as text; the other form of each is a proof
TURNS = [
    pytest.param(bad, kind, id=f"{bad.name}-{kind}", marks=() if number % 2 == turn else pytest.mark.proof)
    for number, bad in enumerate(ROWS) for turn, kind in enumerate(("parquet", "csv"))
]  # fmt: skip


@pytest.mark.parametrize(("bad", "kind"), TURNS)
def test_bad_row_goes_to_quarantine_with_its_place_and_rule(tmp_path, bad, kind):
    landing, where = small_bank(), paths_in(tmp_path / "data")
    bad.apply(landing)
    result = load(where, write(landing, tmp_path / "in", kind))
    produced = sum(item.rows_produced for item in result.tables)
    assert produced == sum(rows.height for rows in landing.values())
    assert produced == sum(item.rows_loaded + item.rows_quarantined for item in result.tables)
    assert sum(item.rows_quarantined for item in result.tables) == bad.rows
    found = {(item.file, item.row, item.column, item.rule) for item in result.quarantine}
    assert (f"{bad.file}.{kind}", bad.row, bad.column, bad.rule) in found
    stored = pl.read_parquet(where.raw / "quarantine" / f"{'.'.join(bad.file.split('/')[:2])}.parquet")
    assert stored.filter(pl.col("rule") == bad.rule)["row"].to_list()[0] == bad.row
    assert stored.filter(pl.col("rule") == bad.rule)["reason"][0]


def twenty(landing: Landing) -> list[tuple[str, int, str, str]]:
    """Thirteen kinds of wrong rows that do not touch each other; file, row, column and rule of each."""
    deposits = "core_deposits/account/2026-08.parquet"
    rows = [
        ("A4", {"customer_id": "C9"}, "customer_id", "reference"),
        ("A5", {"opened_date": "2024-02-30"}, "opened_date", "type"),
        ("A6", {"opened_date": "2021-01-01", "closed_date": "2020-01-01"}, "closed_date", "closed_after_opened"),
        ("A7", {"rate_pct": 61}, "rate_pct", "max"),
        ("A8", {"term_months": -1}, "term_months", "min"),
        ("A9", {"month": "2026-09"}, "month", "month"),
        (None, {}, "account_id", "required"),
        ("A1", {}, "account_id", "key"),
    ]
    for account, values, *_ in rows:
        add(landing, ACCOUNT, account_id=account, customer_id="C1", product_id="P1", org_id="S1", currency="CNY",
            opened_date=date(2024, 1, 1))  # fmt: skip
        edit(landing, ACCOUNT, landing[ACCOUNT].height, **values)
    edit(landing, BALANCE, 1, end_balance_cny=-5)
    edit(landing, BALANCE, 2, avg_balance_cny="9" * 30)
    add(landing, ("org_people", "manager", "2026-08"), manager_id="M3", name_zh="经理", role="product_manager",
        org_id="S1", grade="chief", is_active=True)  # fmt: skip
    add(landing, SHARES, customer_id="C3", manager_id="M2", share_pct=90)
    add(landing, SHARES, customer_id="C3", manager_id="M9", share_pct=10)
    return [
        *((deposits, 4 + number, column, rule) for number, (_, _, column, rule) in enumerate(rows)),
        (BALANCE_FILE + ".parquet", 1, "end_balance_cny", "negative_balance"),
        (BALANCE_FILE + ".parquet", 2, "avg_balance_cny", "type"),
        ("org_people/manager/2026-08.parquet", 3, "grade", "enum"),
        ("org_people/customer_assignment/2026-08.parquet", 4, "share_pct", "sum"),
        ("org_people/customer_assignment/2026-08.parquet", 5, "manager_id", "reference"),
    ]


def test_more_than_twenty_kinds_of_damage_in_one_folder(tmp_path, monkeypatch):
    """Wrong files and wrong rows are all named in one run; the old data and the published mart stay."""
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    assert run_load(write(small_bank(), tmp_path / "clean")).exit_code == 0
    (tmp_path / "data/CURRENT").write_text("1")
    before = snapshot(tmp_path / "data/raw")
    landing = small_bank()
    bad_rows = twenty(landing)
    folder = write(landing, tmp_path / "in")
    (folder / "cif/customer/2026-09.csv").write_bytes("customer_id\nM\u00fcller\n".encode("latin-1"))
    (folder / "core_deposits/fee_month/2026-09.parquet").unlink()
    without("core_deposits/fee_month/2026-10.parquet", "fee_cny")(folder)
    corrupt("core_deposits/fee_month/2026-08.parquet", lambda data: data[:-20])(folder)
    for name in ("unknown system", "unknown table", "file name without month", "two files for a month"):
        next(item for item in FILES if item[0] == name)[1](folder)
    result = run_load(folder)
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if ": rule " in line]
    assert {line.split(": rule ")[1].split(":")[0] for line in lines} >= {
        "encoding", "month_gap", "missing_column", "unreadable", "unknown_system", "unknown_table", "file_name",
        "duplicate_month",
    }  # fmt: skip
    # An unreadable customer file leaves the orphan customer undecided; everything else is found beside it.
    for file, row, column, rule in bad_rows[1:]:
        assert any(line.startswith(f"{file}: row {row}: column {column}: rule {rule}: ") for line in lines), rule
    attempt = json.loads((tmp_path / "data/load.json").read_text())["attempt"]
    assert all(f["rows_read"] == f["rows_parsed"] + f["rows_rejected"] for f in attempt["files"])
    assert all(t["rows_produced"] == t["rows_loaded"] + t["rows_quarantined"] for t in attempt["tables"])
    assert snapshot(tmp_path / "data/raw") == before
    assert (tmp_path / "data/CURRENT").read_text() == "1"


def test_wrong_rows_alone_do_not_keep_the_good_ones_out_of_a_first_load(tmp_path, monkeypatch):
    """The good rows are there to be looked at; with so many wrong ones it is no success all the same."""
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    landing = small_bank()
    bad_rows = twenty(landing)
    result = run_load(write(landing, tmp_path / "in"))
    assert result.exit_code == 1 and "rule quarantine" in result.stderr
    lines = result.stdout.splitlines()
    for file, row, column, rule in bad_rows:
        assert sum(line.startswith(f"{file}: row {row}: column {column}: rule {rule}: ") for line in lines) == 1, rule
    report = json.loads((tmp_path / "data/load.json").read_text())
    assert sum(item["rows_quarantined"] for item in report["tables"]) == len(bad_rows)


def test_read_only_data_folder_is_one_line(tmp_path, monkeypatch):
    blocked = tmp_path / "file_not_folder"
    blocked.write_text("")
    monkeypatch.setenv("COCKPIT_DATA", str(blocked / "data"))
    result = run_load(write(small_bank(), tmp_path / "in"))
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "file_not_folder" in result.stderr and "nothing was replaced" in result.stderr
