"""Every page, for every role that may open it, in both languages, on the s bank: it draws, says nothing broken, and its
files open again as they should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from mart.scope import ROLES
from tests.ui.lists.opened_files import faults, offered
from ui import nav
from ui.components.packed import unpacked
from ui.i18n import LANGS, texts

APP = nav.ROOT / "app.py"
PAGES = sorted(path.stem for path in (nav.ROOT / "pages").glob("*.py"))
CASES = [  # each page in both languages for its first role and in turn for the others; the other pairs are a proof
    pytest.param(*(entry.name, role, lang), marks=() if not at or LANGS[at % len(LANGS)] == lang else pytest.mark.proof)
    for entry in nav.ENTRIES
    if entry.name in PAGES
    for at, role in enumerate(entry.roles)
    for lang in LANGS
]
CHECKED: set[tuple[str, str]] = set()  # files that were opened, by menu and language: once is enough
KEY = re.compile(r"^[a-z_]+(\.[a-z_0-9]+)+$")


def asked(role: str, lang: str, **params: str) -> AppTest:
    """The app as a persona asks for it, before its first run."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in {"role": role, "lang": lang, **params}.items():
        app.query_params[name] = value
    return app


def opened(page: str, role: str, lang: str, **params: str) -> AppTest:
    """The app at the address of a page for a persona, after its first run."""
    app = asked(role, lang, **params)
    if page != nav.entries(role)[0].name:
        app.switch_page(nav.entry_of(page).path)
    return app.run()


def at_address(page: str, role: str, lang: str) -> AppTest:
    """The app at the address of a page that the role may not open, which no menu leads to."""
    app = asked(role, lang)
    app._page_hash = calc_hash(page)  # switch_page knows pages that are files only
    return app.run()


def printed(app: AppTest) -> list[str]:
    """All texts that reach the browser in words."""
    kinds = ("title", "caption", "markdown", "html", "button")
    said = [str(getattr(e, "value", "") or getattr(e, "label", "")) for kind in kinds for e in app.get(kind)]
    return said + [str(unpacked(e.proto.bytes)["html"]) for e in app.get("bidi_component") if e.proto.bytes]


@pytest.fixture(autouse=True)
def _bank(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))


@pytest.mark.parametrize(("page", "role", "lang"), CASES)
def test_page_draws_for_its_roles(page: str, role: str, lang: str, caplog: pytest.LogCaptureFixture) -> None:
    with offered() as files:
        app = opened(page, role, lang)
    errors = [record for record in caplog.records if record.name == "cockpit.ui" and record.levelname == "ERROR"]
    assert not app.exception, app.exception[0].value
    assert not errors, "\n".join(f"{r.getMessage()}: {r.exc_info[1]!r}" for r in errors if r.exc_info)
    question = texts(lang)[f"{nav.entry_of(page).texts}.question"]
    assert question in [title.value for title in app.title]
    assert not [text for text in printed(app) if KEY.match(text)]
    for key in sorted({key for key in files if (key, lang) not in CHECKED}):
        CHECKED.add((key, lang))
        assert faults(*files[key]) == [], key


def test_every_page_is_registered() -> None:
    assert sorted(PAGES) == sorted(entry.name for entry in nav.ENTRIES if entry.name in PAGES)
    assert all(entry.section in nav.SECTIONS for entry in nav.ENTRIES)


def test_a_role_is_not_offered_other_roles_pages() -> None:
    for entry in nav.ENTRIES:
        for role in set(ROLES) - set(entry.roles):
            assert entry not in nav.entries(role)


@pytest.mark.parametrize(
    ("page", "role"), [(entry.name, role) for entry in nav.ENTRIES for role in ROLES if role not in entry.roles]
)
def test_a_link_to_a_closed_page_says_so_and_shows_nothing_of_it(page: str, role: str) -> None:
    for lang in LANGS:
        app = at_address(page, role, lang)
        assert not app.exception
        assert [title.value for title in app.title] == [texts(lang)["app.no_right"]]
        said = printed(app)
        assert texts(lang)[f"{nav.entry_of(page).texts}.question"] not in said
        assert any(texts(lang)[f"{nav.entry_of(page).texts}.title"] in text for text in said), "it names the page"


def test_the_steward_opens_their_work_and_the_data_pages_only() -> None:
    assert {entry.section for entry in nav.entries("steward")} == {"work", "data"}


def test_nobody_opens_no_page() -> None:
    assert nav.entries("") == ()


def test_no_mart_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == [texts("en")["app.no_mart.question"]]
    assert "python -m mart build" in app.code[0].value
