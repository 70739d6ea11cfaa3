"""Paper is white (`ui/components/browser.py` sends this to the page): a page that is dark on the screen is printed in
the colours of the light theme. Each of our colours has its counterpart, any other changes its lightness for the
opposite, pictures are turned over as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields

from ui.theme import DARK, LIGHT


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _pairs() -> Iterator[tuple[str, str]]:
    """A colour of the dark theme, and what stands for it in the light one."""
    for field in fields(DARK):
        dark, light = getattr(DARK, field.name), getattr(LIGHT, field.name)
        if field.name != "name":
            yield from zip(dark, light, strict=True) if isinstance(dark, tuple) else [(dark, light)]


def counterparts() -> dict[str, tuple[int, ...]]:
    """The channels of a dark colour, as a browser writes them, and those of its counterpart: "20, 24, 28" -> (255, 255,
    255). White stays: it is written on buttons only."""
    return {", ".join(map(str, _channels(dark))): _channels(light) for dark, light in _pairs()} | {
        "255, 255, 255": (255, 255, 255)
    }


JS = (
    f"const ON_WHITE = {json.dumps(counterparts())}"
    + """
const PAINTS = ["color", "background-color", "background-image", "border-top-color", "border-right-color",
  "border-bottom-color", "border-left-color", "text-decoration-color", "fill", "stroke"]

function onWhite(paint) {
  return paint.replace(/(rgba?\\()(\\d+), (\\d+), (\\d+)/g, (_, head, ...rest) => {
    const [red, green, blue] = rest.slice(0, 3).map(Number)
    const turned = 255 - Math.max(red, green, blue) - Math.min(red, green, blue)
    const said = ON_WHITE[`${red}, ${green}, ${blue}`] ?? [red, green, blue].map((one) => one + turned)
    return head + said.join(", ")
  })
}

function whiten() {
  const app = document.querySelector("[data-testid='stApp']")
  const ground = app && getComputedStyle(app).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)
  if (!ground || Math.max(...ground) > 127 || document.documentElement.classList.contains("cockpit-white")) return
  const changes = []
  for (const one of [document.documentElement, document.body, ...document.body.querySelectorAll("*")]) {
    const style = getComputedStyle(one)
    if (one.matches("img, image")) changes.push([one, [["filter", "invert(1) hue-rotate(180deg)"]]])
    else changes.push([one, PAINTS.flatMap((name) => {
      const [now, then] = [style[name], onWhite(style[name])]
      return now === then ? [] : [[name, then]]
    })])
  }
  document.documentElement.classList.add("cockpit-white")
  for (const [one, paints] of changes) {
    if (!paints.length) continue
    one.screenStyle = one.getAttribute("style")
    for (const [name, paint] of paints) one.style.setProperty(name, paint, "important")
  }
}

function darken() {
  document.documentElement.classList.remove("cockpit-white")
  for (const one of [document.documentElement, ...document.querySelectorAll("*")]) {
    if (one.screenStyle === undefined) continue
    if (one.screenStyle === null) one.removeAttribute("style")
    else one.setAttribute("style", one.screenStyle)
    delete one.screenStyle
  }
}
"""
)
