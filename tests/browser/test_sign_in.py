"""Sign-in from end to end: a real OpenID provider on loopback, Chromium, and the cookie that Streamlit keeps."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.banks import tiny
from tests.browser.chrome import free_port, served, wait_idle
from ui.i18n import t

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sign_in")]
PROVIDER = Path(__file__).parent / "provider"
SECRET = "signs-the-cookies-of-the-tests-only"
USERS = (
    "boss@bank.cn: executive\nleader@bank.cn: branch_leader:B01\nlost@bank.cn: branch_leader:B99\n"
    "unverified@bank.cn: executive\nshort@bank.cn: executive\nsub:seven: relationship_manager:M1\n"
    "leaver@bank.cn: executive\nout@bank.cn: executive\n"
)


@dataclass(frozen=True)
class Site:
    """A served cockpit with sign-in, and its users' file."""

    url: str
    users: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not shutil.which("node") or not (PROVIDER / "node_modules").exists():
        missing = "no OpenID provider here: apt-get install nodejs npm; npm ci --prefix tests/browser/provider"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    folder = tmp_path_factory.mktemp("sign_in")
    port, provider_port = free_port(), free_port()
    data = tiny.publish(folder / "data")
    (data / "users.yml").write_text(USERS, "utf-8")
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "cockpit"\nclient_secret = "a-secret-of-the-tests"\n'
        f'server_metadata_url = "http://127.0.0.1:{provider_port}/.well-known/openid-configuration"\n'
        'client_kwargs = { prompt = "login" }\n',
        "utf-8",
    )
    provider = subprocess.Popen(
        ["node", "provider.mjs", str(provider_port), f"http://127.0.0.1:{port}"],
        cwd=PROVIDER,
        stderr=subprocess.DEVNULL,
    )
    try:
        _answers(f"http://127.0.0.1:{provider_port}/.well-known/openid-configuration")
        with served(data, port, ("--secrets.files", str(folder / "secrets.toml"))) as url:
            yield Site(url, data / "users.yml")
    finally:
        provider.terminate()
        provider.wait(timeout=20)


def _answers(url: str) -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"{url} did not answer within 15 s")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def opened(visitor: BrowserContext, url: str) -> Page:
    page = visitor.new_page()
    page.goto(url)
    wait_idle(page)
    return page


def signed_in(visitor: BrowserContext, site: Site, who: str, path: str = "") -> Page:
    """A page after a visitor has named an account to the provider."""
    page = opened(visitor, f"{site.url}/{path}")
    page.get_by_role("button", name=t("app.sign_in", "en"), exact=True).click()
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"{site.url}/**")
    wait_idle(page)
    return page


def title(page: Page) -> str:
    return page.locator("h1").first.inner_text()


def words(page: Page) -> str:
    return page.locator("body").inner_text()


def test_a_stranger_sees_the_sign_in_and_nothing_else(visitor: BrowserContext, site: Site) -> None:
    for path in ("customers_360?customer=C1", "?role=executive"):
        page = opened(visitor, f"{site.url}/{path}")
        assert title(page) == t("app.title", "en")
        assert page.get_by_role("button", name=t("app.sign_in", "en"), exact=True).count() == 1
        assert not page.locator("[data-testid=stDataFrame], [data-testid=stPageLink], .st-key-persona_popover").count()
        page.close()


def test_who_signs_in_has_the_scope_of_the_users_file_whatever_the_address_says(
    visitor: BrowserContext, site: Site
) -> None:
    page = signed_in(visitor, site, "leader")
    assert title(page) == t("cockpit.question", "en") and "leader@bank.cn" in words(page)
    page.goto(f"{site.url}/?role=executive&at=B02")
    wait_idle(page)
    assert t("app.view", "en", role=t("app.role.branch_leader", "en")) in words(page)
    assert not page.locator(".st-key-persona_popover").count()


def test_a_person_known_by_number(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "seven")
    assert t("app.view", "en", role=t("app.role.relationship_manager", "en")) in words(page)


@pytest.mark.parametrize(
    ("who", "reason"), [("stranger", "unknown"), ("unverified", "unverified"), ("lost", "ids_missing")]
)
def test_who_has_no_access_reads_why_and_can_leave(visitor: BrowserContext, site: Site, who: str, reason: str) -> None:
    page = signed_in(visitor, site, who)
    assert title(page) == t("app.no_access", "en")
    assert t(f"app.refused.{reason}", "en", who=f"{who}@bank.cn", what="B99") in words(page)
    assert not page.locator("[data-testid=stDataFrame], [data-testid=stPageLink]").count()
    assert page.locator(".st-key-sign_out").count() == 1


def test_signing_out_ends_it_in_the_browser(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "out")
    page.locator(".st-key-sign_out button").click()
    page.wait_for_url("**/session/end**")
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(f"{site.url}/**")
    again = opened(visitor, site.url)
    assert title(again) == t("app.title", "en")
    assert not [c for c in visitor.cookies(site.url) if c["name"] == "_streamlit_user"]


def test_a_token_that_has_ended_counts_no_more_in_the_next_run(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "short")
    assert title(page) == t("cockpit.question", "en")
    page.wait_for_timeout(12_500)
    page.locator(".st-key-lang button").first.click()  # zh
    wait_idle(page)
    assert title(page) == t("app.no_access", "zh")
    assert t("app.refused.expired", "zh", who="short@bank.cn") in words(page)
    assert not page.locator("[data-testid=stDataFrame]").count()


def test_who_is_struck_off_the_list_is_out_at_the_next_click(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "leaver")
    assert title(page) == t("cockpit.question", "en")
    before = site.users.read_text("utf-8")
    site.users.write_text(before.replace("leaver@bank.cn: executive\n", ""), "utf-8")
    try:
        page.locator(".st-key-lang button").first.click()  # zh
        wait_idle(page)
        assert title(page) == t("app.no_access", "zh")
    finally:
        site.users.write_text(before, "utf-8")


@pytest.mark.parametrize("secret", ["another secret", ""])
def test_a_forged_cookie_opens_nothing(visitor: BrowserContext, site: Site, secret: str) -> None:
    now = int(time.time())
    claims = {"sub": "boss", "email": "boss@bank.cn", "email_verified": True, "iat": now, "exp": now + 3600}
    value = json.dumps({**claims, "is_logged_in": True, "origin": site.url})
    forged = create_signed_value(secret, "_streamlit_user", value).decode() if secret else value.replace('"', "'")
    visitor.add_cookies([{"name": "_streamlit_user", "value": forged.replace(";", ","), "url": site.url}])
    page = opened(visitor, site.url)
    assert title(page) == t("app.title", "en") and not page.locator("[data-testid=stPageLink]").count()
    good = create_signed_value(SECRET, "_streamlit_user", value).decode()
    visitor.add_cookies([{"name": "_streamlit_user", "value": good, "url": site.url}])
    assert title(opened(visitor, site.url)) == t("cockpit.question", "en"), "the same claims, signed, do open it"
