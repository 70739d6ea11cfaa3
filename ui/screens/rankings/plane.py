"""Capacity against yield: who looks strong on profit but earns less than the capital costs."""

from __future__ import annotations

import itertools

import polars as pl

from mart.query import manager
from mart.query.manager import Peers, Ranking, Rules
from mart.reader import Mart
from mart.scope import Scope
from ui import charts, period
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.load import load
from ui.screen import Screen
from ui.shared import manager_state as state

SHOWS = ("manager_capacity",)

GRID = (84, 46)  # places a mark can be told apart in: managers who coincide are drawn once
MARKS = 350  # more than so many are drawn on a coarser grid: each mark travels with its words
_TOP = 3  # yields above so many hurdles are drawn at the upper edge
_SHARE = 0.98  # of the managers stand inside the picture by capacity; those beyond are drawn at its edge and counted


def draw(screen: Screen, found: Ranking) -> None:
    """The plane; a click on a mark opens the manager."""
    lang, year = screen.lang, state.yearly(screen, found)  # the rule drawn here looks at twelve months
    message, below, figure = screen.memo("managers_plane", lambda: _made(screen, year), found.peers)
    below = t("app.of_period", lang, label=below, period=period.words("12m", screen.month_no, lang))
    with ui.card(message, below, key="managers_plane"):
        if figure is None:
            ui.empty_state(t("manager.plane.none", lang))
            return
        picked = ui.chart(figure, key=f"managers_plane_{found.peers.measure}", select="points")
        ui.note(t("manager.plane.note", lang))
    state.go(screen, "managers_mark", picked[0] if picked else None)


def _made(screen: Screen, found: Ranking) -> tuple[str, str, charts.Finished | None]:
    """Message, caption and figure; no figure where nobody has a yield."""
    lang, rules, rows = screen.lang, manager.rules(screen.mart, screen.month_no), found.rows.drop_nulls("yield_pct")
    marked, sure = rows.filter("is_marked").height, rows.filter("is_confirmed").height
    message = t("manager.plane.title" if marked else "manager.plane.title_none", lang, count=marked, sure=sure)
    figure = None if rows.is_empty() else charts.finished(picture(screen, found, rules, message))
    return message, caption(found, rows, rules, lang), figure


def is_single(found: Ranking) -> bool:
    """One grade in one region class: capacity itself can be compared, else its percentile among such peers."""
    return bool(found.peers.grade and found.rows["coefficient_region"].n_unique() == 1)


def caption(found: Ranking, rows: pl.DataFrame, rules: Rules, lang: str) -> str:
    """The rule with its figures, and who is not in the picture."""
    said = t(
        "manager.plane.caption",
        lang,
        capacity=f.number(rules.capacity_percentile_pct),
        low=f.number(rules.yield_percentile_pct),
        months=rules.low_yield_months,
        yield_hurdle=f.pct(rules.yield_hurdle_pct, 2),
        hurdle=f.pct(rules.hurdle_pct, 0),
        ratio=f.pct(rules.capital_ratio_pct, 1),
    )
    without = found.rows.height - rows.height
    return said + (t("manager.plane.without", lang, count=f.number(without)) if without else "")


def points(
    mart: Mart, scope: Scope, month_no: int, peers: Peers, single: bool, lang: str
) -> tuple[pl.DataFrame, float, tuple]:
    """Marks for `charts.plane` of the managers with RWA, where the rule splits capacity, and what stands at the edges;
    cached by
    the page. A manager beyond the limits stands at the edge, so that one huge book does not press all others together.
    """
    rows = load(state.ranked, mart, scope, month_no, peers, lang).rows.drop_nulls("yield_pct")
    rules, unit, capacity = manager.rules(mart, month_no), f.unit("wan", lang), pl.col("capacity_cny").cast(pl.Float64)
    percentile = float(rules.capacity_percentile_pct)
    x = capacity / float(unit.divisor) if single else capacity / reference(percentile)
    amounts = pl.Series([f.money(value, lang) for value in rows["capacity_cny"]], dtype=pl.String)
    frame = rows.select(
        key="manager_id",
        label="name",
        x=x,
        y="yield_pct",
        is_danger="is_confirmed",
        detail=pl.format("{} · {} · {}%", "branch", amounts, pl.col("yield_pct").round(2)),
    ).drop_nulls("x")
    split = float(rows.select(reference(percentile)).to_series().min()) / float(unit.divisor) if single else 1.0
    box = limits(frame, split, float(rules.yield_hurdle_pct))
    shown = frame.with_columns(pl.col("x").clip(box["left"], box["right"]), pl.col("y").clip(box["bottom"], box["top"]))
    return (
        pl.concat([thinned(shown.filter(~pl.col("is_danger"))), shown.filter("is_danger")]),
        split,
        beyond(frame, box, single, lang),
    )


def limits(frame: pl.DataFrame, split: float, hurdle: float) -> dict[str, float]:
    """The picture's edges: 98 % of the capacities and all confirmed marks inside; yields from −1 to 3 hurdles.

    Capacities of 0 to 97 and one of 9,000 against a split of 50: the right edge is at about 96, and one manager stands
    on it.
    """
    marked = frame.filter("is_danger")["x"].max() or 0.0
    low, high = (float(frame["x"].quantile(share) or 0) for share in (1 - _SHARE, _SHARE))
    return {
        "left": min(low, 0.0),
        "right": max(high, 1.05 * float(marked), 1.5 * split),
        "bottom": -hurdle,
        "top": _TOP * hurdle,
    }


def beyond(frame: pl.DataFrame, box: dict[str, float], single: bool, lang: str) -> tuple[tuple[str, str], ...]:
    """How many managers stand at each edge because they lie beyond it, for the corners of the picture."""
    said = {}
    for side, name, above in (("top", "y", True), ("right", "x", True), ("bottom", "y", False), ("left", "x", False)):
        count = frame.filter(pl.col(name) > box[side] if above else pl.col(name) < box[side]).height
        value = (
            f.pct(box[side], 1)
            if name == "y"
            else f.number(box[side], 0 if single and lang == "zh" else 1) + ("" if single else "×")
        )
        said[side] = t(f"manager.plane.beyond_{side}", lang, count=f.number(count), value=value) if count else ""
    low = "　".join(said[side] for side in ("left", "bottom") if said[side])
    return tuple(
        (corner, words) for corner, words in (("tl", said["top"]), ("tr", said["right"]), ("bl", low)) if words
    )


def picture(screen: Screen, found: Ranking, rules: Rules, message: str):
    """The figure of `charts.plane` over the managers with RWA."""
    lang, single = screen.lang, is_single(found)
    frame, split, edges = screen.load(points, screen.month_no, found.peers, single, lang)
    words, percentile = "money" if single else "multiple", f.number(rules.capacity_percentile_pct)
    return charts.plane(
        frame,
        screen.look,
        message=message,
        x_split=split,
        y_split=float(rules.yield_hurdle_pct),
        selectable=False,
        height=372,
        edges=edges,
        x_label=t(f"manager.plane.x_{words}", lang, unit=f.unit("wan", lang).label, pct=percentile),
        y_label=t("manager.plane.y", lang),
        split_x_label=t("manager.plane.split_x", lang, pct=percentile),
        split_y_label=t("manager.plane.split_y", lang, hurdle=f.pct(rules.yield_hurdle_pct, 2)),
        zone_label=t("manager.plane.zone", lang, count=int(frame["is_danger"].sum())),
    )


def thinned(frame: pl.DataFrame) -> pl.DataFrame:
    """One manager for every place of the grid, on the finest grid that leaves at most MARKS of them."""
    if frame.height < 2:
        return frame
    kept = next(
        found for found in (_on_grid(frame, step) for step in itertools.count(1, 0.25)) if found.height <= MARKS
    )
    return kept.with_columns(pl.col("x").round(1), pl.col("y").round(3))


def _on_grid(frame: pl.DataFrame, step: float) -> pl.DataFrame:
    """The first manager of every place of a grid that is `step` times as coarse as GRID."""
    cells = []
    for name, count in zip("xy", GRID, strict=True):
        low, high = float(frame[name].min()), float(frame[name].max())
        cells.append(
            ((pl.col(name) - low) / ((high - low) or 1.0) * (count / step)).floor().cast(pl.Int32).alias(f"cell_{name}")
        )
    return (
        frame.with_columns(cells)
        .unique(["cell_x", "cell_y"], keep="first", maintain_order=True)
        .drop("cell_x", "cell_y")
    )


def reference(percentile: float) -> pl.Expr:
    """The smallest capacity at or above the policy's percentile, of each one's own grade and region; so a capacity is
    at least
    this exactly where the rule holds. Where nobody in sight is that high: just above the highest.

    Capacities 1, 2 and 4 m at P0, P50 and P100: the reference for P75 is 4 m, and 2 m is 0.5 of it.
    """
    own, capacity = ("grade", "coefficient_region"), pl.col("capacity_cny").cast(pl.Float64)
    least = capacity.filter(pl.col("capacity_percentile") >= percentile).min().over(*own)
    beyond = (capacity.max().over(*own) * 1.01).clip(lower_bound=1.0)
    return pl.coalesce(pl.when(least > 0).then(least), beyond)
