"""A still figure on the page, with what the mouse is told over it."""

from __future__ import annotations

import streamlit as st

from ui.components.packed import caller
from ui.components.still import Still

_CSS = """
.still { position: relative; overflow: hidden; font-size: 12px; line-height: 16px;
  font-variant-numeric: tabular-nums }
.still :is(div, i, b, u, span, svg) { position: absolute; white-space: nowrap }
.still-plot > :is(b, span) { transform: translateY(-50%) }
.still svg { inset: 0; width: 100%; height: 100%; overflow: visible }
.still path { vector-effect: non-scaling-stroke }
.still i { box-sizing: border-box }
.still b { font-weight: 600 }
.still u { border-radius: 50%; transform: translate(-50%, -50%) }
.still .still-said { z-index: 9; white-space: pre; pointer-events: none; padding: 4px 8px; font-size: 12px;
  line-height: 17px; border: 1px solid var(--st-border-color, #D9DDE2); border-radius: 3px;
  color: var(--st-text-color); background: var(--st-secondary-background-color) }
"""
JS = (
    "const CSS = `"
    + _CSS
    + """`
const NEAR = 40  // px from what is told

function dress() {
  if (document.getElementById("cockpit-stills")) return
  document.head.append(Object.assign(document.createElement("style"), { id: "cockpit-stills", textContent: CSS }))
}

function nearest({ spots }, x, y, width) {
  let best = -1, least = NEAR * NEAR
  spots.forEach(([share, down], at) => {
    const far = (share * width / 100 - x) ** 2 + (down - y) ** 2
    if (far < least) [best, least] = [at, far]
  })
  return best
}

return async function ({ data: bytes, parentElement }) {
  dress()
  const place = parentElement.querySelector(".cockpit-still")
  place.last = bytes
  const data = await opened(bytes)
  if (place.last !== bytes) return
  if (place.shown !== data.html) {
    place.innerHTML = data.html
    place.shown = data.html
  }
  const quiet = () => place.querySelector(".still-said")?.remove()
  place.onmouseleave = quiet
  place.onmousemove = (event) => {
    quiet()
    const picture = place.querySelector(".still-plot"), box = picture.getBoundingClientRect()
    const x = event.clientX - box.left, y = event.clientY - box.top, at = nearest(data, x, y, box.width)
    if (at < 0) return
    const said = Object.assign(document.createElement("div"), { className: "still-said", textContent: data.words[at] })
    picture.append(said)
    said.style.left = `${Math.min(x + 12, box.width - said.offsetWidth)}px`
    said.style.top = `${Math.min(y + 12, box.height - said.offsetHeight)}px`
  }
}
"""
)
_draw = st.components.v2.component(
    "cockpit_still", html='<div class="cockpit-still"></div>', js=caller("still"), isolate_styles=False
)


def picture(one: Still, *, key: str) -> None:
    """Draw it. Nothing in it can be pressed."""
    _draw(key=key, data=one.packed)
