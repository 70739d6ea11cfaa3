"""What one SELECT of a mapping does: that it writes nothing, which tables it reads, and which row of which file each
of its rows comes from."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
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
    writes = {part["type"] for part in _parts(_tree(con, sql)) if _is_node(part) and part["type"] not in _READS}
    if writes:
        word = sorted(writes)[0].removesuffix("_NODE").removesuffix("_QUERY")
        raise fail(name, f"must be one SELECT that writes nothing; it holds {word}")


def traced(con: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """The SELECT with the file and row of the first table it reads as two more columns; None where its rows are not
    rows of one table: groups, DISTINCT, UNION without ALL."""
    tree = _tree(con, sql)
    statements = tree.get("statements") or []
    if len(statements) != 1 or not _trace(con, statements[0]["node"]):
        return None
    made = con.execute("SELECT json_deserialize_sql(?)", [json.dumps(tree)]).fetchall()[0][0]
    try:
        con.sql(made)
    except duckdb.Error:  # a helper view that does not hand on file_name and file_row
        return None
    return made


def _tree(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    return json.loads(con.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0][0])


def tables_read(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Names of the tables and views that a SELECT reads, those of its own WITH too."""
    return {str(part["table_name"]) for part in _parts(_tree(con, sql)) if part.get("type") == "BASE_TABLE"}


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


def joins_before_groups(con: duckdb.DuckDBPyConnection, sql: str, files: Collection[str]) -> list[dict[str, int]]:
    """Of each part of a SELECT that joins views of the bank's own files and then groups: rows that are grouped (under
    the empty name), and how many different rows of each view are among them."""
    tree, found = _tree(con, sql), []
    for node in list(_parts(tree)):
        if node.get("type") != "SELECT_NODE" or not _is_grouped(node):
            continue
        leaves = list(_leaves(node["from_table"]))
        if len(leaves) < 2 or not all(leaf.get("table_name") in files for leaf in leaves):
            continue
        names = [str(leaf.get("alias") or leaf["table_name"]) for leaf in leaves]
        distinct = ", ".join(f"count(DISTINCT ({quoted(n)}.file_name, {quoted(n)}.file_row))" for n in names)
        counting = _tree(con, f"SELECT count(*), {distinct}")["statements"][0]["node"]["select_list"]
        plain = {"group_expressions": [], "group_sets": [], "having": None, "qualify": None, "modifiers": []}
        probe = {**node, **plain, "aggregate_handling": "STANDARD_HANDLING", "select_list": counting}
        whole = {**tree, "statements": [{**tree["statements"][0], "node": probe}]}
        try:
            text = con.execute("SELECT json_deserialize_sql(?)", [json.dumps(whole)]).fetchall()[0][0]
            found.append(dict(zip(("", *names), con.execute(text).fetchall()[0], strict=True)))
        except duckdb.Error:  # a part that cannot stand alone: it names columns of the SELECT around it
            continue
    return found


def _leaves(part: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    if part and part["type"] == "JOIN":
        yield from _leaves(part["left"])
        yield from _leaves(part["right"])
    elif part:
        yield part


def _is_grouped(node: dict[str, Any]) -> bool:
    return bool(node["group_expressions"]) or node["aggregate_handling"] != "STANDARD_HANDLING"


def _is_node(part: dict[str, Any]) -> bool:
    return str(part.get("type", "")).endswith("_NODE")


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _parts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _parts(value)


def _trace(con: duckdb.DuckDBPyConnection, node: dict[str, Any]) -> bool:
    """Add the two columns to a SELECT, or to each part of a UNION ALL. False where that would change its rows."""
    if any(item["type"] == "DISTINCT_MODIFIER" for item in node.get("modifiers", [])):
        return False
    if node["type"] == "SET_OPERATION_NODE":
        parts = node.get("children") or [node["left"], node["right"]]
        return node["setop_type"] == "UNION" and bool(node["setop_all"]) and all(_trace(con, part) for part in parts)
    if node["type"] != "SELECT_NODE":
        return False
    table = None if _is_grouped(node) else _first_table(node["from_table"])
    source = f"{quoted(table)}." if table else ""
    columns = f"SELECT {source}file_name AS {SOURCE_FILE}, {source}file_row AS {SOURCE_ROW}" if table else _NOWHERE
    node["select_list"] += _tree(con, columns)["statements"][0]["node"]["select_list"]
    return True


def _first_table(part: dict[str, Any] | None) -> str | None:
    while part and part["type"] == "JOIN":
        part = part["left"]
    if not part or part["type"] not in ("BASE_TABLE", "SUBQUERY"):
        return None
    return part.get("alias") or part.get("table_name")
