"""What the browser must do that Streamlit has no setting for: language, paper, and one step Back for one action.

A screen reader reads in the language the page says it is in. Streamlit writes a new entry into the browser's history
for each change of path and of parameters, so one click would need two or three steps Back; here the first entry after
something a reader did is kept, and what the same action changes further replaces it. On paper the page stands alone,
made smaller as a whole: charts keep the width they have on the screen. Cards side by side stay on one sheet: a row that
is cut does not grow by what moves to the next one, and what follows is printed over it; one that is taller than a sheet
is printed card below card, and a card that is taller is cut between its lines; tables are printed with all their
columns (`ui/components/paper.py`), and on white (`ui/components/white.py`). The bar over charts, the hints in fields
and the menu of a grid's head are off: they speak the browser's language, or English. On a small screen the room beside
the page goes to its tables. Chinese fonts have “ ” and … as wide as a Chinese character; an English page takes these
signs from another font.

What draws lists, cards and still figures is handed over here, once a page.
"""

from __future__ import annotations

import streamlit as st

from ui.components import list_page, packed, paper, picture, pressable, waiting, white

_DRAWERS = {"list": list_page.JS, "pressable": pressable.JS, "still": picture.JS}

# a name without a place to break it breaks anywhere rather than sticking out of its card
_CSS = """
:is([data-testid="stHtml"], .pressable) {
  font-variant-numeric: tabular-nums; text-spacing-trim: trim-start; text-wrap: pretty; overflow-wrap: anywhere }
[data-testid="stElementToolbar"], [data-testid="InputInstructions"], [data-testid="stDataFrameColumnMenu"] {
  display: none }
@media screen and (max-width: 1300px) {
  [data-testid="stMainBlockContainer"] { padding-left: 20px; padding-right: 20px }
}
[class*="_table"]:has(.lt-foot.tail) + [class*="_export_menu"] {  /* at the end of the line below a list */
  align-self: flex-end; margin-top: -42px }
@page { margin: 12mm }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"] { display: none !important }
  [class*="st-key-query_save"], [class*="_export_menu"] { display: none !important }
  [data-testid="stMainBlockContainer"] {
    padding: 0 !important; max-width: none !important; width: calc(var(--cockpit-px) * 1px) !important;
    zoom: min(1, calc(700 / var(--cockpit-px)));
  }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  [data-testid="stGrid"], [data-testid="stVerticalBlock"][class*="st-key-"], tr, .kc, .dr { break-inside: avoid }
}
html.cockpit-white * { transition: none !important }
@media print and (orientation: portrait) {
  .cockpit-tall-portrait { break-inside: auto !important }
  .cockpit-tall-portrait[data-testid="stGrid"] { display: block !important }
}
@media print and (orientation: landscape) {
  .cockpit-tall-landscape { break-inside: auto !important }
  .cockpit-tall-landscape[data-testid="stGrid"] { display: block !important }
  [data-testid="stMainBlockContainer"] { zoom: min(1, calc(1030 / var(--cockpit-px))) }
}
"""
_JS = (
    f"const CSS = `{_CSS}{waiting.CSS}{paper.CSS}`"
    + paper.JS
    + white.JS
    + packed.JS
    + f"const DRAWERS = {{ {', '.join(f'{name}: (() => {{{js}}})()' for name, js in _DRAWERS.items())} }}"
    + """
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

function narrowQuotes(lang) {
  const quotes = document.getElementById("cockpit-quotes")
  if (quotes) quotes.disabled = lang != "en"
  else document.head.append(Object.assign(document.createElement("style"), { id: "cockpit-quotes", textContent:
    `@font-face { font-family: cockpit-quotes; unicode-range: U+2018-201D, U+2026; src: ${
      ["Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"]
        .map((one) => `local("${one}")`)} }` })), narrowQuotes(lang)
}

function markTall() {  // what is taller than a sheet may be cut, else it would start a sheet of its own; rows stack
  const px = Number(document.documentElement.style.getPropertyValue("--cockpit-px"))
  const sheets = { portrait: [700, 1030], landscape: [1030, 700] }
  const kept = "[data-testid='stGrid'], [data-testid='stVerticalBlock'][class*='st-key-']:not([data-testid='stGrid'] *)"
  for (const one of document.querySelectorAll(kept))
    for (const [name, [width, height]] of Object.entries(sheets))
      one.classList.toggle(`cockpit-tall-${name}`, one.clientHeight * Math.min(1, width / px) > height)
}

function dress() {
  if (window.cockpitDress) return
  window.cockpitDress = true
  document.head.append(Object.assign(document.createElement("style"), { textContent: CSS }))
  const measure = () => {
    const main = document.querySelector("[data-testid='stMainBlockContainer']")
    const style = main && getComputedStyle(main)
    const width = main ? main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) : 1100
    document.documentElement.style.setProperty("--cockpit-px", Math.max(700, Math.round(width)))
  }
  measure()
  window.addEventListener("beforeprint", () => { drawPaper(); markTall(); whiten() })
  window.addEventListener("afterprint", () => { darken(); clearPaper() })
  window.addEventListener("resize", () => window.matchMedia("print").matches || measure())
}

function handOver() {
  const all = window.cockpit ??= { go() {}, there: Promise.resolve() }
  Object.assign(all, DRAWERS).go()
}

export default function ({ data }) {
  handOver()
  document.documentElement.lang = data.lang
  dress()
  narrowQuotes(data.lang)
  oneStepAnAction()
}
"""
)
_draw = st.components.v2.component("cockpit_browser", html="<span></span>", js=_JS, isolate_styles=False)
LANGUAGES = {"zh": "zh-CN", "en": "en"}


def behave(lang: str) -> None:
    """Set all of it for the page. Once a page is enough; without a key, which Streamlit would look through its state
    for at every field of a page."""
    _draw(data={"lang": LANGUAGES[lang]})
