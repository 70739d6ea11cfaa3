"""Query SQL names only the scoped views, without a schema; a table named in full would go round the scope."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from mart.scope.scores import OF_CUSTOMERS, SCORE_FILES
from mart.scope.statements import TABLES

MART = Path(__file__).parents[3] / "mart"
FILES = sorted(file for part in ("query", "features") for file in (MART / part).rglob("*.py"))
SOURCE = re.compile(r"(?<!DISTINCT )\b(?:FROM|JOIN)\s+([A-Za-z_][\w.]*)")
ALLOWED = {*TABLES, *SCORE_FILES, *OF_CUSTOMERS}
WITH = re.compile(r"(?:\bWITH|,|\))\s*(\w+) AS (?:MATERIALIZED )?\(")


def _texts(file: Path) -> list[str]:
    """String literals with their braces replaced, docstrings and comments left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(p.value if isinstance(p, ast.Constant) else " x_placeholder " for p in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return [text for text in found if re.search(r"\bSELECT\b|\bJOIN\b|\bWITH\b", text)]


def offenders(file: Path) -> list[str]:
    texts = _texts(file)
    local = {name for text in texts for name in WITH.findall(text)} | {"x_placeholder"}
    return [name for text in texts for name in SOURCE.findall(text) if name not in ALLOWED | local]


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(MART)))
def test_only_unqualified_views(file):
    assert not offenders(file), f"{file.name}: {offenders(file)} is not a scoped view"
    assert not re.search(r"\bmarts\.|\bscope_\w+\.|raw\.", " ".join(_texts(file)))
    assert "import duckdb" not in file.read_text(encoding="utf-8")


def test_the_lint_can_fail(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text('SQL = "SELECT 1 FROM marts.fct_account_month"')
    assert offenders(bad) == ["marts.fct_account_month"]


def test_user_input_never_enters_the_text_of_a_statement():
    """Filters become named parameters only."""
    from mart.query import filters as flt

    text, params = flt.where(
        flt.make(branch_id="x' OR 1=1 --", tier=["a", "b"]), {"branch_id": "v.branch_id", "tier": "s.tier"}
    )
    assert "OR 1=1" not in text and set(params.values()) == {"x' OR 1=1 --", "a", "b"}
    with pytest.raises(KeyError):
        flt.where(flt.make(tier="value"), {})
