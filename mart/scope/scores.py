"""Score files of a build as scoped views beside the mart: what the models wrote, for those who may see it."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

HOME = (
    "(SELECT c.customer_id FROM mart.marts.dim_customer c JOIN mart.marts.dim_org o ON o.org_id = c.home_org_id WHERE "
    "c.valid_to_month_no = 999999 AND o.valid_to_month_no = 999999 AND o.branch_id = getvariable('scope_id'))"
)
OWN_PRODUCTS = (
    "product_id IN (SELECT product_id FROM mart.scope_product_manager.product "
    "WHERE product_manager_id = getvariable('scope_id') AND valid_to_month_no = 999999)"
)
# of a score and of a segment: home branch, manager who holds the customer now, product manager's products
SCORE_SCOPE = {
    "executive": "getvariable('scope_id') = 'BANK'",
    "steward": "getvariable('scope_id') = 'BANK'",
    "branch_leader": f"customer_id IN {HOME}",
    "product_manager": OWN_PRODUCTS,
    "relationship_manager": (
        "customer_id IN (SELECT customer_id FROM mart.marts.scope_manager_customer "
        "WHERE manager_id = getvariable('scope_id') AND is_current)"
    ),
}
HELD_HERE = "customer_id IN (SELECT customer_id FROM mart.scope_product_manager.customer)"
TARGETED = f"customer_id IN (SELECT customer_id FROM {{scores}} WHERE {OWN_PRODUCTS})"
# other views on score files: their rule where it differs from SCORE_SCOPE; {scores}: the files behind `score`
SCORE_FILES = {
    "score_customer": {"product_manager": TARGETED},
    "score_product": (
        dict.fromkeys(("executive", "steward"), "getvariable('scope_id') = 'BANK'")
        | dict.fromkeys(("branch_leader", "relationship_manager"), "getvariable('scope_id') IS NOT NULL")
    ),
    "score_exclusion": {
        "branch_leader": "branch_id = getvariable('scope_id')",
        "relationship_manager": "manager_id = getvariable('scope_id')",
    },
    "segment_profile": (
        dict.fromkeys(
            ("branch_leader", "product_manager", "relationship_manager"), "getvariable('scope_id') IS NOT NULL"
        )
    ),
}


def scores_id(folder: Path) -> str:
    """Changes whenever scores or model cards of a build were written; empty before. Part of every cache key beside the
    build."""
    found = []
    for file in (
        folder / "scores" / "score.parquet",
        folder / "scores" / "segments.parquet",
        folder / "models" / "judged.parquet",
    ):
        try:
            found.append(str(file.stat().st_mtime_ns))
        except OSError:
            continue
    return "-".join(found)


def score_views(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`score` shows what `python -m models score` and the segments wrote, a product manager's segments those of
    holders;
    the files of SCORE_FILES are views of their own."""
    files = {
        file.stem: str(file).replace("'", "''") for file in sorted(folder.glob("[!.]*.parquet")) if _is_whole(con, file)
    }
    listed = [file for stem, file in files.items() if stem not in SCORE_FILES]
    columns, scores = _columns(con, listed), _read(listed)
    for role, where in SCORE_SCOPE.items():
        if listed:
            rows = (
                _product_managers(con, where, listed)
                if role == "product_manager"
                else f"SELECT * FROM {scores} WHERE {where}"
            )
            con.execute(f"CREATE VIEW memory.scope_{role}.score AS {rows}")
        for view, rules in SCORE_FILES.items():
            if view in files and (view != "score_customer" or "product_id" in columns):
                rule = rules.get(role, where).replace("{scores}", scores)
                con.execute(
                    f"CREATE VIEW memory.scope_{role}.{view} AS SELECT * FROM read_parquet('{files[view]}') WHERE"
                    f" {rule}"
                )


def _product_managers(con: duckdb.DuckDBPyConnection, where: str, files: list[str]) -> str:
    """His products' scores and his holders' segments, file by file, so that a question about one product opens its
    part of the
    scores only: one rule with OR over all files looks every row up twice."""
    scored = [file for file in files if "product_id" in _columns(con, [file])]
    others = [file for file in files if file not in scored]
    parts = [f"SELECT * FROM {_read(scored)} WHERE {where}"] if scored else []
    if scored and con.execute(f"SELECT 1 FROM {_read(scored)} WHERE product_id IS NULL LIMIT 1").fetchone():
        parts.append(f"SELECT * FROM {_read(scored)} WHERE product_id IS NULL AND {HELD_HERE}")
    if others:
        parts.append(
            f"SELECT *{', NULL::VARCHAR AS product_id' if scored else ''} FROM {_read(others)} WHERE {HELD_HERE}"
        )
    return " UNION ALL BY NAME ".join(parts)


def _read(files: list[str]) -> str:
    """FROM clause over files whose names are quoted already."""
    listed = "', '".join(files)
    return f"read_parquet(['{listed}'], union_by_name = true)"


def _is_whole(con: duckdb.DuckDBPyConnection, file: Path) -> bool:
    """A damaged score file must not take the mart down: it counts as not written, and the log says so."""
    try:
        con.execute("SELECT count(*) FROM parquet_metadata($file)", {"file": str(file)})
    except duckdb.Error as error:
        logging.getLogger("cockpit.reader").warning(
            "%s: cannot be read (%s); run python -m models score", file, str(error).splitlines()[0]
        )
        return False
    return True


def _columns(con: duckdb.DuckDBPyConnection, files: list[str]) -> set[str]:
    return {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {_read(files)}").fetchall()} if files else set()
