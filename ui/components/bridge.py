"""A bridge that lies down: where it starts, its steps with those that moved them most, where it ends.

Ready HTML for `pressable`, not a chart: names and reasons wrap on a narrow screen instead of overprinting, and every
step is a real button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ui import formats as f
from ui.charts.marks import whole
from ui.components.markup import CAPTION, MICRO, esc
from ui.components.pressable import button_html
from ui.i18n import t
from ui.theme import Look
from ui.widths import cut

MOST_PCT = 999  # beyond it the base is nearly nothing, and a share of it says nothing
NAME_ROOM = 30


@dataclass(frozen=True)
class BridgeRow:
    """A row: `key` is what its button gives (empty: none), `kind` start, step or end, `value` in whole printed units,
    `names` the largest customers or products behind a step with their amounts in words."""

    key: str
    label: str
    kind: str
    value: int
    names: tuple[tuple[str, str], ...] = ()


def spans(rows: Sequence[BridgeRow]) -> list[tuple[int, int]]:
    """From and to of every bar; raises ValueError where start + steps is not the end."""
    level, found = 0, []
    for row in rows:
        if row.kind == "step":
            found.append((level, level + row.value))
            level += row.value
            continue
        if row.kind == "end" and level != row.value:
            raise ValueError(f"bridge does not sum: steps lead to {level}, the end says {row.value}")
        level = row.value
        found.append((0, level))
    return found


def bridge_html(
    rows: Sequence[BridgeRow], look: Look, *, unit: str, places: int = 0, share_label: str = "", hint: str = ""
) -> str:
    """Name, bar, variance and share of the base of each row; a step's button gives its key, and so does "all".

    `places` implied decimals of the values; `hint` says what the buttons do.
    """
    bars = spans(rows)
    low, high = min(0, *(min(bar) for bar in bars)), max(0, *(max(bar) for bar in bars))
    base, size = rows[0].value, (high - low) or 1
    head = "".join(
        f'<span class="{side}">{esc(text)}</span>'
        for side, text in (
            ("n", unit),
            ("a", ""),
            ("v", t("charts.variance", look.lang)),
            ("s", share_label or t("charts.of_plan", look.lang)),
        )
    )
    lines = "".join(
        _row_html(row, bar, (low, size), base, look, places, hint) for row, bar in zip(rows, bars, strict=True)
    )
    return f'{_style(look)}<div class="br"><div class="bl bh">{head}</div>{lines}</div>'


def share(move: int, base: int) -> str:
    """A move as a share of the base.

    >>> share(-448, 3560), share(5, 0), share(181, 15)
    ('−12.6%', '—', '—')
    """
    part = Decimal(move) / abs(base) * 100 if base else None
    if part is None:
        return f.NONE
    return f.pct(part, 1, signed=True) if abs(part) <= MOST_PCT else f.NONE


def _row_html(
    row: BridgeRow, bar: tuple[int, int], axis: tuple[int, int], base: int, look: Look, places: int, hint: str
) -> str:
    is_step, (low, size) = row.kind == "step", axis
    left, wide = 100 * (min(bar) - low) / size, 100 * abs(bar[1] - bar[0]) / size
    move = row.value if is_step else row.value - base
    tone = "muted" if not move else "positive" if move > 0 else "negative"
    name = button_html(row.key, row.label, "n", hint) if row.key else f'<span class="n">{esc(row.label)}</span>'
    mark = tone if is_step else row.kind
    figures = ("", "") if row.kind == "start" else (whole(move, places, signed=True), share(move, base))
    ends = "" if is_step else _value_html(whole(row.value, places), left, left + wide)
    zero = 100 * -low / size
    why = t("charts.small_base", look.lang) if figures[1] == f.NONE else ""
    return (
        f'<div class="bl {row.kind}">{name}<span class="a"><i class="z" style="left:{zero:.2f}%"></i>'
        f'<i class="{mark}" style="left:{left:.2f}%;width:max({wide:.2f}%,2px)"></i>{ends}</span>'
        f'<span class="v {tone}">{esc(figures[0])}</span><span class="s" title="{esc(why)}">{esc(figures[1])}</span>'
        f"{_names_html(row, look)}</div>"
    )


def _value_html(text: str, left: float, right: float) -> str:
    """The value of an end beside its bar, on the side where there is room."""
    side = f"left:{right:.2f}%" if right <= 70 else f"right:{100 - left:.2f}%" if left >= 30 else "left:0"
    return f'<b style="{side}">{esc(text)}</b>'


def _names_html(row: BridgeRow, look: Look) -> str:
    if not row.names:
        return ""
    names = "".join(f"<span>{esc(cut(name, NAME_ROOM))} {esc(amount)}</span>" for name, amount in row.names)
    return f'<div class="w">{names}{button_html(row.key, t("charts.bridge_all", look.lang), "x")}</div>'


def _style(look: Look) -> str:
    tok = look.tokens
    name = "84px" if look.lang == "zh" else "98px"
    tones = "".join(
        f".br .a i.{kind}{{background:{tok.tone(kind)}}}.br .v.{kind}{{color:{tok.tone(kind)}}}"
        for kind in ("positive", "negative", "muted")
    )
    return (
        f"<style>.br{{color:{tok.ink};font-size:13px;line-height:18px}}{tones}"
        f".br .bl{{display:grid;grid-template-columns:{name} minmax(60px,1fr) 62px 52px;gap:0 8px;align-items:center;"
        "padding:2px 0}"
        f".br .bh{{{CAPTION}color:{tok.muted}}}.br .v,.br .s{{text-align:right;white-space:nowrap}}"
        f".br .s{{{MICRO}color:{tok.muted}}}.br .n{{text-align:left;overflow-wrap:anywhere}}"
        ".br .a{position:relative;height:18px}.br .a i{position:absolute;top:2px;height:14px;box-sizing:border-box}"
        f".br .a i.z{{top:-2px;height:22px;width:1px;background:{tok.rule}}}"
        f".br .a i.start{{border:1.2px solid {tok.actual};background:{tok.ground}}}"
        f".br .a i.end{{background:{tok.actual}}}"
        f".br .a b{{position:absolute;margin:0 4px;padding:0 3px;background:{tok.ground};font-weight:600}}"
        f".br .end{{border-top:1px solid {tok.ink};font-weight:600;margin-top:3px}}"
        f".br .w{{grid-column:1/-1;{MICRO}color:{tok.muted};display:flex;flex-wrap:wrap;gap:0 12px;padding-left:12px}}"
        f".br button{{all:unset;cursor:pointer}}.br button:hover,.br .x{{color:{tok.accent}}}"
        f".br button:focus-visible{{outline:2px solid {tok.accent}}}</style>"
    )
