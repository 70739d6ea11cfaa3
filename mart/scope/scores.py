"""Score files of a build as scoped views beside the mart: what the models wrote, for those who may see it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from mart.scope.held_out import FREE, HELD, IS_SEGMENT, create_table
from mart.scope.roles import ROLES
from mart.scope.score_files import is_whole, make_view
from mart.scope.statements import ANYBODY, IDS, WHOLE
from mart.scope.tables import OPEN

HOME = (
    "(SELECT c.customer_id FROM mart.marts.dim_customer c JOIN mart.marts.dim_org o ON o.org_id = c.home_org_id WHERE "
    f"c.valid_to_month_no = {OPEN} AND o.valid_to_month_no = {OPEN} AND o.branch_id IN {IDS})"
)
OWN_PRODUCTS = (
    "product_id IN (SELECT product_id FROM mart.scope_product_manager.product "
    f"WHERE product_manager_id IN {IDS} AND valid_to_month_no = {OPEN})"
)
# of a score and of a segment: home branch, manager who has the customer now, product manager's products
SCORE_SCOPE = {
    "bank": WHOLE,
    "branch": f"customer_id IN {HOME}",
    "product": OWN_PRODUCTS,
    "customer": (
        "customer_id IN (SELECT customer_id FROM mart.marts.scope_manager_customer "
        f"WHERE manager_id IN {IDS} AND is_current)"
    ),
}
HOLDERS = "customer_id IN (SELECT customer_id FROM mart.scope_product_manager.customer)"
TARGETED = f"customer_id IN (SELECT customer_id FROM {{scores}} WHERE {OWN_PRODUCTS})"
# other views on score files: their rule where it differs from SCORE_SCOPE; {scores}: the files behind `score`
SCORE_FILES: dict[str, dict[str, str]] = {
    "score_customer": {"product": TARGETED},
    "score_product": {"branch": ANYBODY, "customer": ANYBODY},
    "score_effect": {"branch": ANYBODY, "customer": ANYBODY},
    "score_exclusion": {"branch": f"branch_id IN {IDS}", "customer": f"manager_id IN {IDS}"},
    "segment_profile": {"branch": ANYBODY, "product": ANYBODY, "customer": ANYBODY},
}
OF_CUSTOMERS = ("score", "score_customer", "score_held")  # who is scored: rows of single customers


def is_scored(folder: Path) -> bool:
    """Whether target lists lie beside a build."""
    return (folder / "scores" / "score.parquet").exists()


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


def score_views(con: duckdb.DuckDBPyConnection, folder: Path, is_open: bool = True) -> None:
    """`score` shows what `python -m models score` and the segments wrote, a product manager's segments those of
    holders; the files of SCORE_FILES are views of their own.

    Nobody finds a customer in `score` who is held out for the product (`mart.scope.held_out`), in any role;
    `score_held` has these pairs, to be counted. `is_open` False: it is not known who, so no customer is found at all.
    """
    create_table(con)
    files = {
        file.stem: str(file).replace("'", "''") for file in sorted(folder.glob("[!.]*.parquet")) if is_whole(con, file)
    }
    listed: list[str] = [file for stem, file in files.items() if stem not in SCORE_FILES]
    if listed and not _columns(con, listed):  # whole one by one, but of columns that do not go together
        listed = []
    columns, scores = _columns(con, listed), _read(listed)
    for name, role in ROLES.items():
        where = SCORE_SCOPE[role.dimension]
        free = f"({where}) AND {FREE if is_open else IS_SEGMENT}" if "product_id" in columns else where
        views = {}
        if listed:
            is_split = role.is_of_products
            views["score"] = _by_file(con, free, listed) if is_split else f"SELECT * FROM {scores} s WHERE {free}"
            if "product_id" in columns:
                views["score_held"] = f"SELECT s.customer_id, s.product_id FROM {scores} s WHERE ({where}) AND {HELD}"
        for view, rules in SCORE_FILES.items():
            if view in files and (view != "score_customer" or "product_id" in columns):
                rule = rules.get(role.dimension, where).replace("{scores}", scores)
                views[view] = f"SELECT * FROM read_parquet('{files[view]}') WHERE {rule}"
        for view, select in views.items():
            if role.sees_customers or view not in OF_CUSTOMERS:
                make_view(con, f"memory.scope_{name}.{view}", select)


def _by_file(con: duckdb.DuckDBPyConnection, where: str, files: list[str]) -> str:
    """A product manager's scores and the segments of holders, file by file, so that a question about one product opens
    its part of the scores only: one rule with OR over all files looks every row up twice."""
    scored = [file for file in files if "product_id" in _columns(con, [file])]
    others = [file for file in files if file not in scored]
    parts = [f"SELECT * FROM {_read(scored)} s WHERE {where}"] if scored else []
    if scored and con.execute(f"SELECT 1 FROM {_read(scored)} WHERE product_id IS NULL LIMIT 1").fetchone():
        parts.append(f"SELECT * FROM {_read(scored)} WHERE product_id IS NULL AND {HOLDERS}")
    if others:
        parts.append(
            f"SELECT *{', NULL::VARCHAR AS product_id' if scored else ''} FROM {_read(others)} WHERE {HOLDERS}"
        )
    return " UNION ALL BY NAME ".join(parts)


def _read(files: list[str]) -> str:
    """FROM clause over files whose names are quoted already."""
    listed = "', '".join(files)
    return f"read_parquet(['{listed}'], union_by_name = true)"


def _columns(con: duckdb.DuckDBPyConnection, files: list[str]) -> set[str]:
    """Columns of files read together; none where they do not go together."""
    try:
        found = con.execute(f"DESCRIBE SELECT * FROM {_read(files)}").fetchall() if files else []
    except duckdb.Error:
        return set()
    return {row[0] for row in found}
