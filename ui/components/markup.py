"""HTML as text: the few styles of st.html pieces. Pure; everything that comes from data is escaped here."""

from __future__ import annotations

import re
from html import escape

from ui.theme import Look

MICRO, CAPTION, BODY = (
    "font-size:11px;line-height:16px;",
    "font-size:12px;line-height:18px;",
    "font-size:14px;line-height:22px;",
)


_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _onward(text: object) -> str:
    """Text without the marks that turn the direction of all that follows it, to the end of its line and beyond."""
    return _DIRECTIONS.sub("", str(text))


def esc(value: object) -> str:
    """Text from data, safe in HTML text and attributes.

    >>> esc("<b>\\u202eB01")
    '&lt;b&gt;B01'
    """
    return escape(_onward(value), quote=True)


_SPECIAL = re.compile(r"[\\`*_\[\]<>$:~#|@!&]|(?<=www)\.", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)


def plain(text: object) -> str:
    r"""Text for a place that Streamlit reads as markdown (labels, titles, captions, tooltips), shown as it is.

    Escaped are emphasis, links, pictures, HTML, formulas, `:red[...]` directives, bare addresses and list marks, so
    that a customer's name can neither fetch a picture nor look like a link.

    >>> print(plain("![x](http://a.b/c.png) :red[A*B]"))
    \!\[x\](http\://a.b/c.png) \:red\[A\*B\]
    >>> print(plain("1. www.a.b"))
    1\. www\.a.b
    """
    return _LIST_MARK.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", _onward(text)))


_WHOLE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)|[−+]?\d[\d,.]*\u00a0[万亿]元?")


def unbroken(text: object) -> str:
    """Escaped text whose dates and amounts stay on one line: a line may end at a hyphen, and between 万 and 元.

    >>> unbroken("due 2026-10")
    'due <span style="white-space:nowrap">2026-10</span>'
    """
    return _WHOLE.sub(r'<span style="white-space:nowrap">\g<0></span>', esc(text))


def emphasised(text: str) -> str:
    """Escaped text in which **words** between double stars are bold; nothing else is markup."""
    return re.sub(r"\*\*(.+?)\*\*", r'<b style="font-weight:600">\1</b>', unbroken(text))


def span(text: object, colour: str, style: str = "", *, is_bold: bool = False) -> str:
    """One coloured piece of escaped text."""
    weight = "font-weight:600;" if is_bold else ""
    return f'<span style="color:{colour};{weight}{style}">{esc(text)}</span>'


def ends(left: str, right: str, style: str = "") -> str:
    """Two ready pieces of HTML at both ends of a line; a right one of more than three quarters of it has lines."""
    return (
        f'<div style="display:flex;justify-content:space-between;align-items:baseline;gap:8px;{style}">'
        f'<span style="min-width:0">{left}</span>'
        '<span style="flex:none;max-width:75%;overflow-wrap:anywhere;text-align:right">'
        f"{right}</span></div>"
    )


def picture(uri: str, alt: str, width: str = "100%", height: int = 28) -> str:
    """An SVG data URI as a picture (st.html strips <svg> itself); nothing for an empty URI."""
    if not uri.startswith("data:image/svg+xml"):
        return f'<div style="height:{height}px"></div>'
    return f'<img src="{esc(uri)}" alt="{esc(alt)}" style="display:block;width:{width};height:{height}px">'


def badge_html(text: str, tone: str | None, look: Look) -> str:
    """A small word on the surface colour, in the colour of its tone."""
    ground = look.tokens.tint if tone == "accent" else look.tokens.surface
    return (
        f'<span style="{CAPTION}background:{ground};color:{look.tokens.tone(tone or "muted")};padding:3px 8px;'
        f'border-radius:3px;white-space:nowrap;display:inline-block">{esc(text)}</span>'
    )


def swatch(kind: str, look: Look) -> str:
    """The mark of a chart series in a legend: actual, plan, previous, forecast, variance, danger."""
    tok, box = look.tokens, "display:inline-block;width:9px;height:9px;margin-right:4px;vertical-align:-1px;"
    if kind == "plan":
        return f'<span style="{box}border:1px solid {tok.actual};box-sizing:border-box"></span>'
    if kind == "forecast":
        return (
            f'<span style="{box}border:1px solid {tok.actual};box-sizing:border-box;background:repeating-linear-'
            f'gradient(135deg,{tok.actual} 0 1px,transparent 1px 3px)"></span>'
        )
    if kind == "variance":
        return (
            f'<span style="{box}width:6px;height:6px;margin-right:0;background:{tok.positive};vertical-align:3px">'
            f'</span><span style="{box}width:6px;height:6px;background:{tok.negative};vertical-align:-2px"></span>'
        )
    if kind == "danger":
        return f'<span style="color:{tok.negative};margin-right:4px">◆</span>'
    return f'<span style="{box}background:{tok.previous if kind == "previous" else tok.actual}"></span>'
