"""A bank's own files through a mapping: how they are read, what their SQL may do, and what is said when it is wrong."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest
import yaml

from mart.config import paths_in
from mart.load import LoadError, load
from tests.mart.load.small import small_bank, write

ORG = "SELECT org_id, '2026-08' AS month, 'branch' AS org_level, name AS name_zh FROM org"
GL = """SELECT strftime(day, '%Y-%m') AS month, org_id, 'deposits_end' AS gl_line, amount AS amount_cny FROM gl"""


def run(tmp_path: Path, files: dict[str, str | bytes], mapping: dict, **extra: str):
    """Load files through a mapping given as its YAML content; returns (paths, result)."""
    landing, folder = tmp_path / "in", tmp_path / "mapping"
    for name, text in files.items():
        (landing / name).parent.mkdir(parents=True, exist_ok=True)
        (landing / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    for name, text in {"mapping.yml": yaml.safe_dump({"name": "own", **mapping}), **extra}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    where = paths_in(tmp_path / "data")
    return where, load(where, landing, folder)


def raw(where, name: str) -> pl.DataFrame:
    return pl.read_parquet(f"{where.raw}/{name}/**/*.parquet", hive_partitioning=False)


ORGS = {"org.csv": "org_id,name\nS1,浦东\nS2,浦西\n"}
ORG_MAPPING = {"files": [{"view": "org", "pattern": "org.csv"}], "tables": {"org_people.org": ORG}}


@pytest.mark.parametrize(("text", "settings"), [
    ("day;org_id;amount\n05.08.2026;S1;1.234,50\n", {"separator": ";", "date_format": "%d.%m.%Y", "decimal": ",",
    "thousands": "."}),
    ("day\torg_id\tamount\n20260805\tS1\t1,234.50\n", {"separator": "\t", "date_format": "%Y%m%d", "thousands": ","}),
    ("'2026-08-05'|'S1'|'1234.5'\n", {"separator": "|", "quote": "'", "header": ["day", "org_id", "amount"]}),
    ("export of 5 Aug\n\nday,org_id,amount\n2026-08-05,S1,1234.50\n", {"skip_lines": 2}),
    ("day,org_id,amount\n2026-08-05,S1,1234.50\n2026-08-05,S2,n/a\n", {"null": ["", "n/a"]}),
])  # fmt: skip
def test_reader_options(tmp_path, text, settings):
    spec = {"view": "gl", "pattern": "gl.*", "types": {"day": "date", "amount": "money"}, **settings}
    where, _ = run(tmp_path, {"gl.txt": text}, {"files": [spec], "tables": {"general_ledger.gl_month": GL}})
    assert raw(where, "gl_month").select("month_no", "org_id", pl.col("amount_cny").cast(pl.String)).rows() == [
        (24319, "S1", "1234.50")
    ]


def test_zipped_and_spreadsheet_files_in_one_view(tmp_path):
    landing = tmp_path / "in/x"
    landing.mkdir(parents=True)
    pl.DataFrame({"org_id": ["S9"], "name": ["静安"]}).write_excel(landing / "b.xlsx")
    files = {"x/a.csv.gz": gzip.compress("org_id,name\nS1,浦东\n".encode())}
    mapping = {**ORG_MAPPING, "files": [{"view": "org", "pattern": "x/*"}]}
    where, result = run(tmp_path, files, mapping)
    assert raw(where, "org")["org_id"].to_list() == ["S1", "S9"]
    assert [(file["file"], file["rows_read"]) for file in result.files] == [("x/a.csv.gz", 1), ("x/b.xlsx", 1)]


def test_row_that_does_not_fit_its_type_is_rejected_and_counted(tmp_path):
    spec = {"view": "gl", "pattern": "gl.csv", "types": {"day": "date", "amount": "money"}}
    text = "day,org_id,amount\n2026-08-05,S1,7\n2026-13-05,S1,8\n2026-08-06,S2,9,9\n2026-08-07,S2,many\n"
    where, result = run(tmp_path, {"gl.csv": text}, {"files": [spec], "tables": {"general_ledger.gl_month": GL}})
    (file,) = result.files
    assert (file["rows_read"], file["rows_parsed"], file["rows_rejected"]) == (4, 1, 3)
    found = {(item.row, item.column, item.rule) for item in result.quarantine}
    assert found == {(2, "day", "type"), (3, None, "columns"), (4, "amount", "type")}
    assert pl.read_parquet(where.raw / "quarantine/gl.parquet")["row"].to_list() == [2, 3, 4]


def test_row_whose_month_is_not_a_month_is_quarantined(tmp_path):
    mapping = {
        **ORG_MAPPING,
        "tables": {
            "org_people.org": ORG.replace("'2026-08'", "CASE org_id WHEN 'S2' THEN '2026-8' ELSE '2026-08' END")
        },
    }
    _, result = run(tmp_path, ORGS, mapping)
    (finding,) = result.quarantine
    assert (finding.row, finding.column, finding.rule) == (2, "month", "month")


FORBIDDEN = [
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM '/etc/hostname'",
    "SELECT * FROM read_parquet('*.parquet')",
    "COPY org TO '/tmp/leak.csv'",
    "ATTACH '/tmp/other.duckdb' AS other",
    "SET enable_external_access = true",
    "INSTALL httpfs",
    "DROP TABLE org",
    "SELECT 1; SELECT 2",
    "SELECT * FROM where",
    "SELEC org_id",
    "SELECT * FROM mapping",
    "",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_sql_of_a_mapping_reads_its_views_and_nothing_else(tmp_path, sql):
    for place in ("tables", "views"):
        mapping = (
            {**ORG_MAPPING, "views": {"v": sql}}
            if place == "views"
            else {**ORG_MAPPING, "tables": {"org_people.org": sql}}
        )
        with pytest.raises(LoadError) as error:
            run(tmp_path, ORGS, mapping)
        (finding,) = error.value.findings
        assert finding.rule == "mapping"
        assert finding.file.startswith("own/")


@pytest.mark.parametrize(("change", "rule", "part"), [
    ({"files": [{"view": "org", "pattern": "nothing*.csv"}]}, "missing_file", "optional"),
    ({"files": [{"view": "org", "pattern": "org.csv", "seperator": ";"}]}, "mapping", "seperator"),
    ({"files": [{"view": "org", "pattern": "org.csv", "types": {"name": "varchar"}}]}, "mapping", "varchar"),
    ({"files": [{"view": "org", "pattern": "org.csv", "types": {"nam": "text"}}]}, "mapping", "nam"),
    ({"files": [{"view": "org", "pattern": "org.csv", "encoding": "gbk2"}]}, "mapping", "gbk2"),
    ({"files": [{"view": "org", "pattern": "org.csv", "separator": "||"}]}, "mapping", "one character"),
    ({"files": [{"view": "o r g", "pattern": "org.csv"}]}, "mapping", "plain name"),
    ({"files": [{"pattern": "org.csv"}]}, "mapping", "view"),
    ({"tables": {"org_people.orgs": ORG}}, "mapping", "org_people.orgs"),
    ({"tables": {}}, "mapping", "maps no table"),
    ({"tables": {"org_people.org": "SELECT org_id FROM org"}}, "missing_column", "required"),
    ({"tables": {"org_people.org": ORG.replace("name AS name_zh", "name AS name_zh, 1 AS level")}}, "unknown_column",
    "level"),
    ({"tables": {"org_people.org": ORG.replace("'branch'", "[1]")}}, "type", "cannot be read as text"),
    ({"extra": 1}, "mapping", "extra"),
    ({"views": {"w": "SELECT 1 / 0 :: nothing"}}, "mapping", "does not run"),
    ({"notes": ["SELECT nothing FROM org"]}, "mapping", "does not run"),
    ({"notes": ["SELECT CAST('x' AS INTEGER)"]}, "mapping", "does not run"),
    ({"notes": "SELECT 1"}, "mapping", "notes must be a list"),
    ({"files": "org.csv"}, "mapping", "files must be a list"),
    ({"files": [{"view": "org", "pattern": "../*.csv"}]}, "mapping", "must stay below the landing folder"),
    ({"files": [{"view": "org", "pattern": "org.csv", "skip_lines": "two"}]}, "mapping",
    "skip_lines must be a whole number"),
    ({"files": [{"view": "org", "pattern": "org.csv", "encoding": "hex"}]}, "mapping", "hex"),
    ({"files": [{"view": "org", "pattern": "org.csv", "null": "NA"}]}, "mapping", "null must be a list"),
    ({"files": [{"view": "org", "pattern": "org.csv", "optional": "maybe"}]}, "mapping",
    "optional must be true or false"),
    ({"files": [{"view": "org", "pattern": "org.csv"}] * 2}, "mapping", "'org' is defined twice"),
    ({"views": {"org": "SELECT 1 AS x"}}, "mapping", "'org' is defined twice"),
    ({"views": ["SELECT 1"]}, "mapping", "views must be a table"),
    ({"tables": {"org_people.org": None}}, "mapping", "expected the text of a SELECT"),
])  # fmt: skip
def test_mistakes_in_a_mapping_are_named(tmp_path, change, rule, part):
    with pytest.raises(LoadError) as error:
        run(tmp_path, ORGS, {**ORG_MAPPING, **change})
    finding = error.value.findings[0]
    assert finding.rule == rule
    assert part in finding.line()
    assert not (tmp_path / "data/raw").exists()


def test_balances_with_a_month_left_out_are_an_error(tmp_path):
    sql = """SELECT 'A1' AS account_id, month, 1 AS avg_balance_cny, 1 AS end_balance_cny, 0 AS interest_cny
        FROM (VALUES ('2026-07'), ('2026-09')) months (month)"""
    with pytest.raises(LoadError) as error:
        run(tmp_path, ORGS, {**ORG_MAPPING, "tables": {"core_deposits.balance_month": sql}})
    assert [(item.rule, "2026-08" in item.message) for item in error.value.findings] == [("month_gap", True)]


def test_contract_files_in_gb18030_with_semicolons_need_no_mapping(tmp_path):
    landing = write(small_bank(), tmp_path / "in", "csv")
    for file in landing.rglob("*.csv"):
        file.write_bytes(file.read_text().replace(",", ";").encode("gb18030"))
    where = paths_in(tmp_path / "data")
    result = load(where, landing)
    assert result.quarantine == ()
    assert "客户1" in raw(where, "customer")["name_zh"]
    assert any("cif/customer" in note and "GB18030" in note for note in result.notes)
