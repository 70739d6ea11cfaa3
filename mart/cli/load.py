"""The command `load`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from mart.config import Paths, paths
from mart.load import Busy, LoadError, LoadResult, load
from mart.months import month_no
from mart.store import is_disk_full

_SHOWN = 200
_KEPT = "nothing was replaced, the last good data stay in use"


def cli_load(
    landing: Annotated[
        Path | None, typer.Option(help="Folder of delivered files; default COCKPIT_DATA/landing.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="Mapping file or folder for files in a bank's own form.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the load report as JSON.")] = False,
    accept: Annotated[list[str] | None, typer.Option(help="A kind of finding not to stop on; repeatable.")] = None,
    add: Annotated[str | None, typer.Option(help="Add this month (YYYY-MM) to what is loaded.")] = None,
) -> None:
    """Check every delivered row against its contract: good rows to raw, bad rows to quarantine, all rows counted."""
    where = paths()
    try:
        if add:
            month_no(add)
        result = _with_progress(where, landing, mapping, tuple(accept or ()), add)
    except ValueError as error:
        typer.echo(f"load: --add: {error}", err=True)
        raise typer.Exit(2) from error
    except (LoadError, Busy, OSError, duckdb.Error) as error:
        for line in _failed(error, where):
            typer.echo(line, err=True)
        if as_json and isinstance(error, LoadError):
            typer.echo(json.dumps(_json(where), ensure_ascii=False))
        raise typer.Exit(1) from error
    typer.echo(json.dumps(_json(where), ensure_ascii=False) if as_json else _text(result))
    stops = [item for item in result.findings if item.level == "stop"]
    if stops:
        lines = [item.line() for item in stops]
        typer.echo("\n".join([*lines, "load: the good rows are loaded, but this is no success"]), err=True)
        raise typer.Exit(1)


def _failed(error: Exception, where: Paths) -> list[str]:
    """What went wrong, a line each; a single finding says in its own line that nothing was replaced."""
    if isinstance(error, Busy):
        return [f"load: {error}"]
    if not isinstance(error, LoadError):
        return [f"load: {_trouble(error, where)}; {_KEPT}"]
    lines = [item.line() for item in error.findings]
    bad_rows = _quarantine_lines(error.attempt) if error.attempt else []
    if len(lines) == 1 and not bad_rows:
        return [f"{lines[0]}; {_KEPT}"]
    return [*lines, *bad_rows, f"load: {len(lines)} error{'s' * (len(lines) != 1)}; {_KEPT}"]


def _trouble(error: OSError | duckdb.Error, where: Paths) -> str:
    text = " ".join(str(error).split())
    if is_disk_full(error):
        return f"{where.data}: the disk is full; free space and load again"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; check the folder and its rights"
    return f"cannot work below {where.data} ({text})"


def _with_progress(
    where: Paths, landing: Path | None, mapping: Path | None, accept: tuple[str, ...], add: str | None
) -> LoadResult:
    if not sys.stderr.isatty():
        return load(where, landing, mapping, accept=accept, add=add)
    columns = (TextColumn("load"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading files", total=None)
        return load(
            where,
            landing,
            mapping,
            lambda step, done, total: bar.update(task, description=step, completed=done, total=total),
            accept,
            add,
        )


def _json(where) -> dict:
    return json.loads(where.load_json.read_text(encoding="utf-8"))


def _text(result: LoadResult) -> str:
    read = sum(item["rows_read"] for item in result.files)
    rejected = sum(item["rows_rejected"] for item in result.files)
    produced = sum(item.rows_produced for item in result.tables)
    loaded = sum(item.rows_loaded for item in result.tables)
    warnings = [item.line() for item in result.findings if item.level == "warn" and item not in result.quarantine]
    lines = [*result.notes, *warnings, *_quarantine_lines(result)]
    lines.append(
        f"load: {len(result.files):,} files, rows read {read:,} = parsed {read - rejected:,} + rejected {rejected:,};"
        f" produced {produced:,} = loaded {loaded:,} + quarantined {produced - loaded:,};"
        f" {result.first_month} to {result.last_month}; {result.seconds:.1f} s"
    )
    return "\n".join(lines)


def _quarantine_lines(result: LoadResult) -> list[str]:
    lines = [item.line() for item in result.quarantine[:_SHOWN]]
    more = len(result.quarantine) - _SHOWN
    return lines if more <= 0 else [*lines, f"… and {more:,} more lines in load.json"]
