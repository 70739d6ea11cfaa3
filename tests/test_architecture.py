"""The picture of the packages is that of the imports, and the newcomer's page names files that are there."""

from __future__ import annotations

import re

from mart.config import REPO
from tests import architecture


def test_the_picture_shows_the_imports_of_today() -> None:
    assert architecture.OUT.read_text("utf-8") == architecture.svg(architecture.edges()), "run: make architecture"


def test_each_package_imports_from_rows_below_only() -> None:
    graph = {"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": {"c"}}
    assert architecture.rows(graph) == [[("a",)], [("b",), ("d",)], [("c",)]]
    groups = [("a",), ("b",), ("c",), ("d",)]
    assert architecture.needed(graph, ("a",), groups) == [("b",)]  # c follows from b


def test_the_page_names_files_that_exist() -> None:
    text = (REPO / "docs" / "architecture.md").read_text("utf-8").split("| change |")[1].split("## A page")[0]
    now = " ".join(line.split("|")[2] for line in text.splitlines() if line.startswith("| ") and "---" not in line)
    named = [name for name in re.findall(r"`([\w./]+)`", now) if "/" in name]
    assert len(named) > 10 and [name for name in named if not (REPO / name).exists()] == []
