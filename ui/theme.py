"""Colour tokens and the look (theme + language) a screen is drawn in.

The same colours stand in `.streamlit/config.toml`, which styles native widgets; a test keeps the two equal. Tokens are
for what we draw ourselves: figures, SVG pictures and st.html pieces, none of which can read the page's own colours.
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = "cockpit-quotes, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


@dataclass(frozen=True)
class Tokens:
    """One theme's colours, by what they mean. `positive` is favourable and `negative` adverse, not up and down."""

    name: str
    ground: str
    surface: str
    ink: str
    muted: str
    rule: str
    hair: str
    accent: str
    on_accent: str
    control: str  # of native buttons, on which Streamlit writes in white
    tint: str
    positive: str
    negative: str
    warning: str
    actual: str
    previous: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]

    def tone(self, tone: str | None) -> str:
        """Colour of a tone: positive, negative, warning, accent, muted; anything else is ink."""
        return getattr(self, tone) if tone in ("positive", "negative", "warning", "accent", "muted") else self.ink


LIGHT = Tokens(
    name="light",
    ground="#FFFFFF",
    surface="#F5F6F8",
    ink="#1B1F24",
    muted="#5A6470",
    rule="#D9DDE2",
    hair="#E9ECEF",
    accent="#1D4F91",
    on_accent="#FFFFFF",
    control="#1D4F91",
    tint="#E8EEF6",
    positive="#0B6E5F",
    negative="#B3261E",
    warning="#8A5A00",
    actual="#3A424C",
    previous="#87919C",
    categorical=("#3A424C", "#87919C", "#1D4F91", "#6C92C2", "#8A5A00", "#0B6E5F"),
    sequential=(
        "#EEF3F9",
        "#DCE6F2",
        "#C4D5E9",
        "#A9C1DE",
        "#8BAAD1",
        "#6C92C2",
        "#4F7AB1",
        "#35639F",
        "#1D4F91",
        "#123A70",
    ),
    diverging=(
        "#7A1712",
        "#B3261E",
        "#CF5F57",
        "#E39C96",
        "#F3D3D0",
        "#CFE5E1",
        "#93C4BC",
        "#4F9C91",
        "#0B6E5F",
        "#06453B",
    ),
)
DARK = Tokens(
    name="dark",
    ground="#14181C",
    surface="#1C2126",
    ink="#E6E9ED",
    muted="#A0A9B4",
    rule="#343B43",
    hair="#272D34",
    accent="#8DB4EA",
    on_accent="#10151A",
    control="#4F86D0",
    tint="#22303F",
    positive="#4DBFA6",
    negative="#F08C80",
    warning="#DDB05C",
    actual="#B7C0CA",
    previous="#5F6974",
    categorical=("#B7C0CA", "#5F6974", "#8DB4EA", "#4E76A3", "#DDB05C", "#4DBFA6"),
    sequential=(
        "#1B232D",
        "#213041",
        "#294058",
        "#33506F",
        "#3F6288",
        "#4E76A3",
        "#608BBD",
        "#76A0D5",
        "#8DB4EA",
        "#B2CFF5",
    ),
    diverging=(
        "#F4B3AB",
        "#F08C80",
        "#C2675D",
        "#8E4A43",
        "#4E302F",
        "#223E3A",
        "#2F665A",
        "#3C9380",
        "#4DBFA6",
        "#95DECD",
    ),
)


@dataclass(frozen=True)
class Look:
    """What a drawing needs to know about its reader: the theme's tokens and the language."""

    tokens: Tokens
    lang: str

    @property
    def is_dark(self) -> bool:
        """True where the ground is dark."""
        return self.tokens.name == "dark"


def tokens(theme: str) -> Tokens:
    """Tokens of "light" or "dark"; an unknown name is light, which is what Streamlit shows before it knows."""
    return DARK if theme == "dark" else LIGHT


def look(theme: str = "light", lang: str = "zh") -> Look:
    """A look by name, for tests and files made outside a page."""
    return Look(tokens(theme), lang)


def current() -> Look:
    """The look of the running page: theme from the browser, language from `ui.i18n`."""
    import streamlit as st

    from ui.i18n import current_lang

    return Look(tokens(st.context.theme.type or "light"), current_lang())


def wash(colour: str, alpha: float) -> str:
    """A hex colour made translucent: wash("#B3261E", .08) -> "rgba(179,38,30,0.08)"."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"
