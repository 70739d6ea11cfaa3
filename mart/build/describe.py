"""`python -m mart.build.describe`: write the dbt schema files of core and marts from one list of meanings.

A model is described by the comment at the top of its SQL, a column by `mart/dbt/columns.yml` or the contract it comes
from. Columns are read from a build that kept its intermediate tables (COCKPIT_KEEP_SCRATCH=1 python -m mart build).
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import yaml

from mart import publish
from mart.build.dbt import PROJECT
from mart.config import paths
from mart.contracts import tables

LAYERS = ("core", "marts")


class Undescribed(ValueError):
    """One line: the model or column without a meaning and where to write it."""


def meanings() -> dict[str, str]:
    """Column (or model.column) to its meaning: contracts first, our own list over them."""
    found = {column.name: column.meaning_en for table in tables() for column in table.columns}
    found |= yaml.safe_load((PROJECT / "columns.yml").read_text(encoding="utf-8"))
    return found


def model_meaning(sql: Path) -> str:
    """The comment at the top of a model, in one line."""
    lines = []
    for line in sql.read_text(encoding="utf-8").splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    if not lines:
        raise Undescribed(f"{sql}: begin the model with a comment that says what its rows are")
    return " ".join(lines)


def schema(layer: str, columns: dict[str, list[str]]) -> str:
    """The dbt schema file of a layer as YAML text; `columns` names the columns of each of its tables."""
    known, models = meanings(), []
    for sql in sorted((PROJECT / "models" / layer).glob("*.sql")):
        described = [
            {"name": name, "description": _meaning(known, sql.stem, name)} for name in columns.get(sql.stem, ())
        ]
        models.append(
            {"name": sql.stem, "description": model_meaning(sql), **({"columns": described} if described else {})}
        )
    head = "# Written by python -m mart.build.describe from columns.yml and the models' own comments.\n"
    return head + yaml.safe_dump({"version": 2, "models": models}, allow_unicode=True, sort_keys=False, width=140)


def _meaning(known: dict[str, str], model: str, column: str) -> str:
    text = known.get(f"{model}.{column}") or known.get(column)
    if not text:
        raise Undescribed(f"{model}.{column}: no meaning; write one in mart/dbt/columns.yml")
    return text


def columns_of(build: Path) -> dict[str, list[str]]:
    """Columns of every table in a build's mart and, where it was kept, its scratch database."""
    found: dict[str, list[str]] = {}
    for file in (build / "mart.duckdb", build / "scratch.duckdb"):
        if not file.exists():
            continue
        with duckdb.connect(str(file), read_only=True) as con:
            for table, column in con.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'marts' ORDER BY table_name, ordinal_position"
            ).fetchall():
                found.setdefault(table, []).append(column)
    return found


def main() -> int:
    """Write both schema files from the published build."""
    where = paths()
    build = where.builds / str(publish.published(where))
    if not (build / "scratch.duckdb").exists():
        print(
            f"describe: {build} holds no intermediate tables; run COCKPIT_KEEP_SCRATCH=1 python -m mart build",
            file=sys.stderr,
        )
        return 1
    for layer in LAYERS:
        try:
            text = schema(layer, columns_of(build))
        except Undescribed as error:
            print(f"describe: {error}", file=sys.stderr)
            return 1
        (PROJECT / "models" / layer / f"{layer}.yml").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
