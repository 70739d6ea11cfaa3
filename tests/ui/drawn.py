"""A component drawn for a test: a page of one function, and what a reader sees of it."""

import re

from streamlit.testing.v1 import AppTest

from ui import formats as f
from ui import theme

ZH, EN = theme.look("light", "zh"), theme.look("dark", "en")


def words(html: str) -> str:
    """What a reader sees of a piece of HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace(f.NBSP, " ")).strip()


def run(script, **kwargs) -> AppTest:
    """A page made of one function."""
    app = AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run()
    assert not app.exception, app.exception
    return app
