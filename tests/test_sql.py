"""SQL stands below mart/ alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from mart.config import REPO
from tests.test_imports import FILES, module_of


def strings(tree: ast.AST) -> Iterator[str]:
    """Texts of a file without its docstrings; the parts of an f-string joined."""
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else " x " for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def sql(text: str) -> list[str]:
    """Texts that read as SQL: a select with its from, or a statement that changes something."""
    words = [" ".join(found.split()).upper() for found in strings(ast.parse(text))]
    return [
        found
        for found in words
        if ("SELECT " in found and " FROM " in found)
        or found.startswith(
            ("INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ATTACH ", "COPY ", "WITH X AS")
        )
    ]


@pytest.mark.parametrize(
    "file", [file for file in FILES if module_of(file).split(".")[0] in ("app", "pages", "ui")], ids=module_of
)
def test_no_sql_where_screens_are_drawn(file):
    assert sql(file.read_text(encoding="utf-8")) == []


def test_sql_is_recognised():
    assert (
        sql('A = f"SELECT {x}\\n FROM account_month"')
        and sql('B = "delete from t"')
        and not sql('"""Select one from many."""\nC = "selected"')
    )


def on_the_common_connection(text: str) -> list[int]:
    """Lines that ask the one connection a process shares: who forgets a result there stops all others."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "duckdb"
        and node.func.attr != "connect"
        and node.func.attr.islower()
    ]


def test_every_question_has_a_connection_of_its_own():
    tests = (file for file in (REPO / "tests").rglob("*.py") if "node_modules" not in file.parts)
    files = [*FILES, *tests]
    asked = [(file.name, line) for file in files for line in on_the_common_connection(file.read_text("utf-8"))]
    assert asked == []
    assert on_the_common_connection('duckdb.sql("FROM t")\nduckdb.connect()\nduckdb.Error()\nduckdb.execute("x")') == [
        1,
        4,
    ]
