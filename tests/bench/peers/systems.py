"""The pages that are compared, as processes: started, asked for their CPU seconds, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chrome import REPO, free_port

HERE = Path(__file__).parent
FIELD = '[class*="st-key-branch-"] input'  # of the cockpit
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class System:
    """One served page at `address`/`path`. `type_branch`: writes a branch so that Enter chooses it; `is_streamlit`:
    speaks Streamlit's websocket; `takes_users`: `users.measure` knows how to click on it; `session`: the cookie of who
    is signed in."""

    name: str
    address: str
    pid: int
    type_branch: Callable[[Page, str], None]
    is_streamlit: bool = True
    path: str = ""
    takes_users: bool = True
    session: str = ""

    @property
    def cpu_seconds(self) -> float:
        """CPU of the server's processes since they began."""
        return tree_cpu(self.pid)

    @property
    def memory_mb(self) -> float:
        return sum(_resident(pid) for pid in _tree(self.pid)) / 1e6


def tree_cpu(pid: int, kind: str = "") -> float:
    """CPU seconds of a process and all below it; of those alone whose command holds `kind`."""
    return sum(_ticks(one) for one in _tree(pid) if not kind or kind in _command(one)) / TICK


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:  # it has ended
        return ""


def _ticks(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]) if fields else 0


def _command(pid: int) -> str:
    return _read(pid, "cmdline").replace("\0", " ")


def _resident(pid: int) -> int:
    fields = _read(pid, "statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _tree(pid: int) -> list[int]:
    children = " ".join(_read(pid, f"task/{task}/children") for task in _tasks(pid))
    return [pid, *(one for child in children.split() for one in _tree(int(child)))]


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


@contextmanager
def started(command: list[str], folder: Path, health: str, more: Mapping[str, str]) -> Iterator[int]:
    """A server as a process in `folder`, once `health` answers; ended at the end. Yields its number."""
    env = {**os.environ, **more}
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(health, timeout=2).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command[-1]} ended at once") from None
                time.sleep(0.5)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _streamlit(python: Path, file: str, port: int) -> list[str]:
    quiet = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    return [str(python), "-m", "streamlit", "run", file, "--server.port", str(port), *quiet]


def _type_in(page: Page, field: str, text: str) -> None:
    box = page.locator(field).last
    box.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.wait_for_timeout(400)


def _ours(names: Mapping[str, str]) -> Callable[[Page, str], None]:
    """Branches are chosen by their names, in the popover of the scope."""

    def choose(page: Page, branch: str) -> None:
        if not page.locator(FIELD).count():
            page.locator(".st-key-scope_popover button").first.click()
            page.locator(FIELD).last.wait_for()
        _type_in(page, FIELD, names[branch])

    return choose


def _plain(page: Page, branch: str) -> None:
    _type_in(page, ".st-key-branch input", branch)


def _dash(page: Page, branch: str) -> None:
    _type_in(page, "#branch", branch)
    page.keyboard.press("ArrowDown")  # the first of what was found


@contextmanager
def ours(data: Path, names: Mapping[str, str]) -> Iterator[System]:
    """The cockpit in English; `names` of the branches."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with started(command, REPO, f"{address}/_stcore/health", {"COCKPIT_DATA": str(data)}) as pid:
        yield System("ours", address, pid, _ours(names), path="?role=executive&lang=en")


@contextmanager
def plain(python: Path, files: Path) -> Iterator[System]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = _streamlit(python, "plain_streamlit.py", port)
    with started(command, HERE, f"{address}/_stcore/health", {"PEERS_DATA": str(files)}) as pid:
        yield System("streamlit", address, pid, _plain)


@contextmanager
def bare(python: Path, elements: int, boxes: int, name: str = "bare") -> Iterator[System]:
    """The floor, with our own settings of Streamlit."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    more = {"PEERS_ELEMENTS": str(elements), "PEERS_BOXES": str(boxes)}
    options = ["--runner.postScriptGC", "false", "--server.fileWatcherType", "none"]
    command = [*_streamlit(python, "bare_streamlit.py", port), *options]
    with started(command, HERE, f"{address}/_stcore/health", more) as pid:
        yield System(name, address, pid, _plain)


@contextmanager
def dash(python: Path, files: Path) -> Iterator[System]:
    port = free_port()
    command = [str(python), "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "dash_page:server"]
    with started(command, HERE, f"http://127.0.0.1:{port}/_dash-layout", {"PEERS_DATA": str(files)}) as pid:
        yield System("dash", f"http://127.0.0.1:{port}", pid, _dash, is_streamlit=False)
