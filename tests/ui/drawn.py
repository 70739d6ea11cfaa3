"""A component drawn for a test: a page of one function, and what a reader sees of it."""

import html
import re

from streamlit.testing.v1 import AppTest

from ui import formats as f
from ui import theme
from ui.components.packed import unpacked

ZH, EN = theme.look("light", "zh"), theme.look("dark", "en")


def words(html: str) -> str:
    """What a reader sees of a piece of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace(f.NBSP, " ")).strip()


def listed(page: str) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows of a list's HTML, as texts; boxes that tick rows are left out."""
    texts = [
        [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd](?! class=.tick).*?>(.*?)</t", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", page)
    ]
    return texts[0], texts[1:]


def lists(app: AppTest) -> list[dict]:
    """What each list of a page was given: `html`, `page`, `ticked`, `heard`."""
    found = [unpacked(part.proto.bytes) for part in app.get("bidi_component") if part.proto.bytes]
    return [one for one in found if "ticked" in one]


def column(app: AppTest, place: int, at: int = 0) -> list[str]:
    """The texts of a column of the page's list at a place."""
    return [row[place] for row in listed(lists(app)[at]["html"])[1]]


def sort_by(app: AppTest, key: str, label: str, at: int = 0) -> AppTest:
    """The page run again after a reader has chosen in the line below a list what it is sorted by."""
    orders = re.findall(r'<option value="(.*?)".*?>(.*?)</option>', lists(app)[at]["html"])
    said = next(name for name, words in orders if html.unescape(words) == label)
    app.session_state[f"{key}_turned"] = {"page": 1, "sort": said}
    return app.run()


def run(script, **kwargs) -> AppTest:
    """A page made of one function."""
    app = AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run()
    assert not app.exception, app.exception
    return app
