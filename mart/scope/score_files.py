"""Score files as they are found: one that is damaged, or that something else has written, counts as not written."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

KEYS = {  # file: columns without which its rows mean nothing; every other file has rows of customers
    "score_product": ("product_id", "month_no"),
    "score_effect": ("product_id", "lift", "status"),
    "score_exclusion": ("product_id", "branch_id", "manager_id", "customers_cnt"),
    "segment_profile": (),
}
OF_CUSTOMERS = ("customer_id",)
TEXT = frozenset({
    "customer_id", "product_id", "branch_id", "org_id", "manager_id", "status", "status_reason", "reason",
    "reason_zh", "reason_en", "segment_zh", "segment_en", "profile_zh", "profile_en", "name_zh", "name_en",
})  # fmt: skip
NUMBER = frozenset({
    "month_no", "probability", "expected_ep_cny", "ep_if_taken_cny", "ep_low_cny", "ep_high_cny", "rank",
    "manager_rank", "customers_cnt",
})  # fmt: skip
_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "UINTEGER", "UBIGINT", "HUGEINT")


def is_whole(con: duckdb.DuckDBPyConnection, file: Path) -> bool:
    """Whether a score file can be read and has what its name promises; the log says why not."""
    try:
        first = "SELECT * FROM read_parquet($file) LIMIT 1"
        columns = {row[0]: row[1] for row in con.execute(f"DESCRIBE {first}", {"file": str(file)}).fetchall()}
        con.execute(first, {"file": str(file)}).fetchall()
    except duckdb.Error as error:
        return _refuse(file, str(error).splitlines()[0])
    wrong = misfits(file.stem, columns)
    return _refuse(file, wrong) if wrong else True


def misfits(stem: str, columns: dict[str, str]) -> str:
    """What is wrong with a file's columns, in words; empty where they fit.

    >>> misfits("score", {"customer_id": "BIGINT", "probability": "DOUBLE"})
    'customer_id is BIGINT, not text'
    >>> misfits("score_product", {"product_id": "VARCHAR"})
    'month_no is missing'
    """
    absent = [name for name in KEYS.get(stem, OF_CUSTOMERS) if name not in columns]
    found = [f"{name} is missing" for name in absent]
    for name, kind in columns.items():
        if name in TEXT and kind != "VARCHAR":
            found.append(f"{name} is {kind}, not text")
        if name in NUMBER and not kind.startswith(_NUMERIC):
            found.append(f"{name} is {kind}, no number")
    return ", ".join(found)


def _refuse(file: Path, why: str) -> bool:
    logging.getLogger("cockpit.reader").warning(
        "%s: does not count (%s); run python -m models score", file, " ".join(why.split())
    )
    return False


def make_view(con: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """One view on score files; where they do not fit together there is none, and the log says so."""
    try:
        con.execute(f"CREATE OR REPLACE VIEW {name} AS {select}")
    except duckdb.Error as error:
        _refuse(Path(name), str(error).splitlines()[0])
