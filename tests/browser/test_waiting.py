"""While a page works it pales as one; no element of it moves by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chrome import wait_idle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_WATCH = """() => {
  window.moving = {}
  const look = () => {
    for (const one of document.getAnimations()) {
      const target = one.effect?.target, place = target?.closest("[data-testid=stElementContainer]") && "element"
      const skeleton = target?.closest("[data-testid=stSkeleton]") && "skeleton"
      const kind = one.animationName || one.transitionProperty
      if (skeleton || (place && kind == "opacity")) window.moving[`${skeleton || place}: ${kind}`] = true
    }
    requestAnimationFrame(look)
  }
  look()
}"""
_VEIL = "() => getComputedStyle(document.querySelector('[data-testid=stApp]'), '::after').opacity"


def test_no_element_fades_while_a_page_is_answered(open_page: Callable[..., Page]) -> None:
    page = open_page("cockpit_overview", lang="en", width=1280)
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(_WATCH)
    page.get_by_role("link", name="Segments").click()
    expect(page.locator("h1")).to_contain_text("customers")
    wait_idle(page)
    assert page.evaluate("window.moving") == {}


def test_the_page_pales_once_when_it_has_worked_for_a_while(open_page: Callable[..., Page]) -> None:
    page = open_page("cockpit_overview", lang="en", width=1280)
    page.evaluate("document.querySelector('[data-testid=stApp]').dataset.testScriptState = 'running'")
    assert page.evaluate(_VEIL) == "0"
    page.wait_for_function(f"({_VEIL})() == '0.5'")
