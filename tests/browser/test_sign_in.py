"""Sign-in from end to end: a real OpenID provider on loopback, Chromium, and the cookie that Streamlit keeps."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from tests.browser.chrome import stable_box, wait_idle
from tests.browser.sign_in import SECRET, Site, claims, cookie
from ui.i18n import t
from workflow.db import open_database
from workflow.schema import audit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sign_in")]


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


def to_chinese(page: Page) -> None:
    """One click that runs the script again."""
    page.locator('[class*="st-key-lang"] button').first.click()
    wait_idle(page)


def words(page: Page) -> str:
    return page.locator("body").inner_text()


def in_audit(who: str, *row: str) -> bool:
    """Whether the audit says within two seconds what somebody did: action, kind and number of what it was about."""
    query = select(audit.c.action, audit.c.object_type, audit.c.object_id).where(audit.c.actor_id == who)
    for _ in range(20):
        with open_database().reading() as connection:
            if row in [tuple(one) for one in connection.execute(query)]:
                return True
        time.sleep(0.1)
    return False


def test_a_stranger_sees_the_sign_in_and_nothing_else(visitor: BrowserContext, site: Site) -> None:
    for path in ("customers_360?customer=C1", "?role=executive"):
        page = opened(visitor, f"{site.url}/{path}")
        assert title(page) == t("app.title", "en")
        assert page.get_by_role("button", name=t("app.sign_in", "en"), exact=True).count() == 1
        assert not page.locator(".lt, [data-testid=stPageLink], .st-key-persona_popover").count()
        page.close()


def test_who_signs_in_has_the_scope_of_the_users_file_whatever_the_address_says(
    visitor: BrowserContext, site: Site
) -> None:
    page = signed_in(visitor, site, "leader")
    assert title(page) == t("inbox.question", "en") and "leader@bank.cn" in words(page)
    assert in_audit("leader@bank.cn", "sign_in", "session", "leader@bank.cn")
    page.goto(f"{site.url}/?role=executive&at=B02")
    wait_idle(page)
    assert t("app.view", "en", role=t("app.role.branch_leader", "en")) in words(page)
    assert not page.locator(".st-key-persona_popover").count()


def test_a_person_known_by_number(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "seven")
    assert t("app.view", "en", role=t("app.role.relationship_manager", "en")) in words(page)


# one reason through a browser; which there are is tested at the door itself, and all of them here are a proof
@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("lost", "ids_missing"),
        pytest.param("stranger", "unknown", marks=pytest.mark.proof),
        pytest.param("unverified", "unverified", marks=pytest.mark.proof),
    ],
)
def test_who_has_no_access_reads_why_and_can_leave(visitor: BrowserContext, site: Site, who: str, reason: str) -> None:
    page = signed_in(visitor, site, who)
    assert title(page) == t("app.no_access", "en")
    assert t(f"app.refused.{reason}", "en", who=f"{who}@bank.cn", what="B99") in words(page)
    assert not page.locator(".lt, [data-testid=stPageLink]").count()
    assert page.locator(".st-key-sign_out").count() == 1
    assert in_audit(f"{who}@bank.cn", "refused", "session", reason)


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
    (kept,) = [one for one in visitor.cookies(site.url) if one["name"] == "_streamlit_user"]
    page.wait_for_timeout(1_000 * max(0.0, claims(kept["value"])["exp"] + 0.5 - time.time()))
    to_chinese(page)
    assert title(page) == t("app.no_access", "zh")
    assert t("app.refused.expired", "zh", who="short@bank.cn") in words(page)
    assert not page.locator(".lt").count()


def test_who_is_struck_off_the_list_is_out_at_the_next_click(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "leaver")
    assert title(page) == t("cockpit.question", "en")
    before = site.users.read_text("utf-8")
    site.users.write_text(before.replace("leaver@bank.cn: executive\n", ""), "utf-8")
    try:
        to_chinese(page)
        assert title(page) == t("app.no_access", "zh")
    finally:
        site.users.write_text(before, "utf-8")


def test_who_has_two_roles_acts_under_one_at_a_time(visitor: BrowserContext, site: Site) -> None:
    page = signed_in(visitor, site, "two")
    assert t("app.view", "en", role=t("app.role.branch_leader", "en")) in words(page)
    box = page.locator(".st-key-active_role input")
    stable_box(box)  # at the foot of the side bar: a list that opens while the bar scrolls closes again
    box.click()
    page.get_by_role("option", name=t("app.role.executive", "en"), exact=True).click()
    wait_idle(page)
    assert t("app.view", "en", role=t("app.role.executive", "en")) in words(page)
    before = site.users.read_text("utf-8")
    site.users.write_text(before.replace("[branch_leader:B01, executive]", "branch_leader:B01"), "utf-8")
    try:
        to_chinese(page)  # the role is taken away in mid-session
        assert t("app.view", "zh", role=t("app.role.branch_leader", "zh")) in words(page)
        assert not page.locator(".st-key-active_role").count()
    finally:
        site.users.write_text(before, "utf-8")


def test_a_forged_cookie_opens_nothing(visitor: BrowserContext, site: Site) -> None:
    closed, own = t("app.title", "en"), t("cockpit.question", "en")
    for signed_with, expected in (("another secret", closed), ("", closed), (SECRET, own)):
        value = cookie(site.url, signed_with)
        visitor.add_cookies([{"name": "_streamlit_user", "value": value, "url": site.url}])
        page = opened(visitor, site.url)
        assert title(page) == expected
        assert bool(page.locator("[data-testid=stPageLink]").count()) == (signed_with == SECRET)
