"""The page registry: sections, pages, who sees them. A new screen is one `Entry` line and its files.

`texts` names the page's locale section: `<texts>.title` is the link, `<texts>.question` the title line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from ui import session
from ui.i18n import t

ROOT = Path(__file__).resolve().parent.parent
ALL = ("executive", "branch_leader", "product_manager", "relationship_manager", "steward")
LEADERS = ("executive", "branch_leader", "steward")
SECTIONS = ("cockpit", "customers", "products", "managers", "sales", "library", "data")


@dataclass(frozen=True)
class Entry:
    """One screen: file `pages/<name>.py`, its section, its locale section, the roles that may open it."""

    name: str
    section: str
    texts: str
    roles: tuple[str, ...] = ALL

    @property
    def path(self) -> str:
        """Path as Streamlit wants it, relative to app.py."""
        return f"pages/{self.name}.py"


ENTRIES = (
    Entry("cockpit_overview", "cockpit", "cockpit"),
    Entry("customers_segments", "customers", "segments"),
    Entry("customers_360", "customers", "customer"),
    Entry("products_profitability", "products", "product"),
    Entry("managers_rankings", "managers", "manager"),
    Entry("managers_scorecard", "managers", "scorecard"),
    Entry("sales_targets", "sales", "target"),
    Entry("data_mart_health", "data", "health"),
    Entry("data_metric_dictionary", "data", "dictionary"),
    Entry("data_models", "data", "models"),
)


@lru_cache(maxsize=1)
def _built() -> frozenset[str]:
    return frozenset(path.stem for path in (ROOT / "pages").glob("*.py"))


def entries(role: str) -> tuple[Entry, ...]:
    """Screens a role may open, in the order of the sections; only those that exist.

    No role (nobody has signed in) registers all of them with Streamlit, which would otherwise serve `pages/` by itself;
    `app.py` runs none of them for such a visitor.
    """
    allowed = [entry for entry in ENTRIES if entry.name in _built() and (not role or role in entry.roles)]
    return tuple(sorted(allowed, key=lambda entry: SECTIONS.index(entry.section)))


def entry_at(page: Page, menu: Mapping[str, list[tuple[Entry, Page]]]) -> Entry:
    """The entry of the page Streamlit chose; the default page, whose address is empty, is the menu's first."""
    pairs = [pair for group in menu.values() for pair in group]
    return next((entry for entry, _ in pairs if entry.name == page.url_path), pairs[0][0])


def entry_of(name: str) -> Entry:
    """The entry of a page file's stem. Raises KeyError naming the registry."""
    for entry in ENTRIES:
        if entry.name == name:
            return entry
    raise KeyError(f"page {name!r} is not registered in ui/nav.py")


def register(role: str, lang: str) -> tuple[Page, dict[str, list[tuple[Entry, Page]]]]:
    """Call st.navigation for a role. Returns the page asked for and the menu: section -> its entries and pages."""
    menu: dict[str, list[tuple[Entry, Page]]] = {}
    allowed = entries(role)
    for place, entry in enumerate(allowed):
        page = st.Page(entry.path, title=t(f"{entry.texts}.title", lang), url_path=entry.name, default=place == 0)
        menu.setdefault(entry.section, []).append((entry, page))
    pages = [page for group in menu.values() for _, page in group]
    return st.navigation(pages, position="hidden"), menu


def draw_menu(menu: Mapping[str, list[tuple[Entry, Page]]], lang: str) -> None:
    """The sidebar's menu: a quiet section heading, then its pages; the present one is marked by Streamlit."""
    for section, pages in menu.items():
        with st.container(gap=5, key=f"menu_{section}"):
            st.caption(t(f"app.section.{section}", lang))
            for _, page in pages:
                st.page_link(page, width="stretch")


def go(name: str, **filters: object) -> None:
    """Open a page with these filters set, for example go("customers_360", customer="C000123"). Does not return."""
    session.set_filters(**filters)
    # an empty mapping drops the URL's parameters; without one Streamlit refuses to, as filters are bound to them
    st.switch_page(entry_of(name).path, query_params={})


def exists(name: str) -> bool:
    """True where a screen is built: draw a link to it only then."""
    return name in _built() and any(entry.name == name for entry in ENTRIES)
