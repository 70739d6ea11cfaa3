"""Superset as a peer: its content, its site by REST, and the served page."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.peers.superset import content, site
from tests.bench.peers.systems import System, started
from tests.browser.chrome import free_port

HERE = Path(__file__).parent
APP = "superset.app:create_app()"
_ADMIN = [part for key in ("username", "password", "firstname", "lastname") for part in (f"--{key}", "admin")]
_FIRST = (["db", "upgrade"], ["fab", "create-admin", *_ADMIN, "--email", "admin@bank.example"], ["init"])
_FIELD, _APPLY = '[data-test="form-item-value"] input', '[data-test="filter-bar__apply-button"]'


def _choose(page: Page, branch: str) -> None:
    """A branch takes two presses: it is chosen, then applied; the second is left to the caller's Enter."""
    page.locator(_FIELD).first.click()
    page.keyboard.type(branch)
    page.wait_for_timeout(600)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.locator(_APPLY).focus()


@contextmanager
def superset(python: Path, files: Path) -> Iterator[System]:
    """A new Superset with two workers, over the peers' files as a DuckDB bank."""
    home, port = files / "superset", free_port()
    home.mkdir()
    bank = home / "bank.duckdb"
    content.write(files, bank)
    env = {"SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"), "SUPERSET_HOME": str(home), "FLASK_APP": APP}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for step in _FIRST:
        subprocess.run([str(python.parent / "superset"), *step], env={**os.environ, **env}, check=True, **quiet)
    workers = ["-w", "2", "-k", "gthread", "--threads", "20", "--timeout", "120"]
    command = [str(python), "-m", "gunicorn", *workers, "-b", f"127.0.0.1:{port}", APP]
    address = f"http://127.0.0.1:{port}"
    with started(command, HERE, f"{address}/health", env) as pid:
        session = site.build(address, bank)
        path = f"superset/dashboard/{site.SLUG}/"
        yield System("superset", address, pid, _choose, False, path, takes_users=False, session=session)
