"""Who may know whom: imports go one way, the database and the screen library stay where they belong."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mart.config import REPO

OURS = ("app", "pages", "ui", "workflow", "models", "mart", "tests", "data", "deploy")
MAY = {  # who: of ours, they may import these, and what is below them
    "app": ("ui", "mart.reader"),
    "pages": ("ui", "workflow"),
    "ui": (
        "ui",
        "workflow",
        "models",
        "mart.query",
        "mart.metrics",
        "mart.scope",
        "mart.reader",
        "mart.config",
        "mart.memory",
        "mart.months",
        "mart.waiting",
    ),
    "models": ("models", "mart"),
    "workflow": (
        "workflow",
        "mart.scope",
        "mart.config",
        "mart.months",
        "mart.plain_yaml",
        "mart.cli.terminal",
        "mart.reader",
        "mart.query.people",
    ),
    "mart": ("mart",),
}
MAY_NOT = {  # who: never these, whatever the line above says
    "mart.build": ("mart.demo", "mart.query", "mart.features"),
    "mart.load": ("mart.demo", "mart.build", "mart.query", "mart.features"),
    "mart.demo": ("mart.build", "mart.query", "mart.features"),
    "mart.query": ("mart.demo", "mart.build", "mart.load"),
    "ui": ("mart.query.metric.source",),
    "models": ("mart.demo", "mart.build", "mart.load"),
}
ONLY = {  # library: where it may be imported
    "streamlit": ("app", "pages", "ui"),
    "duckdb": ("mart",),
    "sklearn": ("models",),
    "typer": ("mart", "models", "workflow"),
    "sqlalchemy": ("workflow",),
    "alembic": ("workflow",),
}
FILES = [REPO / "app.py"] + sorted(
    file for part in ("pages", "ui", "workflow", "models", "mart") for file in (REPO / part).rglob("*.py")
)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(REPO).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.AST, module: str = "") -> Iterator[str]:
    """Modules a file imports, anywhere in it, in full; `from mart import scope` counts as mart.scope."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{base}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Call) and "import" in ast.unparse(node.func):
            yield from (
                arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


def is_below(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(place + ".") for place in places)


def offences(module: str, text: str) -> list[str]:
    """Imports of a module, given as text, that the rules forbid."""
    part, found = module.split(".")[0], []
    for name in imported(ast.parse(text), module):
        ours = name.split(".")[0] in OURS
        banned = any(is_below(module, (who,)) and is_below(name, what) for who, what in MAY_NOT.items())
        misplaced = any(is_below(name, (library,)) and part not in where for library, where in ONLY.items())
        if (ours and not is_below(name, MAY[part])) or banned or misplaced:
            found.append(name)
    return found


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_imports_go_one_way(file):
    assert offences(module_of(file), file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("mart.query.cockpit", "from ui import theme"),
        ("mart.build.dbt", "from mart import demo"),
        ("mart.build", "def f():\n    import mart.demo.world"),
        ("pages.cockpit", "from mart.query import cockpit"),
        ("pages.cockpit", "import duckdb"),
        ("ui.load", "import duckdb"),
        ("ui.load", "from mart import build"),
        ("ui.load", "from mart.load.model import Finding"),
        ("models.train", "import streamlit as st"),
        ("models.train", "from ui.formats import money"),
        ("mart.reader", "from streamlit.navigation import page"),
        ("mart.scope", "import models"),
        ("mart.query.metric.values", "import importlib\nimportlib.import_module('ui.load')"),
        ("mart.build.dbt", "from ..demo import world"),
        ("models.score", "import duckdb"),
        ("workflow.store", "from mart.query import cockpit"),
        ("workflow.store", "import streamlit"),
        ("ui.load", "import sqlalchemy"),
        ("ui.screens.x", "from tests.banks import s"),
    ],
)
def test_an_import_the_wrong_way_is_found(module, text):
    assert len(offences(module, text)) == 1


def knows(texts: dict[str, str]) -> dict[str, set[str]]:
    """Which of our modules each of them imports, anywhere in its text; neither its own package, nor what is imported
    for type checks alone."""
    found = {}
    for module, text in texts.items():
        tree = ast.parse(text)
        tree.body = [
            node for node in tree.body if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        ]
        named = {
            next((name for name in (full, full.rpartition(".")[0]) if name in texts), module)
            for full in imported(tree, module)
        }
        found[module] = {name for name in named if not is_below(module, (name,))}
    return found


def test_no_two_modules_know_each_other():
    graphlib.TopologicalSorter(knows({module_of(file): file.read_text(encoding="utf-8") for file in FILES})).prepare()


def test_a_circle_of_imports_is_found():
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter(
            knows({"ui.a": "from ui import b", "ui.b": "def f():\n    from ui.a import x"})
        ).prepare()


IMPORT_ALL = """
import importlib, pkgutil, sys
import duckdb, fastexcel, plotly, polars, rich, sklearn, sqlalchemy, streamlit, typer, yaml
import alembic.command, mart, models, ui, workflow
import sqlalchemy.dialects.postgresql, sqlalchemy.dialects.sqlite
done = []
def watch(event, args):
    if event == "open" and isinstance(args[0], str):
        path = args[0]
        is_ours = path.startswith(ROOT) and "/.venv/" not in path
        if is_ours and not path.endswith((".py", ".pyc")) and "__pycache__" not in path:
            done.append(f"open {path}")
    elif event in ("subprocess.Popen", "socket.connect", "os.mkdir", "os.rename", "os.remove"):
        if "__pycache__" not in str(args): done.append(f"{event} {args}")
ROOT = sys.argv[1] + "/"
sys.addaudithook(watch)
for package in (mart, models, ui, workflow):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
print(chr(10).join(sorted(set(done))))
"""


def test_imports_do_nothing():
    """Every module can be imported without a file read or written, a process started or a connection opened."""
    run = subprocess.run([sys.executable, "-c", IMPORT_ALL, str(REPO)], cwd=REPO, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []


def test_today_is_chinas_day_and_not_the_servers() -> None:
    """mart.months.china_day: on a server in UTC the last evening of a month is the first morning of the next."""
    assert not [file for file in FILES if "date.today()" in file.read_text(encoding="utf-8")]
