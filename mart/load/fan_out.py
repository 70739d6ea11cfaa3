"""Rows of the bank's files that a SELECT of a mapping takes several times before it adds them up: in a join, in a join
that stands in a helper view, a WITH or a subquery, by a list, or in a UNION ALL of the same SELECT twice."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from itertools import count
from typing import Any

import duckdb

from mart.load.conversions import quoted
from mart.load.select_sql import is_grouped, parts_of, tree_of

Node = dict[str, Any]
Leaf = tuple[str, str]  # the name of a view, SQL that tells its rows apart


class Sources:
    """Where the rows of a FROM come from. `files` are the views of the bank's files, `helpers` other views and their
    SELECTs."""

    def __init__(self, con: duckdb.DuckDBPyConnection, files: Collection[str], helpers: Mapping[str, str]):
        self.con, self.files = con, files
        self.helpers = {name: tree_of(con, sql)["statements"][0]["node"] for name, sql in helpers.items()}
        self.numbers = count()

    def leaves(self, part: Node | None, scope: Mapping[str, Node]) -> tuple[Node, list[Leaf]] | None:
        """The FROM with what tells the rows of its files apart handed up through subqueries; None when some rows are
        not rows of a file."""
        if part and part["type"] == "JOIN":
            left, right = self.leaves(part["left"], scope), self.leaves(part["right"], scope)
            return ({**part, "left": left[0], "right": right[0]}, left[1] + right[1]) if left and right else None
        if part and part["type"] == "SUBQUERY":
            return self._through(part, part["subquery"]["node"], str(part["alias"]), scope)
        if part and part["type"] == "TABLE_FUNCTION":  # a list taken apart: it has no rows of a file, and multiplies
            return part, []
        if not part or part["type"] != "BASE_TABLE":
            return None
        name = str(part["table_name"])
        alias = str(part.get("alias") or name)
        inner = scope.get(name) or self.helpers.get(name)
        if inner is not None:
            return self._through(part, inner, alias, {key: node for key, node in scope.items() if key != name})
        told = f"({quoted(alias)}.file_name, {quoted(alias)}.file_row)"
        return (part, [(alias, told)]) if name in self.files else None

    def _through(self, part: Node, node: Node, alias: str, scope: Mapping[str, Node]) -> tuple[Node, list[Leaf]] | None:
        is_plain = node["type"] == "SELECT_NODE" and not is_grouped(node)
        if not is_plain or any(item["type"] == "DISTINCT_MODIFIER" for item in node["modifiers"]):
            return None
        found = self.leaves(node["from_table"], {**scope, **_withs(node)})
        if found is None:
            return None
        made = {**deepcopy(node), "from_table": found[0]}
        leaves, table = [], f"{quoted(alias)}." if alias else ""
        for name, told in found[1]:
            column = f"__of_{next(self.numbers)}"
            made["select_list"] += self.columns(f"SELECT {told} AS {column}")
            leaves.append((name, f"{table}{column}"))
        empty = tree_of(self.con, "SELECT 1 FROM (SELECT 1) x")["statements"][0]["node"]["from_table"]
        whole = {**empty, "alias": alias, "column_name_alias": part.get("column_name_alias", [])}
        return {**whole, "subquery": {**empty["subquery"], "node": made}}, leaves

    def columns(self, sql: str) -> list[Node]:
        """The SELECT list of a text."""
        return tree_of(self.con, sql)["statements"][0]["node"]["select_list"]


def multiplications(
    con: duckdb.DuckDBPyConnection, sql: str, files: Collection[str], helpers: Mapping[str, str]
) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """Of each part of a SELECT that joins views of the bank's own files and adds up: rows that are added, and each view
    with its different rows among them."""
    tree, sources = tree_of(con, sql), Sources(con, files, helpers)
    for node, scope in _selects(tree["statements"][0]["node"], {}):
        found = sources.leaves(node["from_table"], scope) if is_grouped(node) or _sums_windows(node) else None
        if found is None or not found[1] or (len(found[1]) < 2 and not _takes_apart(found[0])):
            continue
        distinct = ", ".join(f"count(DISTINCT {told})" for _, told in found[1])
        plain = {"group_expressions": [], "group_sets": [], "having": None, "qualify": None, "modifiers": []}
        picked = {
            "aggregate_handling": "STANDARD_HANDLING",
            "select_list": sources.columns(f"SELECT count(*), {distinct}"),
        }
        probe = {**node, **plain, **picked, "from_table": found[0]}
        whole = {**tree, "statements": [{**tree["statements"][0], "node": probe}]}
        try:
            text = con.execute("SELECT json_deserialize_sql(?)", [json.dumps(whole)]).fetchall()[0][0]
            rows, *each = con.execute(text).fetchall()[0]
        except duckdb.Error:  # a part that cannot stand alone: it names columns of the SELECT around it
            continue
        yield rows, [(name, number) for (name, _), number in zip(found[1], each, strict=True)]


def same_twice(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Whether a UNION ALL holds one SELECT from a table twice."""
    for node in parts_of(tree_of(con, sql)):
        if node.get("type") == "SET_OPERATION_NODE" and node["setop_type"] == "UNION" and node["setop_all"]:
            sides = [_bare(part) for part in node.get("children") or [node["left"], node["right"]]]
            read = [side for side in sides if "BASE_TABLE" in side]
            if len(read) > len(set(read)):
                return True
    return False


def _bare(node: Node) -> str:
    """A tree as text without the places it was written at."""
    text = json.dumps(node, sort_keys=True)
    return json.dumps(json.loads(text, object_hook=lambda part: {k: v for k, v in part.items() if "location" not in k}))


def _withs(node: Node) -> dict[str, Node]:
    """Name to SELECT of what stands in a WITH; one that calls itself has no rows of a file."""
    return {item["key"]: item["value"]["query_node"] for item in node.get("cte_map", {}).get("map", [])}


def _selects(part: Any, scope: Mapping[str, Node]) -> Iterator[tuple[Node, Mapping[str, Node]]]:
    """Every SELECT of a tree with the WITHs it can see."""
    if isinstance(part, dict):
        scope = {**scope, **_withs(part)}
        if part.get("type") == "SELECT_NODE":
            yield part, scope
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _selects(value, scope)


def _takes_apart(part: Node) -> bool:
    """Whether a FROM makes several rows of one by a list."""
    return any(
        inner.get("type") == "TABLE_FUNCTION" or inner.get("function_name") == "unnest" for inner in parts_of(part)
    )


def _sums_windows(node: Node) -> bool:
    return any(
        part.get("class") == "WINDOW" and part["function_name"] == "sum" for part in parts_of(node["select_list"])
    )
