"""Files mutated at random: a load either counts every row or names the file in one line; it never stops otherwise."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mart.config import paths_in
from mart.load import LoadError, load
from mart.load.fast_csv import copy_csv
from mart.load.model import ReaderOptions
from mart.load.records import records, split_lines
from tests.mart.load.small import small_bank, write

HEADER = "account_id,month,avg_balance_cny,end_balance_cny,off_balance_cny,interest_cny,interest_charged_cny\n"
LINES = [f"A{n},2026-09,{n}000.00,{n}100.00,,0.{n}0,\n" for n in (1, 2, 3)]
CLEAN = (HEADER + "".join(LINES * 4)).encode()
# Few examples in the suite, more by `make proof`, COCKPIT_FUZZ=5000 there for a long run.
PROOF = int(os.environ.get("COCKPIT_FUZZ", "15"))
EXAMPLES = pytest.mark.parametrize("examples", [5, pytest.param(PROOF, marks=pytest.mark.proof)])
QUICK = 8  # times as many of those that load nothing

edits = st.lists(
    st.tuples(
        st.integers(0, len(CLEAN) - 1),
        st.integers(0, 12),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from(
                [b'"', b"\n", b",", b'""', b"\r", b"\x00", b"-", b"1e9", "账".encode(), b"A1,2026-09,1,1,,1,\n"]
            ),
        ),
    ),
    max_size=4,
)


def mutate(changes: list[tuple[int, int, bytes]], clean: bytes = CLEAN) -> bytes:
    data = clean
    for place, cut, inserted in changes:
        data = data[:place] + inserted + data[place + cut :]
    return data


@EXAMPLES
def test_rows_in_are_rows_loaded_and_rows_quarantined(tmp_path_factory, examples):
    @settings(max_examples=examples)
    @given(edits)
    @example([(len(HEADER) + 5, 0, b'"')])
    def holds(changes):
        folder = tmp_path_factory.mktemp("mutated")
        landing = write(small_bank(), folder / "in")
        (landing / "core_deposits/balance_month/2026-09.parquet").unlink()
        (landing / "core_deposits/balance_month/2026-09.csv").write_bytes(mutate(changes))
        where = paths_in(folder / "data")
        try:
            result = load(where, landing)
        except LoadError as error:
            assert all("2026-09.csv" in item.line() and "\n" not in item.line() for item in error.findings)
            assert not where.raw.exists()
            return
        (file,) = [item for item in result.files if item["file"].endswith("2026-09.csv")]
        assert file["rows_read"] == file["rows_parsed"] + file["rows_rejected"]
        produced = {item.table: item for item in result.tables}["balance_month"]
        assert produced.rows_produced == 6 + file["rows_parsed"]
        assert produced.rows_produced == produced.rows_loaded + produced.rows_quarantined
        assert sum(item.rows for item in result.quarantine) == file["rows_rejected"] + sum(
            item.rows_quarantined for item in result.tables
        )

    holds()


@EXAMPLES
def test_mutated_parquet_is_loaded_or_named(tmp_path_factory, examples):
    @settings(max_examples=examples)
    @given(
        st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 30), st.binary(max_size=6)), min_size=1, max_size=3)
    )
    def holds(changes):
        folder = tmp_path_factory.mktemp("mutated")
        landing = write(small_bank(), folder / "in")
        file = landing / "core_deposits/balance_month/2026-09.parquet"
        clean = file.read_bytes()
        file.write_bytes(mutate([(place % len(clean), cut, new) for place, cut, new in changes], clean))
        try:
            result = load(paths_in(folder / "data"), landing)
        except LoadError as error:
            assert all("2026-09.parquet" in item.line() for item in error.findings)
            return
        assert all(item.rows_produced == item.rows_loaded + item.rows_quarantined for item in result.tables)

    holds()


@EXAMPLES
def test_no_line_is_lost_when_text_is_cut_into_records(examples):
    """Every line that is not blank is part of exactly one record."""

    @settings(max_examples=QUICK * examples)
    @given(st.text(alphabet='ab,"\n\r é', max_size=60))
    def holds(text):
        lines = split_lines(text)
        assert "".join(lines) == text
        found = list(records(lines, 0, 2, ",", ReaderOptions()))
        assert [record.row for record in found] == list(range(1, len(found) + 1))
        letters = sum(char in "abé" for char in text)
        kept = sum(char in "abé" for r in found for char in ("".join(r.values) if r.values is not None else r.text))
        assert kept == letters

    holds()


@EXAMPLES
def test_well_formed_csv_comes_back_as_it_was(examples):
    @settings(max_examples=QUICK * examples)
    @given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), min_size=1, max_size=6))
    def holds(rows):
        rows = [(a.replace("\r", "\n"), b.replace("\r", "\n")) for a, b in rows]
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        found = [tuple(r.values) for r in records(split_lines(text.getvalue()), 0, 2, ",", ReaderOptions())]
        assert found == rows

    holds()


@EXAMPLES
def test_the_quick_way_and_the_careful_way_give_the_same_rows(tmp_path_factory, examples):
    @settings(max_examples=QUICK * examples)
    @given(st.lists(st.sampled_from(['a', 'b c', ' d ', '"e"', '"f""g"', '"h,i"', '"j\nk"', 'l"m', '"n', '账', '', '""',
    'NA', '\t']), max_size=12),
           st.sampled_from(["\n", "\r\n", "\n\n", "\r"]))  # fmt: skip
    def holds(values, end):
        pairs = zip(values[::2], values[1::2], strict=False)
        lines = split_lines("".join(f"{a},{b}{end}" for a, b in pairs))
        target = tmp_path_factory.getbasetemp() / "quick.parquet"
        options = ReaderOptions(null=("", "NA"))
        rows = copy_csv(duckdb.connect(), lines, ["x", "y"], ",", options, target)
        if rows is not None:
            careful = list(records(lines, 0, 2, ",", options))
            expected = [(*(None if v in options.null else v for v in r.values), r.row) for r in careful]
            assert duckdb.connect().sql(f"FROM read_parquet('{target}')").fetchall() == expected

    holds()


def test_an_ordinary_file_goes_the_quick_way(tmp_path):
    lines = split_lines('a;"b ""c"""\n1;2\n\n')
    assert copy_csv(duckdb.connect(), lines, ["x", "y"], ";", ReaderOptions(), tmp_path / "q.parquet") == 2
    assert duckdb.connect().sql(f"FROM '{tmp_path}/q.parquet'").fetchall() == [("a", 'b "c"', 1), ("1", "2", 2)]


def test_a_stray_quote_costs_one_row_and_no_more(tmp_path: Path):
    landing = write(small_bank(), tmp_path / "in")
    (landing / "core_deposits/balance_month/2026-09.parquet").unlink()
    lines = [LINES[0], '"A2,2026-09,1,1,,1,\n', LINES[2]]
    (landing / "core_deposits/balance_month/2026-09.csv").write_text(HEADER + "".join(lines))
    result = load(paths_in(tmp_path / "data"), landing)
    (finding,) = result.quarantine
    assert (finding.row, finding.rule, finding.rows) == (2, "columns", 1)
    (file,) = [item for item in result.files if item["rows_rejected"]]
    assert (file["rows_read"], file["rows_parsed"]) == (3, 2)
