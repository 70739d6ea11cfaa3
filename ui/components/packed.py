"""How ready HTML is handed to a component: as bytes, one line of JSON and the HTML below it.

Streamlit writes a dict twice as JSON in every run of every reader, once sorted to weigh it; bytes it takes as they are.
"""

from __future__ import annotations

import json

JS = """
function unpacked(bytes) {
  const text = new TextDecoder().decode(bytes), end = text.indexOf("\\n")
  return { ...JSON.parse(text.slice(0, end)), html: text.slice(end + 1) }
}
"""


def packed(html: str, **more: object) -> bytes:
    r"""HTML and what goes with it, for a component whose script unpacks it.

    >>> packed("<b>x</b>", page=1)
    b'{"page": 1}\n<b>x</b>'
    """
    return b"%b\n%b" % (json.dumps(more).encode(), html.encode())


def unpacked(data: bytes) -> dict[str, object]:
    r"""What `packed` was given, as the browser has it.

    >>> unpacked(packed("a\nb", page=1))
    {'page': 1, 'html': 'a\nb'}
    """
    head, _, html = data.decode().partition("\n")
    return {**json.loads(head), "html": html}
