"""How the commands of `python -m models` run: a bar, one line for what failed, text or JSON for what was done."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mart.publish import PublishError
from mart.reader import NoMart
from models import dataset, features, registry

DONE, FAILED, WRONG_USE = 0, 1, 2
EXPECTED = (NoMart, PublishError, dataset.NoData, features.LateFeature, registry.RegistryError)


class WrongUse(ValueError):
    """One line: which argument is wrong."""


def run(name: str, work: Callable[[], dict[str, Any]], text: Callable[[dict], str], as_json: bool) -> int:
    """Do the work, print its record as text or JSON; an expected failure is one line on stderr."""
    try:
        record = work()
    except WrongUse as error:
        print(f"{name}: {error}", file=sys.stderr)
        return WRONG_USE
    except EXPECTED as error:
        print(f"{name}: {' '.join(str(error).split())}", file=sys.stderr)
        return FAILED
    print(json.dumps(record, ensure_ascii=False, indent=1) if as_json else text(record))
    return DONE


@contextmanager
def progress(total: int, show: bool) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal; a function that says what was just finished."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not (show and console.is_terminal),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=total)
        yield lambda done: bar.update(task, advance=1, description=done)
