"""One month more for a demo bank that is there: the same world lives on."""

from __future__ import annotations

import filecmp
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from mart.config import UNFINISHED
from mart.demo import deeds
from mart.demo.generate import generate
from mart.demo.shape import Shape
from mart.demo.sink import Sink
from mart.demo.sizes import SIZES
from mart.months import month_no, month_text

MARK = ".demo"
WORKFLOW = "workflow"  # the system whose files people fill


class NotTheSameBank(ValueError):
    """The folder holds no demo bank, or one that this generator would write otherwise."""


def identity(landing: Path) -> dict[str, object]:
    """What the demo bank in a folder was made from: size, seed, months, as_of. Raises NotTheSameBank."""
    try:
        found = json.loads((landing / MARK).read_text(encoding="utf-8"))
        known = found["size"] in SIZES and {"seed", "months", "as_of"} <= found.keys()
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise NotTheSameBank(f"{landing}: holds no demo bank to go on with; make one with python -m mart demo")
    return found


def append_month(landing: Path, truths: Path, progress: Callable[[int], None]) -> tuple[dict, Sink, Shape]:
    """Add the files of the month after the last to `landing` and renew the truths; other files stay as they are.

    The world has no memory but its seed: it is lived again from its start, and must come upon the last month's files
    byte by byte before the next is added. It answers what people did by then, as the workflow delivered it. Returns the
    bank's new identity, what was written, and the shape.
    """
    was = identity(landing)
    months, last = was["months"] + 1, month_no(was["as_of"]) + 1
    done = pl.concat([deeds.kept(landing), deeds.of_month(landing, last)])
    with tempfile.TemporaryDirectory(dir=landing.parent, prefix=".demo-next-") as folder:
        made, told = Path(folder) / "landing", Path(folder) / "truths"
        size, first = SIZES[was["size"]], last - months + 1
        sink, shape = generate(size, was["seed"], first, months, made, told, progress, last - 1, done)
        _compare(made, landing, was["as_of"])
        now = was | {"months": months, "as_of": month_text(last)}
        (landing / UNFINISHED).touch()
        _move(made, landing, f"{now['as_of']}.parquet")
        _move(told, truths, "*")
        if done.height:
            deeds.keep(landing, done)
        (landing / MARK).write_text(json.dumps(now), encoding="utf-8")
        (landing / UNFINISHED).unlink()
    sink.keep(last)
    return now, sink, shape


def _compare(made: Path, landing: Path, as_of: str) -> None:
    """The last month lived again is the last month delivered; what the workflow delivers is not the world's."""
    name = f"{as_of}.parquet"
    found = {f.relative_to(root) for root in (made, landing) for f in root.rglob(name)}
    for file in sorted(one for one in found if one.parts[0] != WORKFLOW):
        pair = made / file, landing / file
        if not all(f.exists() for f in pair) or not _says_the_same(*pair):
            raise NotTheSameBank(
                f"{landing / file}: is not what this version writes for seed and size of this bank; make the bank anew"
                " with python -m mart demo"
            )


def _says_the_same(made: Path, there: Path) -> bool:
    """Byte by byte; or row by row where the contract has since got columns that the demo bank leaves empty."""
    if filecmp.cmp(made, there, shallow=False):
        return True
    new, old = pl.read_parquet(made), pl.read_parquet(there)
    added = [name for name in new.columns if name not in old.columns]
    return bool(added) and all(new[name].is_null().all() for name in added) and new.drop(added).equals(old)


def _move(source: Path, target: Path, pattern: str) -> None:
    for file in sorted(f for f in source.rglob(pattern) if f.is_file()):
        place = target / file.relative_to(source)
        if place.exists() and file.relative_to(source).parts[0] == WORKFLOW:
            continue  # delivered already: people have worked in this month
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, place)
