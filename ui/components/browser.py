"""What the browser must do that Streamlit has no setting for: the page's language, and one step Back for one action.

A screen reader reads in the language the page says it is in. Streamlit writes a new entry into the browser's history
for each change of path and of parameters, so one click would need two or three steps Back; here the first entry after
something a reader did is kept, and what the same action changes further replaces it.
"""

from __future__ import annotations

import streamlit as st

_JS = """
const ACTIONS = ["pointerdown", "keydown"]

function oneStepAnAction() {
  if (window.cockpitSteps) return
  window.cockpitSteps = true
  const push = history.pushState
  let isNew = false
  for (const name of ACTIONS) document.addEventListener(name, () => { isNew = true }, true)
  history.pushState = function (...entry) {
    (isNew ? push : history.replaceState).apply(history, entry)
    isNew = false
  }
}

export default function ({ data }) {
  document.documentElement.lang = data.lang
  oneStepAnAction()
}
"""
_draw = st.components.v2.component("cockpit_browser", html="<span></span>", js=_JS, isolate_styles=False)
LANGUAGES = {"zh": "zh-CN", "en": "en"}


def behave(lang: str) -> None:
    """Set both for the page. Once a page is enough."""
    _draw(key="browser", data={"lang": LANGUAGES[lang]})
