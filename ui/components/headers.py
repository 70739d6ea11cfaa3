"""The heads of tables are labels: the grid's own sort and menu, which know the page on screen alone, are off
(`ui/components/browser.py` sends this to the page).

Streamlit has no setting for either. A click on a head is stopped before the grid hears of it; pointing at one still
shows the column's definition, a drag of its edge still makes it wider, and the box that ticks a whole page still works.
"""

from __future__ import annotations

JS = """
const EVENTS = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick", "contextmenu"]
const HEAD = 36  // px of a grid's head
const BOX = 40  // px of the column with the boxes that tick rows

function isHead(event) {
  const grid = event.target.closest?.("[data-testid='stDataFrame']")
  const canvas = grid?.querySelector("canvas")
  if (!canvas || !(event.target === canvas || event.target.closest(".dvn-scroller"))) return false
  const box = canvas.getBoundingClientRect()
  const isTick = grid.closest("[class*='_ticks']") && event.clientX - box.left < BOX
  const isEdge = [canvas, event.target].some((one) => one.style.cursor === "col-resize")
  return event.clientY - box.top < HEAD && !isTick && !isEdge
}

function quietHeads() {
  if (window.cockpitHeads) return
  window.cockpitHeads = true
  for (const name of EVENTS) {
    document.addEventListener(name, (event) => { if (isHead(event)) event.stopPropagation() }, true)
  }
}
"""
