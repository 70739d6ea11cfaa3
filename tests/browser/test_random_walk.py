"""The scope line tells the truth on every way to a page: a few random steps here, 2,000 as a proof."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mart.reader import open_mart
from tests.browser.chrome import Server, visitor_of
from tests.browser.links import ROLES
from tests.browser.random_walk import walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STEPS, PROOF_STEPS = 6, int(os.environ.get("COCKPIT_WALK_STEPS", "250"))  # a role and language; eight of them


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = visitor_of(browser, viewport={"width": 1440, "height": 1000}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def server(s_bank: Path) -> Iterator[Server]:
    found = Server(s_bank)
    yield found
    found.running.close()


def test_label_address_drop_downs_and_figures_agree(page: Page, app: str, s_bank: Path) -> None:
    walker = walk(page, app, open_mart(s_bank), "executive", "en", seed=7, steps=STEPS)
    assert walker.wrong == []


@pytest.mark.proof
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_over_two_thousand_steps(page: Page, server: Server, s_bank: Path, role: str, lang: str) -> None:
    seed, restart = int(os.environ.get("COCKPIT_WALK_SEED", "1")), server.restart
    walker = walk(page, server.url, open_mart(s_bank), role, lang, seed=seed, steps=PROOF_STEPS, restart=restart)
    print(f"\n{role} {lang}: {len(walker.steps)} steps, {len(walker.wrong)} disagreements", *walker.wrong, sep="\n")
    assert walker.wrong == []
