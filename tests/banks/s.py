"""Demo banks that tests share, first of all s: made once per state of the code as a user does, then only read."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
READERS = ("query", "features")  # packages that only read what is there; whoever makes it may not import them
GENERATED = {"target", "logs", "__pycache__"}
DEMO = ("--seed", "7", "--months", "25", "--as-of", "2026-10")


def sources() -> list[Path]:
    """Every file that decides what the s bank holds: mart/ but READERS, its reference data, and the versions we pin."""
    readers = tuple(REPO / "mart" / name for name in READERS)
    found = [REPO / "requirements.txt"]
    for root in (REPO / "mart", REPO / "data/reference"):
        found += [
            path
            for path in sorted(root.rglob("*"))
            if path.is_file()
            and not GENERATED & set(path.parts)
            and not any(path.is_relative_to(reader) for reader in readers)
        ]
    return found


def fingerprint() -> str:
    """Digest of the names and the content of `sources`."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(str(path.relative_to(REPO)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def s_bank() -> Path:
    """The data folder (COCKPIT_DATA) of a published s bank. COCKPIT_TEST_DATA names one that is there already."""
    given = os.environ.get("COCKPIT_TEST_DATA")
    return Path(given) if given else bank("s")


def bank(size: str) -> Path:
    """The data folder of a published demo bank of a size, made where there is none of this state of the code."""
    home = Path(tempfile.gettempdir()) / f"cockpit-{size}-{os.getuid()}"
    home.mkdir(exist_ok=True)
    data = home / fingerprint()
    with (home / "lock").open("w") as lock:  # parallel test workers: one makes it, the others wait
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "CURRENT").exists():
            for old in home.iterdir():
                if old.is_dir():
                    shutil.rmtree(old, ignore_errors=True)
            for command in (("demo", "--size", size, *DEMO), ("load",), ("build",)):
                subprocess.run(
                    [sys.executable, "-m", "mart", *command],
                    cwd=REPO,
                    check=True,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, "COCKPIT_DATA": str(data)},
                )
    return data
