"""`python -m mart demo`: write a demo bank's landing files."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mart.config import UNFINISHED, paths
from mart.demo.generate import generate
from mart.demo.sizes import SIZES
from mart.lock import Busy, locked
from mart.months import month_no, month_text
from mart.store import is_disk_full

FIRST_AS_OF, LAST_AS_OF = month_no("2000-01"), month_no("2099-12")


class UsageError(ValueError):
    """Wrong use: one line."""


def cli_demo(
    size: Annotated[str, typer.Option(help="s, m, l or xl")] = "m",
    seed: Annotated[int, typer.Option(help="another seed, another bank")] = 7,
    months: Annotated[int | None, typer.Option(help="months of history; default 25 (s, m) or 37 (l, xl)")] = None,
    as_of: Annotated[str, typer.Option(help="last month, YYYY-MM")] = "2026-10",
    landing: Annotated[Path | None, typer.Option(help="folder to write; default <COCKPIT_DATA>/landing")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="print a summary for machines")] = False,
) -> None:
    """Write the 25 systems' landing files of a demo bank, and its planted truths beside them."""
    try:
        summary = make_demo(size, seed, months, as_of, landing, show=not json_output)
    except UsageError as error:
        _fail(str(error), 2)
    except Busy as error:
        _fail(str(error), 1)
    except OSError as error:
        reason = "the disk is full" if is_disk_full(error) else error.strerror or error
        _fail(
            f"{error.filename or landing or paths().landing}: {reason}; check space and rights, or choose another"
            " folder with --landing",
            1,
        )
    if json_output:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        _print(summary)


def make_demo(
    size: str, seed: int, months: int | None, as_of: str, landing: Path | None, show: bool = False
) -> dict[str, object]:
    """Write a demo bank and return a summary: landing, truths, files, rows by table, seconds, shape.

    The landing folder is replaced, but only when it is empty or holds a demo bank. Raises UsageError on wrong
    arguments.
    """
    chosen, last, count = _arguments(size, seed, months, as_of)
    where = paths()
    target = Path(landing).absolute() if landing else where.landing
    truths = target.parent / "truths" if landing else where.data / "truths"
    started = time.monotonic()
    with nullcontext() if landing else locked(where, "demo"), _progress(show) as bar:
        _clear(target, truths)
        task = bar.add_task(f"demo bank {size}", total=count)
        sink, shape = generate(
            chosen, seed, last - count + 1, count, target, truths, lambda done: bar.update(task, completed=done)
        )
        (target / ".demo").write_text(
            json.dumps({"size": size, "seed": seed, "months": count, "as_of": as_of}), encoding="utf-8"
        )
        (target / UNFINISHED).unlink()
    return {
        "size": size, "seed": seed, "first_month": month_text(last - count + 1), "as_of": as_of, "landing": str(target),
        "truths": str(truths),
        "files": sink.files, "rows": dict(sorted(sink.rows.items())), "seconds": round(time.monotonic() - started, 1),
        "shape": shape.rows(chosen.customers),
    }  # fmt: skip


def _arguments(size: str, seed: int, months: int | None, as_of: str):
    if size not in SIZES:
        raise UsageError(f"--size {size}: choose one of {', '.join(SIZES)}")
    if seed < 0:
        raise UsageError(f"--seed {seed}: must not be negative")
    try:
        last = month_no(as_of)
    except ValueError as error:
        raise UsageError(f"--as-of {error}") from error
    if not FIRST_AS_OF <= last <= LAST_AS_OF:
        raise UsageError(f"--as-of {as_of}: choose {month_text(FIRST_AS_OF)} to {month_text(LAST_AS_OF)}")
    count = SIZES[size].months if months is None else months
    if not 1 <= count <= 120:
        raise UsageError(f"--months {count}: choose 1 to 120")
    return SIZES[size], last, count


def _clear(target: Path, truths: Path) -> None:
    """Remove an earlier demo bank; refuse to touch anything else. A stop at any point leaves a folder that this
    clears."""
    if target.exists() and any(target.iterdir()) and not (target / ".demo").exists():
        raise UsageError(
            f"{target}: holds files that are not a demo bank; empty it or choose another folder with --landing"
        )
    target.mkdir(parents=True, exist_ok=True)
    (target / ".demo").write_text("{}", encoding="utf-8")
    (target / UNFINISHED).touch()  # until the last file is written, nobody takes this for a whole bank
    for entry in target.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in (".demo", UNFINISHED):
            entry.unlink()
    shutil.rmtree(truths, ignore_errors=True)


def _progress(show: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("months"), TimeElapsedColumn(),
        console=console, disable=not (show and console.is_terminal), transient=True,
    )  # fmt: skip


def _print(summary: dict) -> None:
    rows = sum(summary["rows"].values())
    print(f"Demo bank {summary['size']}, seed {summary['seed']}, {summary['first_month']} to {summary['as_of']}: "
          f"{summary['files']:,} files, {rows:,} rows in {summary['seconds']} s -> {summary['landing']}")  # fmt: skip
    table = Table("shape", "asked", "reached", box=None)
    for row in summary["shape"]:
        table.add_row(row["name"], _figure(row["asked"]), _figure(row["reached"]))
    Console(file=sys.stdout, width=int(os.environ.get("COLUMNS", 100))).print(table)


def _figure(value: float) -> str:
    return f"{value / 1e9:,.2f} bn" if abs(value) >= 1e7 else f"{value:,.1f}"


def _fail(message: str, code: int) -> None:
    print(f"demo: {message}", file=sys.stderr)
    raise typer.Exit(code)
