"""How a table gives way where its card is narrow: first what is free beside its cells, then the size of its signs, then
its names; figures are never cut. CSS says it in shares of the card (`cqi`), so that nothing is measured or drawn twice.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode
from dataclasses import dataclass

from ui.components.markup import esc
from ui.widths import half_widths

SIGN = 7.2  # px of a half-width sign at 13 px
_HEAD = 0.9  # size of heads, against that of cells
_LARGE, _SMALL = 13, 12  # px of the signs
CLOSE = 3  # px beside a cell at least
_CHINESE = re.compile(r"[\u3400-\u9fff]{4,}")
_WIDTH = re.compile(rb'width="(\d+)')
_USUAL = 72  # px of a picture that does not say how wide it is


@dataclass(frozen=True)
class Room:
    """What a table needs, in px at the larger size and with nothing beside its cells: `figures` that nobody may cut,
    `wanted` by its texts before cells stand closer, `least` that its texts have before signs become smaller; `count` of
    its columns."""

    figures: float
    wanted: float
    least: float
    count: int

    def css(self, most: int) -> str:
        """Properties of the table: px beside a cell (at most `most`) and of its signs."""
        close = self.figures + self.least + 2 * CLOSE * self.count
        return (
            f"--side:clamp({CLOSE}px,(100cqi - {round(self.figures + self.wanted)}px)/{2 * self.count},{most}px);"
            f"--size:clamp({_SMALL}px,{100 * _LARGE / max(close, 1):.3f}cqi,{_LARGE}px)"
        )

    def share(self, part: float) -> str:
        """What is left to texts once nothing gives way any more, times the part of one of them."""
        taken = self.figures * _SMALL / _LARGE + 2 * CLOSE * self.count
        return f"(100cqi - {math.ceil(taken)}px)*{part:.3f}"


def pieces(label: str) -> list[str]:
    """A head where it may be broken: between words, Chinese ones being two characters, the last two or three.

    >>> pieces("风险调整利润"), pieces("税金及附加"), pieces("EP if taken"), pieces("手续费")
    (['风险', '调整', '利润'], ['税金', '及附加'], ['EP', 'if', 'taken'], ['手续费'])
    """
    return _CHINESE.sub(lambda found: _pairs(found[0], " "), label).split()


def _pairs(run: str, between: str) -> str:
    return between.join([*(run[at : at + 2] for at in range(0, len(run) - 3, 2)), run[-2 - len(run) % 2 :]])


def head_html(label: str) -> str:
    """A head, escaped, with the places where it may be broken."""
    return _CHINESE.sub(lambda found: _pairs(found[0], "<wbr>"), esc(label))


def head_widths(label: str) -> float:
    """Half-widths a head takes at least."""
    return max(map(half_widths, pieces(label)), default=0) * _HEAD


def picture_px(uri: str) -> int:
    """How wide a picture of ours is.

    >>> picture_px("data:image/svg+xml;base64,PHN2ZyB3aWR0aD0iNzAiIA=="), picture_px("data:image/svg+xml,x")
    (70, 72)
    """
    try:
        found = _WIDTH.search(b64decode(uri.partition(";base64,")[2][:400]))
    except ValueError:
        found = None
    return int(found[1]) if found else _USUAL
