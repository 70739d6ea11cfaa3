"""The page registry: sections, pages, what a role must read to open them. A new screen is one `Entry` line and its
files.

`texts` names the page's locale section: `<texts>.title` is the link, `<texts>.question` the title line.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mart.scope import ROLES
from ui import address, audited, session, theme
from ui.components.markup import CAPTION, plain, span
from ui.filters import KEYS
from ui.i18n import t

ROOT = Path(__file__).resolve().parent.parent
HOME = "home"  # what Streamlit calls the page at the empty address; never seen
Menu = dict[str, list[tuple[str, Page]]]  # section -> its pages by name
FIGURES, REST = ("cockpit", "customers", "products", "managers", "sales"), ("library", "data")
SECTIONS = ("work", *FIGURES, *REST)


MANY = tuple(key for key in KEYS if key not in ("customer", "account"))  # pages about customers, not about one


@dataclass(frozen=True)
class Entry:
    """One screen: file `pages/<name>.py`, its section, its locale section, the subject a role must read (none is
    everybody's), the shared filters its figures follow (the title line names no other), and which of the switches
    `period` and `units` (today's organisation) it answers to. A screen that is reached from others only is not listed
    in the menu."""

    name: str
    section: str
    texts: str
    subject: str = "business"
    filters: tuple[str, ...] = KEYS
    switches: tuple[str, ...] = ()
    is_listed: bool = True

    @property
    def path(self) -> str:
        """Path as Streamlit wants it, relative to app.py."""
        return f"pages/{self.name}.py"

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Roles that may open the screen; it follows from their records."""
        return tuple(role.name for role in ROLES.values() if not self.subject or self.subject in role.subjects)


ENTRIES = (
    Entry("work_inbox", "work", "inbox", subject="", filters=()),
    Entry("work_week", "work", "week", "scorecard", ()),
    Entry("work_meeting", "work", "meeting", "ranking", ()),
    Entry("work_lists", "work", "saved", filters=()),
    Entry("work_people", "work", "people", subject="", filters=()),
    Entry("work_case", "work", "case", subject="", filters=(), is_listed=False),
    Entry("cockpit_overview", "cockpit", "cockpit", switches=("period", "units")),
    Entry("customers_segments", "customers", "segments", filters=MANY),
    Entry("customers_360", "customers", "customer", filters=("customer",)),
    Entry("products_profitability", "products", "product", filters=MANY, switches=("period",)),
    Entry("products_mine", "products", "mine", "own_products", ()),
    Entry("managers_rankings", "managers", "manager", "ranking", ("branch", "org"), ("period",)),
    Entry("managers_scorecard", "managers", "scorecard", "scorecard", ("manager",)),
    Entry("sales_map", "sales", "salesmap", filters=()),
    Entry("sales_targets", "sales", "target", filters=MANY),
    Entry("sales_prospects", "sales", "prospect", filters=()),
    Entry("sales_results", "sales", "campaign", "results", ()),
    Entry("sales_materials", "sales", "material", filters=()),
    Entry("data_mart_health", "data", "health", "data", ()),
    Entry("data_metric_dictionary", "data", "dictionary", "data"),
    Entry("data_models", "data", "models", "data", ()),
    Entry("data_deliveries", "data", "deliveries", "upkeep", ()),
    Entry("data_audit", "data", "audit", "upkeep", ()),
)
_OPEN = "_open_pages"  # names a reader may open, kept with the session: a dialog runs again without app.py


@lru_cache(maxsize=1)
def _built() -> frozenset[str]:
    return frozenset(path.stem for path in (ROOT / "pages").glob("*.py"))


def entries(role: str) -> tuple[Entry, ...]:
    """Screens a role may open, in the order of the sections; only those that exist. Nobody (no role) opens any."""
    return tuple(entry for entry in _in_order(role) if role in entry.roles)


def _in_order(role: str = "") -> list[Entry]:
    order = (*FIGURES, "work", *REST) if role in ROLES and ROLES[role].starts_with_figures else SECTIONS
    return sorted((e for e in ENTRIES if e.name in _built()), key=lambda entry: order.index(entry.section))


def entry_at(page: Page, role: str) -> Entry:
    """The entry of the page Streamlit chose; the default page, whose address is empty, is the role's first."""
    return next((entry for entry in ENTRIES if entry.name == page.url_path), entries(role)[0])


def entry_of(name: str) -> Entry:
    """The entry of a page file's stem. Raises KeyError naming the registry."""
    for entry in ENTRIES:
        if entry.name == name:
            return entry
    raise KeyError(f"page {name!r} is not registered in ui/nav.py")


def register(role: str, lang: str) -> tuple[Page, Menu]:
    """Call st.navigation for a role. Returns the page asked for and the menu.

    A page that the role may not open keeps its address, with a sentence instead of its content: a link to it neither
    shows anything nor leads to another page. No role (nobody has signed in) opens none; all addresses are registered
    even so. The role's first page stands at its own address and at the empty one, as Streamlit gives its default page
    no other.
    """
    allowed = entries(role)
    first = (allowed or _in_order())[0]
    # a page knows whether it may run now: each run has its own
    *listed, home = map(copy, _pages(role, lang, allowed, _main_folder()))
    pages = dict(zip(_in_order(role), listed, strict=True))
    session.remember(_OPEN, tuple(entry.name for entry in allowed))
    found = st.navigation([*pages.values(), home], position="hidden")
    if not found.url_path:
        pages[first] = home  # the menu marks the page one is on
    menu: Menu = {}
    for entry in (one for one in allowed if one.is_listed):
        menu.setdefault(entry.section, []).append((entry.name, pages[entry]))
    return found, menu


def begin() -> None:
    """Have Streamlit know the pages before a widget is drawn: until st.navigation has been called once in a process, it
    runs `app.py` as one of `pages/`, and what a browser holds of the last server would be of other widgets."""
    if PagesManager.uses_pages_directory:
        register("", "zh")


@lru_cache(maxsize=64)
def _pages(role: str, lang: str, allowed: tuple[Entry, ...], _main: Path | None) -> tuple[Page, ...]:
    """Every page as this role meets it, then its first one as Streamlit's default page; looking for 21 files in every
    run took a thirtieth of it. `_main`: the folder Streamlit finds them in."""

    def page(entry: Entry, **more: object) -> Page:
        content = entry.path if entry in allowed else partial(_closed, entry, role, lang)
        return st.Page(content, title=t(f"{entry.texts}.title", lang), **{"url_path": entry.name, **more})

    pages = tuple(page(entry) for entry in _in_order(role))
    return *pages, page((allowed or _in_order())[0], url_path=HOME, default=True)


def _main_folder() -> Path | None:
    """Where the running script lies; None outside a run."""
    run = get_script_run_ctx()
    return run.pages_manager.main_script_parent if run else None


def _closed(entry: Entry, role: str, lang: str) -> None:
    """What stands at the address of a page that the role may not open."""
    audited.once("refused", "page", entry.name)
    page, whose = t(f"{entry.texts}.title", lang), t(f"app.role.{role}", lang)
    st.title(t("app.no_right", lang), anchor=False)
    st.caption(plain(t("app.no_right_hint", lang, page=page, role=whose)))


def draw_menu(menu: Menu, lang: str, counts: Mapping[str, int]) -> None:
    """The sidebar's menu: a quiet section heading, then its pages; the present one is marked by Streamlit. A link
    carries what is chosen, so that it opens, and can be kept, as it is. `counts`: how many things wait on a page."""
    tok = theme.current().tokens
    for at, (section, pages) in enumerate(menu.items()):
        heading = span(t(f"app.section.{section}", lang), tok.muted, CAPTION)
        st.html(f'<div style="padding-top:{6 if at else 0}px">{heading}</div>')
        for name, page in pages:
            waits = counts.get(name, 0)
            label = plain(page.title) + " :red-badge[" + plain(waits) + "]" if waits else plain(page.title)
            st.page_link(page, label=label, width="stretch", query_params=address.link(name))


def go(name: str, **filters: object) -> None:
    """Open a page with these filters set: go("customers_360", customer="C000123"). Returns only where the role may not
    open the page, which is said."""
    if not exists(name):
        st.toast(plain(t("app.no_right")))
        return
    session.set_filters(**filters)
    st.switch_page(entry_of(name).path, query_params=address.link(name))


def exists(name: str) -> bool:
    """True where a screen is built and the reader may open it: draw a link to it only then."""
    return name in session.read(_OPEN, ())
