"""What a role may do stands in its record: no code outside mart/scope asks which role it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from mart.query import personas
from mart.scope import ROLES
from tests.test_imports import FILES, module_of

JOBS = ("mart.demo", "workflow.roster")  # what the bank calls people's jobs, which are no roles
OUTSIDE = [file for file in FILES if not module_of(file).startswith(("mart.scope", *JOBS))]


def _of_data(side: ast.expr) -> bool:
    return isinstance(side, (ast.Attribute, ast.Call)) or (isinstance(side, ast.Constant) and side.value is None)


def asks(text: str) -> Iterator[str]:
    """Comparisons with a role, and tables or lists of role names.

    A role that data names, such as the one a case waits for, may be compared with a reader's.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            sides = node.elts
        elif isinstance(node, ast.Dict):
            sides = [key for key in node.keys if key]
        elif isinstance(node, ast.Subscript):
            sides = [node.slice]
        elif isinstance(node, ast.MatchValue):
            sides = [node.value]
        else:
            continue
        is_of_data = isinstance(node, ast.Compare) and all(_of_data(side) for side in sides)
        for side in sides:
            is_role = isinstance(node, ast.Compare) and isinstance(side, ast.Attribute) and side.attr == "role"
            is_role = is_role and not is_of_data
            if is_role or (isinstance(side, ast.Constant) and side.value in ROLES):
                yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("file", OUTSIDE, ids=module_of)
def test_no_code_asks_which_role_it_is(file) -> None:
    assert list(asks(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "if scope.role == x: pass",
        "A = ('executive', 1)",
        "B = {'steward': 1}",
        "match role:\n case 'executive': pass",
        "is_it = name in ['branch_leader']",
    ],
)
def test_a_question_for_the_role_is_found(text: str) -> None:
    assert list(asks(text))


def test_every_role_can_be_looked_as() -> None:
    assert {role.personas for role in ROLES.values()} <= set(personas.STEPS)
