"""What a page shows while it works (`ui/components/browser.py` sends this to it): it pales as one, once, after .8 s.

Streamlit fades every element that may be out of date over a second, and lets its placeholders pulse. Where no graphics
card helps, as on the thin clients of a bank, each of these frames is painted by the processor: of what a filter of the
cockpit cost the browser that was nearly half. One veil over the page says the same and is painted once.
"""

from __future__ import annotations

CSS = """
[data-testid="stElementContainer"] { transition: none !important; opacity: 1 !important }
[data-testid="stSkeleton"], [data-testid="stSkeleton"] * { animation: none !important }
@media screen {
  [data-testid="stApp"][data-test-script-state="running"]::after {
    content: ""; position: fixed; inset: 0; z-index: 1; pointer-events: none; background: inherit; opacity: 0;
    animation: cockpit-veil 0s .8s forwards;
  }
}
@keyframes cockpit-veil { to { opacity: .5 } }
"""
