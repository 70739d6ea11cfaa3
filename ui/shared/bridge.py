"""The bridge of economic profit as two screens show it: bars that open what they are made of, to the last customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.query.cockpit import overview
from mart.query.filters import Filters
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.components.bridge import BridgeRow, bridge_html
from ui.i18n import pick, t
from ui.parts import as_printed
from ui.screen import Screen
from ui.widths import short_name


@dataclass(frozen=True)
class Asked:
    """Which bridge: the arguments of `overview.bridge` and `overview.step`."""

    month_no: int
    filters: Filters
    base: str
    first_month: int
    basis: str = "then"

    def load(self, screen: Screen) -> overview.Bridge:
        """The bridge with the names of each step."""
        return screen.load(overview.bridge, *self.ends, with_names=True, basis=self.basis)

    @property
    def ends(self) -> tuple[int, Filters, str, int]:
        """Month, filters, base and first month, as `overview.bridge` takes them."""
        return self.month_no, self.filters, self.base, self.first_month

    def call(self) -> tuple[object, ...]:
        """What `screen.ahead` starts on."""
        return overview.bridge, *self.ends, {"with_names": True, "basis": self.basis}


@dataclass(frozen=True)
class Printed:
    """The unit of the figures: yuan a unit, implied decimals, its word."""

    divisor: int
    places: int
    label: str


def draw(screen: Screen, asked: Asked, found: overview.Bridge, printed: Printed, key: str) -> None:
    """The bars; a press opens what a step is made of, or the metric where an end was pressed."""
    lang = screen.lang
    drawn = screen.memo(
        key,
        lambda: ui.Ready(
            bridge_html(
                rows(found, asked.base, printed, lang),
                screen.look,
                unit=printed.label,
                places=printed.places,
                share_label=t(f"cockpit.of_base.{asked.base}", lang),
                hint=t("cockpit.bridge.open", lang),
            )
        ),
        asked,
        printed,
    )
    pressed = ui.pressable(drawn, key=key)
    if pressed:
        open_step(screen, asked, found, pressed)


def rows(found: overview.Bridge, base: str, printed: Printed, lang: str) -> tuple[BridgeRow, ...]:
    """Start, steps with their three largest, and end, in whole printed units that still sum."""
    amounts = found.steps["amount_cny"].to_list()
    start, moves, end = charts.whole_steps(found.start, amounts, found.end, printed.divisor)
    steps = [
        BridgeRow(driver, t(f"cockpit.driver.{driver}", lang), "step", value, _names(found, driver, lang))
        for driver, value in zip(found.steps["driver"], moves, strict=True)
    ]
    first = BridgeRow("", t(f"cockpit.base.{base}", lang), "start", start)
    return first, *steps, BridgeRow("", t("cockpit.actual", lang), "end", end)


def said(found: overview.Bridge, divisor: Decimal | int) -> dict[str, Decimal]:
    """The amount of each step as the bars print it, for sentences about them; exact where it is a few units only."""
    amounts = found.steps["amount_cny"].to_list()
    moves = charts.whole_steps(found.start, amounts, found.end, divisor)[1]
    return {
        driver: as_printed(exact, whole, divisor)
        for driver, exact, whole in zip(found.steps["driver"], amounts, moves, strict=True)
    }


def _names(found: overview.Bridge, driver: str, lang: str) -> tuple[tuple[str, str], ...]:
    own = found.named.filter(driver=driver)
    return tuple(
        (
            short_name(pick(row["label_zh"] or row["key"], row["label_en"] or "", lang)),
            f.variance(row["amount_cny"], lang),
        )
        for row in own.iter_rows(named=True)
    )


def open_step(screen: Screen, asked: Asked, found: overview.Bridge, driver: str) -> None:
    """What a step is and how it is computed, and every customer or product behind it, adding up to the cent."""
    lang, total = screen.lang, found.steps.filter(driver=driver)["amount_cny"][0]
    behind = screen.load(overview.step, asked.month_no, driver, *asked.ends[1:], basis=asked.basis)
    names = [pick(z or k, e or "", lang) for k, z, e in behind.select("key", "label_zh", "label_en").rows()]
    kind = behind["kind"][0] if len(behind) else "product"
    ui.explain_dialog(
        ui.ExplainView(
            title=t(f"cockpit.driver.{driver}", lang),
            value=f.variance(total, lang),
            formula=t(f"cockpit.how.{driver}", lang),
            build=screen.mart.build_id,
            rows=behind.with_columns(label=pl.Series(names, dtype=pl.String)) if len(behind) else None,
            row_columns=[
                Column("label", t(f"cockpit.grain.{kind}", lang)),
                Column("key", t("cockpit.code", lang)),
                Column("amount_cny", t("cockpit.bridge.effect", lang), "cny", 2, bold=True),
            ],
            total=total,
            rows_total=sum(behind["amount_cny"].to_list(), Decimal(0)) if len(behind) else None,
            note=t("cockpit.bridge.largest_first", lang),
        ),
        screen.look,
        key="bridge_step",
    )


def absent(screen: Screen, found: overview.Bridge, title: str, key: str) -> None:
    """Why there is no bridge: a feed that is missing, or nothing to compare with."""
    with ui.card(title, key=key):
        if found.missing and found.missing.message_key == "missing_feed":
            ui.missing_feed_state([screen.feed(found.missing.feed)], t("cockpit.bridge.what", screen.lang))
        else:
            ui.empty_state(t("cockpit.bridge.none", screen.lang))
