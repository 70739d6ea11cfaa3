"""Fixtures that all tests may use."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from tests.banks import s

# how long an example takes on a busy machine says nothing
settings.register_profile("suite", settings.default, deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def s_bank() -> Path:
    """Data folder of the published s bank (3 branches, 2,000 customers, 25 months); read it, never write into it."""
    return s.s_bank()


@pytest.fixture(scope="session", autouse=True)
def _cases_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cases that a screen keeps lie beside the shared banks, not in them; one store a process."""
    before = os.environ.get("COCKPIT_WORKFLOW_URL")
    if before is None:
        os.environ["COCKPIT_WORKFLOW_URL"] = f"sqlite:///{tmp_path_factory.mktemp('cases') / 'workflow.sqlite'}"
    yield
    if before is None:
        del os.environ["COCKPIT_WORKFLOW_URL"]


@pytest.fixture(scope="session", autouse=True)
def _nothing_in_quiet() -> Iterator[None]:
    """Pages that a test runs in its own process begin nothing that would run on beside the next test."""
    with mock.patch("ui.screen.in_quiet"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _packages_read_once() -> Iterator[None]:
    """Each app that a test makes reads what every installed package says of itself; a process needs that once."""
    known = functools.cache(manifest_scanner.scan_component_manifests)
    with mock.patch.object(manifest_scanner, "scan_component_manifests", known):
        yield


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes do not name a test: an archive holds the time it was made at, and each process would make another name."""
    return argname if isinstance(val, bytes) else None
