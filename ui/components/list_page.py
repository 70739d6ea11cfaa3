"""What the browser does with a list (`ui/components/grid.py`): draws its HTML, and says what is pressed and ticked.

The table is a CSS grid, since only there a text may give way to its neighbours and still end in dots; how much follows
from its rows and its card (`ui/components/tracks.py`, `room.py`). It is sent in each run and set only where it differs,
so that focus and place stay. The keyboard goes through it by arrows, Enter presses. What is being ticked is the
browser's until the server has heard of all of it: else a fast reader would see a tick go and come again, and lose the
next one.
"""

from __future__ import annotations

from ui.components import list_foot

CSS = """
.lt { container-type: inline-size; overflow-x: auto; color: var(--ink); font-variant-numeric: tabular-nums }
.lt table { display: grid; width: 100%; border-collapse: collapse; margin: 0; font-size: var(--size) }
.lt :is(thead, tbody) { display: contents }
.lt tr { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; border-bottom: 1px solid var(--hair) }
.lt :is(th, td) { overflow: hidden; text-overflow: ellipsis; padding: 0 var(--side); border: 0; text-align: left }
.lt td { height: var(--high); line-height: var(--high); white-space: pre }
.lt th { min-height: 36px; line-height: 16px; padding-block: 4px; font-size: calc(var(--size) - 1px); font-weight: 400;
  align-content: end; color: var(--muted); word-break: keep-all; overflow-wrap: normal; text-wrap: balance }
.lt th[title] { text-decoration: underline dotted var(--rule); text-underline-offset: 3px; cursor: help }
.lt thead tr { background: var(--surface); border-bottom: 1px solid var(--rule) }
.lt .n { text-align: right }
.lt .n + :not(.n) { padding-left: max(8px, var(--side)) }  /* a figure that ends here is not read with what begins */
.lt .b { font-weight: 600 }
.lt .muted { color: var(--muted) } .lt .accent { color: var(--accent) } .lt .warning { color: var(--warning) }
.lt .positive { color: var(--positive) } .lt .negative { color: var(--negative) }
.lt img { display: inline-block; max-width: 100%; height: auto; vertical-align: middle }
.lt td:has(img) { padding-block: 0 }
.lt td i { display: inline-block; width: 56px; height: 6px; margin-right: 6px; vertical-align: 1px; border-radius: 3px;
  background: linear-gradient(var(--accent) 0 0) 0 / var(--share) 100% no-repeat, var(--hair) }
.lt button { all: unset; cursor: pointer; color: var(--accent) }
.lt button:hover { text-decoration: underline }
.lt .tick { padding: 0 0 0 8px; align-content: center }
.lt .tick input { margin: 0; vertical-align: middle; accent-color: var(--accent) }
.lt.open td { cursor: pointer }
.lt.open tbody tr:hover { background: var(--surface) }
.lt tbody tr.on { background: var(--tint) }
.lt td:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px }
@media print {  /* as a table, whose heads come again on each sheet */
  .lt table { display: table } .lt thead { display: table-header-group }
  .lt tbody { display: table-row-group } .lt tr { display: table-row }
  .lt td { height: auto; line-height: 17px; padding: 4px min(6px, var(--side)); white-space: pre-wrap;
    overflow-wrap: break-word }
  .lt td.b { overflow-wrap: anywhere }
  .lt td:is(.n, .d) { white-space: nowrap }
  .lt .tick { display: none } .lt button { visibility: hidden } .lt th[title] { text-decoration: none }
}
"""
JS = (
    "const CSS = `"
    + CSS
    + list_foot.CSS
    + """`

function dress() {
  if (document.getElementById("cockpit-lists")) return
  document.head.append(Object.assign(document.createElement("style"), { id: "cockpit-lists", textContent: CSS }))
}

const boxes = (place) => [...place.querySelectorAll("td.tick input")]

function showAll(place) {
  const all = place.querySelector("th.tick input"), count = boxes(place).filter((box) => box.checked).length
  if (!all) return
  all.checked = count > 0 && count === boxes(place).length
  all.indeterminate = count > 0 && !all.checked
}

function held(place) {  // what has the focus in the line below, to have it again when that is drawn anew
  const one = place.contains(document.activeElement) && document.activeElement.closest(".lt-foot :is(button, select)")
  return one ? (one.matches("select") ? "select" : "button[aria-current]") : null
}

function step(cell, key) {
  const row = cell.parentElement, [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1],
    ArrowLeft: [0, -1] }[key]
  const next = row.parentElement.rows[row.sectionRowIndex + down]?.cells[cell.cellIndex + right]
  if (!next) return
  cell.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}

return function ({ data: bytes, parentElement, setTriggerValue }) {
  dress()
  const data = unpacked(bytes)
  const place = parentElement.querySelector(".cockpit-list")
  const isNew = place.shown !== data.html
  if (isNew) {
    const focus = held(place)
    place.innerHTML = data.html
    place.shown = data.html
    if (focus) place.querySelector(`.lt-foot ${focus}`)?.focus({ preventScroll: true })
    const first = place.querySelector(".lt.open td:not(.tick)")
    if (first) first.tabIndex = 0
    for (const box of boxes(place)) {
      const row = box.closest("tr").innerText.replace(/\\s+/g, " ")
      box.setAttribute("aria-label", row.trim().slice(0, 80))
    }
  }
  if (isNew || !place.sent || data.heard >= place.sent) {
    boxes(place).forEach((box, at) => { box.checked = data.ticked.includes(at) })
    showAll(place)
  }
  const press = (cell) => {
    place.querySelector("tr.on")?.classList.remove("on")
    cell.parentElement.classList.add("on")
    setTriggerValue("press", { page: data.page, row: cell.parentElement.sectionRowIndex, column: cell.cellIndex })
  }
  const turn = (page) => {
    setTriggerValue("turn", { page, sort: place.querySelector(".lt-foot select")?.value ?? "" })
  }
  place.onclick = (event) => {
    const page = event.target.closest(".lt-foot button[data-page]")
    if (page) turn(Number(page.dataset.page))
    const cell = event.target.closest("td:not(.tick)")
    if (!cell || !(event.target.closest("button") || cell.closest(".lt.open"))) return
    if (!String(getSelection())) press(cell)  // who marks a figure to copy it does not open its row
  }
  place.onkeydown = (event) => {
    const cell = event.target.closest("td:not(.tick)")
    if (!cell || event.target !== cell) return
    if (event.key === "Enter") press(cell)
    else if (event.key.startsWith("Arrow")) step(cell, event.key)
    else return
    event.preventDefault()
  }
  place.onchange = (event) => {
    if (event.target.closest(".lt-foot")) return turn(1)
    if (event.target.closest("th")) boxes(place).forEach((box) => { box.checked = event.target.checked })
    showAll(place)
    place.sent = Math.max(place.sent ?? 0, data.heard) + 1
    const rows = boxes(place).flatMap((box, at) => (box.checked ? [at] : []))
    setTriggerValue("ticks", { page: data.page, rows, number: place.sent })
  }
  place.onmouseover = ({ target }) => {  // what is cut is said whole
    const cell = target.closest("td")
    if (cell && !cell.title && cell.scrollWidth > cell.clientWidth + 1) cell.title = cell.textContent
  }
}
"""
)
