"""How long a file and a line may be: what is longer has a second job, which has a name of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from mart.config import REPO

FILE, PAGE, LINE = 200, 50, 120


def python_files(*below: str) -> list[Path]:
    """Our own Python files, as git knows them."""
    asked = [
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        *(f"{part}*.py" for part in below or ("",)),
    ]
    names = subprocess.run(asked, cwd=REPO, capture_output=True, text=True, check=True).stdout.split("\n")
    return [REPO / name for name in names if name and (REPO / name).exists()]


def longer(files: list[Path], most: int) -> list[str]:
    """The files of more than so many lines, each with its number."""
    counted = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    return [f"{file.relative_to(REPO)}: {lines}" for file, lines in counted.items() if lines > most]


def test_a_file_has_one_job():
    assert longer(python_files(), FILE) == []


def test_a_page_is_a_table_of_contents():
    assert longer(python_files("pages/"), PAGE) == []


def test_no_line_runs_off_the_screen():
    wide = [
        f"{file.relative_to(REPO)}:{number}"
        for file in python_files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LINE
    ]
    assert wide == []
