"""Tables on paper (`ui/components/browser.py` sends this to the page).

The grid is a picture of the columns that are in sight: on a sheet, those further right are missing and nothing says
so. So before printing each grid's place is taken by a table of all its columns, made of what the grid holds, in smaller
type where they would be wider than their card; after printing the grid is back. Static tables, which scroll on the
screen, are made to fit as well. Buttons stay off paper.
"""

from __future__ import annotations

CSS = """
.cockpit-printed { display: none !important }
table.cockpit-paper { width: 100%; border-collapse: collapse; font-size: 12px; line-height: 17px }
table.cockpit-paper :is(th, td) { padding: 4px 6px; text-align: left; vertical-align: middle; font-weight: inherit;
  border-bottom: 1px solid rgba(128, 128, 128, .3) }
table.cockpit-paper th { vertical-align: bottom; opacity: .75; word-break: keep-all }
table.cockpit-paper .cockpit-number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
table.cockpit-paper th.cockpit-number { white-space: normal }
table.cockpit-paper img { display: block; max-width: none }
"""

JS = """
function heldBy(host) {  // what Streamlit gave the grid: its columns, how many rows, and what a cell holds
  const start = host.querySelector("canvas")
  const key = start && Object.keys(start).find((one) => one.startsWith("__reactFiber$"))
  let found = null
  for (let one = key ? start[key] : null; one && one.stateNode !== host; one = one.return) {
    const props = one.memoizedProps
    if (typeof props?.getCellContent === "function" && props.columns && props.rows !== undefined) found = props
  }
  return found
}

const isButton = (cell) => cell.kind === "custom" && cell.data?.kind === "button-cell"
const isImage = (cell) => cell.kind === "image"
const isNumber = (cell) => cell.kind === "number" || cell.contentAlign === "right" || cell.data?.kind === "range-cell"

function printedCell(cell) {
  const place = document.createElement("td")
  if (isNumber(cell)) place.className = "cockpit-number"
  if (isImage(cell)) {
    const source = String(cell.data?.[0] ?? "")
    if (source.startsWith("data:image/")) place.append(Object.assign(new Image(), { src: source, alt: "" }))
    return place
  }
  const own = cell.data ?? {}  // a date and a progress bar are drawn by Streamlit's own cells
  const text = cell.kind === "custom" ? own.displayDate ?? own.label ?? cell.copyData : cell.displayData ?? cell.data
  place.textContent = text || (cell.isMissingValue ? "—" : "")
  if (/^[0-9-]{7,10}$/.test(text)) place.style.whiteSpace = "nowrap"  // a month or a day is not torn
  const look = cell.themeOverride ?? {}
  if (look.textDark) place.style.color = look.textDark
  if (look.baseFontStyle?.startsWith("6")) place.style.fontWeight = 600
  return place
}

function printedTable({ columns, rows, getCellContent }) {
  const table = document.createElement("table")
  table.className = "cockpit-paper"
  const first = columns.map((_, at) => (rows ? getCellContent([at, 0]) : { kind: "text" }))
  const shown = columns.map((_, at) => at).filter((at) => !isButton(first[at]))
  const head = table.createTHead().insertRow()
  for (const at of shown) {
    const place = document.createElement("th")
    place.textContent = columns[at].title.replace(/[\\u061c\\u2066\\u2069]/g, "")
    if (isNumber(first[at])) place.className = "cockpit-number"
    head.append(place)
  }
  const body = table.createTBody()
  for (let row = 0; row < rows; row++)
    body.insertRow().append(...shown.map((at) => printedCell(getCellContent([at, row]))))
  return table
}

function drawPaper() {
  clearPaper()
  for (const host of document.querySelectorAll("[data-testid='stDataFrame']")) {
    const held = heldBy(host)
    if (!held || !host.clientWidth) continue
    const table = printedTable(held)
    host.classList.add("cockpit-printed")
    host.after(table)
    const room = table.parentElement.clientWidth
    if (table.scrollWidth > room) table.style.zoom = room / table.scrollWidth
  }
  for (const table of document.querySelectorAll("[data-testid='stHtml'] div > table")) {  // the static ones scroll
    const [room, wide] = [table.parentElement.clientWidth, table.parentElement.scrollWidth]
    if (wide <= room) continue
    table.classList.add("cockpit-shrunk")
    table.style.zoom = room / wide
  }
}

function clearPaper() {
  document.querySelectorAll("table.cockpit-paper").forEach((one) => one.remove())
  for (const one of document.querySelectorAll(".cockpit-shrunk")) {
    one.classList.remove("cockpit-shrunk")
    one.style.zoom = ""
  }
  document.querySelectorAll(".cockpit-printed").forEach((one) => one.classList.remove("cockpit-printed"))
}
"""
