"""Colours: legible, and the same in our drawings and in Streamlit's configuration."""

import tomllib
from pathlib import Path

import plotly.graph_objects as go
import pytest

from ui import theme
from ui.charts.template import template

CONFIG = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit/config.toml").read_text("utf-8"))["theme"]
BOTH = pytest.mark.parametrize("tok", [theme.LIGHT, theme.DARK], ids=lambda tok: tok.name)


def luminance(colour: str) -> float:
    """WCAG relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, two: str) -> float:
    """WCAG contrast ratio."""
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@BOTH
def test_text_is_legible_on_ground_and_surface(tok):
    for name in ("ink", "muted", "accent", "positive", "negative", "warning"):
        assert contrast(getattr(tok, name), tok.ground) >= 4.5, name
        assert contrast(getattr(tok, name), tok.surface) >= 4.5, name
    assert contrast(tok.on_accent, tok.accent) >= 4.5 and contrast(tok.accent, tok.tint) >= 4.5


@BOTH
def test_a_button_is_legible_with_white_on_it_and_as_a_line_on_the_ground(tok):
    assert contrast("#FFFFFF", tok.control) >= 3.6 and contrast(tok.control, tok.ground) >= 4.5


@BOTH
def test_graphics_stand_out(tok):
    assert contrast(tok.actual, tok.ground) >= 3 and contrast(tok.previous, tok.ground) >= 3


@BOTH
def test_counts_stay_legible_on_the_matrix_cells(tok):
    for colour in (*tok.diverging[5:7], *tok.diverging[3:5], tok.tint):
        assert contrast(tok.ink, colour) >= 4.5, colour


@BOTH
def test_config_says_the_same_colours(tok):
    config = CONFIG[tok.name]
    assert (
        config["primaryColor"],
        config["backgroundColor"],
        config["secondaryBackgroundColor"],
        config["textColor"],
        config["borderColor"],
    ) == (tok.control, tok.ground, tok.surface, tok.ink, tok.rule)
    assert (config["greenColor"], config["redColor"], config["orangeColor"]) == (
        tok.positive,
        tok.negative,
        tok.warning,
    )
    assert tuple(config["chartSequentialColors"]) == tok.sequential
    assert tuple(config["chartDivergingColors"]) == tok.diverging
    assert tuple(config["chartCategoricalColors"]) == tok.categorical
    assert CONFIG["font"] == theme.FONT


def test_unknown_theme_is_light_and_tones_fall_back_to_ink():
    assert theme.tokens("sepia") is theme.LIGHT
    assert theme.LIGHT.tone("nonsense") == theme.LIGHT.tone(None) == theme.LIGHT.ink
    assert theme.LIGHT.tone("negative") == theme.LIGHT.negative
    assert theme.wash("#B3261E", 0.08) == "rgba(179,38,30,0.08)"


@BOTH
def test_template_is_valid_plotly(tok):
    assert go.Figure(layout={"template": template(tok.name)}).layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
