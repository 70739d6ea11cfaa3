"""How ready HTML is handed to a component: as bytes, one line of JSON and the HTML below it.

Streamlit writes a dict twice as JSON in every run of every reader, once sorted to weigh it; bytes it takes as they are.
It also sends a component's whole script with each new content, five lists five times. So the scripts of what is drawn
often are handed over once a page (`ui/components/browser.py`), and a component's own script only calls its drawer.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cached_property

JS = """
async function opened(bytes) {  // squeezed, or as it is
  if (bytes[0] === "{".charCodeAt(0)) return unpacked(bytes)
  const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))
  return unpacked(await new Response(whole).arrayBuffer())
}

function unpacked(bytes) {
  const text = new TextDecoder().decode(bytes), end = text.indexOf("\\n")
  return { ...JSON.parse(text.slice(0, end)), html: text.slice(end + 1) }
}
"""

_CALLER = """
const all = window.cockpit ??= (() => {
  let go
  return { there: new Promise((done) => { go = done }), go: () => go() }
})()
export default (part) => all.there.then(() => all.NAME(part))
"""


def caller(name: str) -> str:
    """The script of a component whose drawer `browser.behave` hands over under this name; it may come first and
    waits."""
    return _CALLER.replace("NAME", name)


def packed(html: str, **more: object) -> bytes:
    r"""HTML and what goes with it, for a component whose script unpacks it.

    >>> packed("<b>x</b>", page=1)
    b'{"page":1}\n<b>x</b>'
    """
    told = json.dumps(more, ensure_ascii=False, separators=(",", ":"))
    return b"%b\n%b" % (told.encode(), html.encode())


def squeezed(html: str, **more: object) -> bytes:
    r"""The same in a quarter of its bytes, for what is kept and so squeezed once: figures, and HTML that is `Ready`.

    >>> unpacked(squeezed("<b>x</b>", page=1))
    {'page': 1, 'html': '<b>x</b>'}
    """
    return zlib.compress(packed(html, **more))


def unpacked(data: bytes) -> dict[str, object]:
    r"""What `packed` or `squeezed` was given, as the browser has it.

    >>> unpacked(packed("a\nb", page=1))
    {'page': 1, 'html': 'a\nb'}
    """
    head, _, html = (data if data.startswith(b"{") else zlib.decompress(data)).decode().partition("\n")
    return {**json.loads(head), "html": html}


@dataclass(frozen=True)
class Ready:
    """HTML that is kept from one run to the next, and its bytes as every run sends them."""

    html: str

    @cached_property
    def packed(self) -> bytes:
        """Squeezed."""
        return squeezed(self.html)

    @property
    def held_bytes(self) -> int:
        """About what it takes."""
        return 2 * len(self.html) + len(self.packed)
