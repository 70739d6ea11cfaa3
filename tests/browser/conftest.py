"""A served cockpit and a Chromium to look at it with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.banks.target import scored
from tests.browser.chrome import FLAGS, PATIENCE_MS, chromium_path, served, visitor_of, visitors
from tests.browser.sign_in import Site, signing_in

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session. Without one the test is skipped on a desk and fails in CI."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium on this machine: .ci/run installs it")
        pytest.skip("no chromium on this machine: apt-get install chromium-headless-shell")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app(s_bank: Path) -> Iterator[str]:
    """Address of a cockpit over the s bank."""
    with served(s_bank) as url:
        yield url


@pytest.fixture(scope="session")
def scored_bank(s_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The s bank with scores of a few products, in a folder of its own."""
    return scored(s_bank, tmp_path_factory.mktemp("scored"))


@pytest.fixture(scope="session")
def scored_app(scored_bank: Path) -> Iterator[str]:
    """Address of a cockpit over the scored s bank."""
    with served(scored_bank) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, app: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the app for a new visitor; see `visitors`."""
    with visitors(browser, f"{app}/") as opened:
        yield opened


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A cockpit with sign-in and its provider."""
    with signing_in(tmp_path_factory.mktemp("sign_in")) as found:
        yield found


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here, in English."""
    context = visitor_of(browser, locale="en-GB", viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
    yield context
    context.close()
