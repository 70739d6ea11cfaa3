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
from mart.demo.extend import MARK, NotTheSameBank, append_month, identity
from mart.demo.generate import generate
from mart.demo.shape import Shape
from mart.demo.sink import Sink
from mart.demo.sizes import SIZES
from mart.lock import Busy, locked
from mart.months import month_no, month_text
from mart.store import is_disk_full

DEFAULT_SIZE, DEFAULT_SEED, DEFAULT_AS_OF = "m", 7, "2026-10"
FIRST_AS_OF, LAST_AS_OF = month_no("2000-01"), month_no("2099-12")


class UsageError(ValueError):
    """Wrong use: one line."""


def cli_demo(
    size: Annotated[str | None, typer.Option(help="s, m, l or xl; default m")] = None,
    seed: Annotated[int | None, typer.Option(help="another seed, another bank; default 7")] = None,
    months: Annotated[int | None, typer.Option(help="months of history; default 25 (s, m) or 37 (l, xl)")] = None,
    as_of: Annotated[str | None, typer.Option(help="last month, YYYY-MM; default 2026-10")] = None,
    go_on: Annotated[bool, typer.Option("--next", help="append one month to the bank that is there")] = False,
    landing: Annotated[Path | None, typer.Option(help="folder to write; default <COCKPIT_DATA>/landing")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="print a summary for machines")] = False,
) -> None:
    """Write the 26 systems' landing files of a demo bank, and its planted truths beside them."""
    try:
        if go_on:
            given = {"size": size, "seed": seed, "months": months, "as-of": as_of}
            if own := [name for name, value in given.items() if value is not None]:
                raise UsageError(f"--next goes on with the bank that is there; leave out --{own[0]}")
            summary = next_month(landing, show=not json_output)
        else:
            chosen = (size or DEFAULT_SIZE, DEFAULT_SEED if seed is None else seed, months, as_of or DEFAULT_AS_OF)
            summary = make_demo(*chosen, landing, show=not json_output)
    except UsageError as error:
        _fail(str(error), 2)
    except (Busy, NotTheSameBank) as error:
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
    where, (target, truths) = paths(), _folders(landing)
    started = time.monotonic()
    with nullcontext() if landing else locked(where, "demo"), _progress(show) as bar:
        _clear(target, truths)
        task = bar.add_task(f"demo bank {size}", total=count)
        sink, shape = generate(
            chosen, seed, last - count + 1, count, target, truths, lambda done: bar.update(task, completed=done)
        )
        bank = {"size": size, "seed": seed, "months": count, "as_of": as_of}
        (target / MARK).write_text(json.dumps(bank), encoding="utf-8")
        (target / UNFINISHED).unlink()
    return _summary(bank, target, truths, sink, shape, started)


def next_month(landing: Path | None, show: bool = False) -> dict[str, object]:
    """Append one month to a demo bank and return a summary of what was added, as make_demo does.

    Raises NotTheSameBank when there is none to go on with.
    """
    where, (target, truths) = paths(), _folders(landing)
    months = identity(target)["months"] + 1
    started = time.monotonic()
    with nullcontext() if landing else locked(where, "demo"), _progress(show) as bar:
        task = bar.add_task("next month", total=months)
        bank, sink, shape = append_month(target, truths, lambda done: bar.update(task, completed=done))
    return _summary(bank, target, truths, sink, shape, started)


def _folders(landing: Path | None) -> tuple[Path, Path]:
    """Landing and truths."""
    if landing is None:
        return paths().landing, paths().data / "truths"
    target = Path(landing).absolute()
    return target, target.parent / "truths"


def _summary(bank: dict, target: Path, truths: Path, sink: Sink, shape: Shape, started: float) -> dict[str, object]:
    first = month_text(month_no(bank["as_of"]) - bank["months"] + 1)
    return {
        "size": bank["size"], "seed": bank["seed"], "first_month": first, "as_of": bank["as_of"],
        "landing": str(target), "truths": str(truths), "files": sink.files, "rows": dict(sorted(sink.rows.items())),
        "seconds": round(time.monotonic() - started, 1), "shape": shape.rows(SIZES[bank["size"]].customers),
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
    if target.exists() and any(target.iterdir()) and not (target / MARK).exists():
        raise UsageError(
            f"{target}: holds files that are not a demo bank; empty it or choose another folder with --landing"
        )
    target.mkdir(parents=True, exist_ok=True)
    (target / MARK).write_text("{}", encoding="utf-8")
    (target / UNFINISHED).touch()  # until the last file is written, nobody takes this for a whole bank
    for entry in target.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in (MARK, UNFINISHED):
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
