"""The tiny bank on the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from mart.__main__ import app
from tests.banks import tiny


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tiny.publish(tmp_path_factory.mktemp("cli"), months=3)


@pytest.fixture
def run(data, monkeypatch):
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args], prog_name="python -m mart")
