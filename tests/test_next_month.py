"""`make next-month` goes on where last month's models cannot score, and says so in a line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
PYTHON = """#!/bin/sh
echo "$*" >> {log}
case "$*" in
  "-m models score") grep -c "models score" {log} | grep -qx "{fails}" && exit 1 ;;
esac
exit 0
"""


@pytest.mark.parametrize(("fails", "code"), [(0, 0), (1, 0), (2, 2)])
def test_the_first_scoring_may_fail_and_the_last_may_not(tmp_path: Path, fails: int, code: int) -> None:
    """Which of the two runs of `models score` fails; make ends with 2 where a step does."""
    if shutil.which("make") is None:
        pytest.skip("no make on this machine")
    python, log, ready = tmp_path / "python", tmp_path / "log", tmp_path / "ready"
    python.write_text(PYTHON.format(log=log, fails=fails))
    python.chmod(0o755)
    for file in (ready, tmp_path / "NEXT"):
        file.touch()
    done = subprocess.run(
        ["make", "next-month", f"PY={python}", f"RUN_READY={ready}", f"COCKPIT_DATA={tmp_path}"],
        cwd=REPO, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert ("last month's models could not score" in done.stderr) == (fails == 1)
    assert log.read_text().count("models score") == 2
    assert log.read_text().splitlines()[-1] == "-m models score"
