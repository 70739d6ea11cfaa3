"""Ready HTML with real buttons in it, as one element.

Streamlit pays per element, in every run of every reader: a card that is a container, a button and a piece of HTML costs
three, a grid of fifteen cards forty-five. Where many like things each have a button (cards, the decision queue), their
HTML is drawn in one piece and says which button was pressed.
"""

from __future__ import annotations

import streamlit as st

from ui.components import packed
from ui.components.markup import esc
from ui.components.packed import Ready

_HTML = '<div class="pressable"></div>'
# the HTML is compared before it is set: a run in which nothing changed leaves focus and tooltips where they are
JS = """
return async function ({ data: bytes, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".pressable")
  place.last = bytes
  const data = await opened(bytes)
  if (place.last !== bytes) return
  if (place.shown !== data.html) {
    place.innerHTML = data.html
    place.shown = data.html
  }
  place.onclick = (event) => {
    const button = event.target.closest("button[data-press]")
    if (button) setTriggerValue("press", button.dataset.press)
  }
}
"""
_draw = st.components.v2.component("cockpit_pressable", html=_HTML, js=packed.caller("pressable"), isolate_styles=False)


def button_html(press: str, label: str, css_class: str, title: str = "") -> str:
    """A button for `pressable`: pressed, it gives `press`. All four are escaped here."""
    hint = f' title="{esc(title)}"' if title else ""
    return f'<button type="button" class="{esc(css_class)}" data-press="{esc(press)}"{hint}>{esc(label)}</button>'


def pressable(drawn: str | Ready, *, key: str) -> str | None:
    """Draw HTML whose text was escaped (`markup.esc`) with buttons of `button_html` in it; `Ready` where it is kept.

    Returns what the button gives that was pressed just now, None in every other run, and None for what no button of
    this
    HTML gives: a browser may send anything, or press what has gone meanwhile.
    """
    html, data = (drawn.html, drawn.packed) if isinstance(drawn, Ready) else (drawn, packed.packed(drawn))
    press = _draw(key=key, data=data, on_press_change=_noticed).press
    return press if isinstance(press, str) and f' data-press="{esc(press)}"' in html else None


def _noticed() -> None:
    """Streamlit reports a press only to a component that has a callback for it; what is to be done follows in the
    run."""
