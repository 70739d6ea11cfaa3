"""Tables on paper (`ui/components/browser.py` sends this to the page): those that scroll on the screen are made small
enough to be there with all their columns."""

from __future__ import annotations

JS = """
function drawPaper() {
  clearPaper()
  for (const table of document.querySelectorAll("[data-testid='stHtml'] div > table, .lt > table")) {
    const [room, wide] = [table.parentElement.clientWidth, table.parentElement.scrollWidth]
    if (wide <= room) continue
    table.classList.add("cockpit-shrunk")
    table.style.zoom = room / wide
  }
}

function clearPaper() {
  for (const one of document.querySelectorAll(".cockpit-shrunk")) {
    one.classList.remove("cockpit-shrunk")
    one.style.zoom = ""
  }
}
"""
