"""Work on a source in several processes: each reads the same file, so rows travel as row numbers only.

Threads would do for the matrices, but half of growing trees is Python and threads wait for one another there.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import polars as pl

from models.dataset import Source
from models.rows import Rows

WORKERS = 2
WORTH_ROWS = 150_000
_source: Source | None = None


@contextmanager
def executor(source: Source) -> Iterator[Executor]:
    """Processes for a large source, one thread for a small one: starting processes costs seconds."""
    if source.frame.height < WORTH_ROWS:
        _take(source)
        with ThreadPoolExecutor(1) as pool:
            yield pool
        return
    with TemporaryDirectory(prefix="cockpit-train-") as folder:
        source.frame.write_ipc(Path(folder) / "frame.arrow")
        (Path(folder) / "rest.pickle").write_bytes(pickle.dumps(replace(source, frame=source.frame.clear())))
        with ProcessPoolExecutor(
            WORKERS, mp_context=get_context("spawn"), initializer=_open, initargs=(folder,)
        ) as pool:
            yield pool


def _take(source: Source) -> None:
    global _source
    _source = source


def _open(folder: str) -> None:
    """In a worker: the source again, its frame read from the file. Only this program's own temporary folder is
    unpickled."""
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    rest = pickle.loads((Path(folder) / "rest.pickle").read_bytes())
    _take(replace(rest, frame=pl.read_ipc(Path(folder) / "frame.arrow")))


def _end_with_parent(folder: str) -> None:
    """A killed training cannot tell its workers, which would go on for minutes for nobody and leave the folder
    behind."""
    parent_process().join()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def sent(rows: Rows) -> Rows:
    """Rows without their source, to be sent."""
    return replace(rows, source=None)


def arrived(rows: Rows) -> Rows:
    """Rows with the source of this process."""
    return replace(rows, source=_source)


def run(pool: Executor, work: Callable[..., Any], jobs: Iterable[tuple], done: Callable[[Any], None]) -> list[Any]:
    """Results of `work(*job)` for every job in their order; `done` hears of each as it ends. The first error is
    raised."""
    futures = [pool.submit(work, *job) for job in jobs]
    for future in as_completed(futures):
        done(future.result())
    return [future.result() for future in futures]
