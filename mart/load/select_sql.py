"""What one SELECT of a mapping does: that it writes nothing, which tables it reads, and which row of which file each
of its rows comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from mart.load.conversions import quoted
from mart.load.mapping_spec import Mapping, fail
from mart.load.relations import SOURCE_FILE, SOURCE_ROW

_READS = ("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE", "STATEMENT_NODE")
_NOWHERE = f"SELECT CAST(NULL AS VARCHAR) AS {SOURCE_FILE}, CAST(NULL AS BIGINT) AS {SOURCE_ROW}"


def check_reads_only(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    """Raise LoadError unless the text is exactly one SELECT that writes nothing, in its WITH neither."""
    statements = con.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise fail(name, "must be exactly one SELECT")
    writes = {part["type"] for part in parts_of(tree_of(con, sql)) if _is_node(part) and part["type"] not in _READS}
    if writes:
        word = sorted(writes)[0].removesuffix("_NODE").removesuffix("_QUERY")
        raise fail(name, f"must be one SELECT that writes nothing; it holds {word}")


def traced(con: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """The SELECT with the file and row of the first table it reads as two more columns; None where its rows are not
    rows of one table: groups, DISTINCT, UNION without ALL."""
    tree = tree_of(con, sql)
    statements = tree.get("statements") or []
    if len(statements) != 1 or not _trace(con, statements[0]["node"]):
        return None
    made = con.execute("SELECT json_deserialize_sql(?)", [json.dumps(tree)]).fetchall()[0][0]
    try:
        con.sql(made)
    except duckdb.Error:  # a helper view that does not hand on file_name and file_row
        return None
    return made


def tree_of(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """The statements of a text as the database's own tree of nested dicts and lists."""
    return json.loads(con.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0][0])


def tables_read(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Names of the tables and views that a SELECT reads, those of its own WITH too."""
    return {str(part["table_name"]) for part in parts_of(tree_of(con, sql)) if part.get("type") == "BASE_TABLE"}


def lineage_of(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """`system.table` to the views of the bank's own files that its SELECT reads, through helper views too."""
    files, helpers = {spec.view for spec in mapping.files}, dict(mapping.views)
    found = {}
    for system, name, sql in mapping.tables:
        seen: set[str] = set()
        todo = [sql]
        while todo:
            new = tables_read(con, todo.pop()) - seen
            seen |= new
            todo += [helpers[view] for view in new if view in helpers]
        found[f"{system}.{name}"] = tuple(sorted(seen & files))
    return found


def is_grouped(node: dict[str, Any]) -> bool:
    """Whether the rows of a SELECT are groups of the rows it reads."""
    return bool(node["group_expressions"]) or node["aggregate_handling"] != "STANDARD_HANDLING"


def _is_node(part: dict[str, Any]) -> bool:
    return str(part.get("type", "")).endswith("_NODE")


def parts_of(part: Any) -> Iterator[dict[str, Any]]:
    """Every dict of a tree, its own first."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from parts_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from parts_of(value)


def _trace(con: duckdb.DuckDBPyConnection, node: dict[str, Any]) -> bool:
    """Add the two columns to a SELECT, or to each part of a UNION ALL. False where that would change its rows."""
    if any(item["type"] == "DISTINCT_MODIFIER" for item in node.get("modifiers", [])):
        return False
    if node["type"] == "SET_OPERATION_NODE":
        parts = node.get("children") or [node["left"], node["right"]]
        return node["setop_type"] == "UNION" and bool(node["setop_all"]) and all(_trace(con, part) for part in parts)
    if node["type"] != "SELECT_NODE":
        return False
    table = None if is_grouped(node) else _first_table(node["from_table"])
    source = f"{quoted(table)}." if table else ""
    columns = f"SELECT {source}file_name AS {SOURCE_FILE}, {source}file_row AS {SOURCE_ROW}" if table else _NOWHERE
    node["select_list"] += tree_of(con, columns)["statements"][0]["node"]["select_list"]
    return True


def _first_table(part: dict[str, Any] | None) -> str | None:
    while part and part["type"] == "JOIN":
        part = part["left"]
    if not part or part["type"] not in ("BASE_TABLE", "SUBQUERY"):
        return None
    return part.get("alias") or part.get("table_name")
