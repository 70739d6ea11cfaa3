"""Starting the cockpit: what is wrong is said in one line before anything is made."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from mart.config import REPO


def serve(data, **settings: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "COCKPIT_DATA": str(data), "PY": sys.executable, "SIZE": "s", **settings}
    return subprocess.run(["sh", ".ci/serve"], cwd=REPO, env=env, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("port", ["taken", "eighty", "99999"])
def test_a_port_that_cannot_be_used(tmp_path, port):
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        done = serve(tmp_path / "data", PORT=str(other.getsockname()[1]) if port == "taken" else port)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "cannot be used" in done.stderr and "make run PORT=8502" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_size_that_is_not_known(tmp_path):
    with socket.socket() as other:
        other.bind(("", 0))
        free = other.getsockname()[1]
    done = serve(tmp_path / "data", PORT=str(free), SIZE="huge")
    assert done.returncode == 2 and done.stderr.splitlines() == ["demo: --size huge: choose one of s, m, l, xl"]
