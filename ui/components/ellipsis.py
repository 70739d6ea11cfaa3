"""Texts in tables that are wider than their cell end in "…" (`ui/components/browser.py` sends this to the page).

Streamlit's grid cuts a text at the edge of its cell and nothing says so: half a name reads like a name. It paints on a
canvas cell by cell, each within the edges of its column, so that whoever paints knows the room there is.
"""

from __future__ import annotations

JS = """
const isOfGrid = (canvas) => !canvas.isConnected || canvas.closest?.("[data-testid='stDataFrame']")

function fitting(pen, text, room) {
  let least = 0, most = text.length
  while (least < most) {
    const half = Math.ceil((least + most) / 2)
    if (pen.measureText(text.slice(0, half).trimEnd() + "…").width <= room) least = half
    else most = half - 1
  }
  return text.slice(0, least).trimEnd() + "…"
}

function endInDots() {
  if (window.cockpitDots) return
  window.cockpitDots = true
  const { beginPath, rect, clip, save, restore, fillText } = CanvasRenderingContext2D.prototype
  const changed = {
    beginPath() { this.cockpitRect = null; beginPath.call(this) },
    rect(x, y, width, height) { this.cockpitRect = x + width; rect.call(this, x, y, width, height) },
    clip(...path) { if (this.cockpitRect != null) this.cockpitEdge = this.cockpitRect; clip.apply(this, path) },
    save() { (this.cockpitKept ??= []).push(this.cockpitEdge); save.call(this) },
    restore() { this.cockpitEdge = this.cockpitKept?.pop(); restore.call(this) },
    fillText(text, x, ...rest) {
      const isLeft = this.textAlign === "left" || this.textAlign === "start"
      if (isLeft && this.cockpitEdge != null && text.length > 1 && isOfGrid(this.canvas)) {
        const room = this.cockpitEdge - x - 3
        if (room > 0 && this.measureText(text).width > room) text = fitting(this, text, room)
      }
      fillText.call(this, text, x, ...rest)
    },
  }
  Object.assign(CanvasRenderingContext2D.prototype, changed)
  const painted = document.querySelectorAll("[data-testid='stDataFrame']")  // a change of width paints them anew
  for (const table of painted) table.style.width = "calc(100% - 1px)"
  setTimeout(() => { for (const table of painted) table.style.width = "" }, 300)
}
"""
