"""Text is text: what Streamlit reads as markdown is a fixed text of ours or goes through `plain`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from mart.config import REPO

# elements of Streamlit whose first argument is read as markdown, and the keywords that are
READ_AS_MARKDOWN = {
    "badge", "button", "caption", "checkbox", "date_input", "dialog", "download_button", "error", "expander",
    "file_uploader", "form_submit_button", "header", "info", "link_button", "markdown", "metric", "multiselect",
    "number_input", "pills", "popover", "radio", "segmented_control", "selectbox", "slider", "spinner", "status",
    "subheader", "success", "text_area", "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
KEYWORDS = ("label", "help", "body", "captions")
FILES = [REPO / "app.py", *sorted((REPO / "pages").glob("*.py")), *sorted((REPO / "ui").rglob("*.py"))]


def is_text(node: ast.expr) -> bool:
    """A constant, a text of ours without anything filled in, something escaped, or a choice or sum of these."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        return called == "plain" or (called == "t" and not node.keywords)
    if isinstance(node, ast.IfExp):
        return is_text(node.body) and is_text(node.orelse)
    if isinstance(node, ast.BinOp):
        return is_text(node.left) and is_text(node.right)
    return isinstance(node, ast.BoolOp) and all(map(is_text, node.values))


def is_marked(element: str, word: ast.keyword) -> bool:
    """Whether the options that a lambda names are read as markdown: those of buttons in a row, not those of a list."""
    return element in ("radio", "segmented_control", "pills") and isinstance(word.value, ast.Lambda)


def unescaped(code: str) -> Iterator[str]:
    """Arguments that would be read as markdown although they hold data. A name is followed to its one assignment."""
    tree = ast.parse(code)
    assigned = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in READ_AS_MARKDOWN | {"page_link"} or ast.unparse(node.func.value) != "st":
            continue
        first = node.args[:1] if node.func.attr != "page_link" else []
        named = [
            word.value.body for word in node.keywords if word.arg == "format_func" and is_marked(node.func.attr, word)
        ]
        for arg in [*first, *named, *(word.value for word in node.keywords if word.arg in KEYWORDS)]:
            value = assigned.get(arg.id, arg) if isinstance(arg, ast.Name) else arg
            if not is_text(value):
                yield f"line {arg.lineno}: st.{node.func.attr}({ast.unparse(arg)}): escape it with markup.plain"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(REPO)))
def test_what_streamlit_reads_as_markdown_is_ours_or_escaped(file: Path):
    assert list(unescaped(file.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "st.caption(name)",
        "st.button(f'{name}')",
        "st.dialog(row['name'])(body)()",
        "st.popover(t('app.scope_is', lang, what=said))",
        "st.toggle('x', help=words(row))",
        "st.page_link(page, label=link.label)",
        "st.pills('x', rows, format_func=lambda row: row['name'])",
        "title = row['name']\nst.title(title)",
    ],
)
def test_data_that_is_not_escaped_is_found(code):
    assert len(list(unescaped(code))) == 1
