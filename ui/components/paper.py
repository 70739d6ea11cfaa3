"""Tables and controls on paper (`ui/components/browser.py` sends this to the page): tables that scroll on the screen
are made small enough to be there with all their columns; what can only be pressed or is still to be filled in is not
printed, of what was chosen its words are."""

from __future__ import annotations

CSS = """
@media print {
  [data-testid="stPagination"], [data-testid="stButton"], [data-testid="stDownloadButton"],
  [data-testid="stFormSubmitButton"], [data-testid="stFileUploader"], [data-testid="stTooltipIcon"],
  [data-testid="stPopover"]:not(.st-key-scope_popover *), [data-testid="stPageLink"],
  [data-testid="stCheckbox"]:not(:has(input:checked)),
  [data-testid="stTextInput"]:has(input[placeholder]:placeholder-shown),
  [data-testid="stButtonGroup"] button:not([data-selected], [aria-checked="true"]),
  [data-testid="stSelectbox"]:has(input:placeholder-shown), [class*="_sort "]:has([data-testid="stSelectbox"]),
  .br .x, .cockpit-unfilled { display: none !important }
  [data-testid="stSelectbox"] button, [data-testid="stPopoverButton"] [data-testid="stIconMaterial"],
  .db, .da, .ib, .ic { visibility: hidden }
  [data-testid="stSelectbox"] [role="group"], [data-testid="stPopoverButton"], [data-testid="stButtonGroup"] button {
    border-color: transparent !important; background: none !important }
  [data-testid="stButtonGroup"] button, [data-testid="stButtonGroup"] button * { overflow: visible !important }
}
"""

JS = """
function drawPaper() {
  clearPaper()
  for (const table of document.querySelectorAll("[data-testid='stHtml'] div > table, .lt > table")) {
    const [room, wide] = [table.parentElement.clientWidth, table.parentElement.scrollWidth]
    if (wide <= room) continue
    table.classList.add("cockpit-shrunk")
    table.style.zoom = room / wide
  }
  const fields = ["stTextInput", "stTextArea", "stNumberInput", "stDateInput", "stTimeInput"]
    .map((one) => `[data-testid="${one}"]`).join()
  const isFilled = (one) => [...one.querySelectorAll("input, textarea")].some((field) => field.value)
  for (const one of document.querySelectorAll(fields)) one.classList.toggle("cockpit-unfilled", !isFilled(one))
  const picks = "[data-testid='stMultiSelect'], [data-testid='stRadio']"
  for (const form of document.querySelectorAll("[data-testid='stForm']"))
    form.classList.toggle("cockpit-unfilled", !form.querySelector(picks) && !isFilled(form))
}

function clearPaper() {
  for (const one of document.querySelectorAll(".cockpit-shrunk")) {
    one.classList.remove("cockpit-shrunk")
    one.style.zoom = ""
  }
}
"""
