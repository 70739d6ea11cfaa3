"""The funnel of all sales maps whose leads the reader sees, and what is stuck in it: late, and for the queue."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from mart.query.cockpit.case import Case
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.cases.desk import Desk, desk_of
from ui.cases.items import OF_MAP
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.shared import map_funnel
from workflow.db import StoreError
from workflow.maps import listing, progress
from workflow.maps import stuck as stuck_of


@dataclass(frozen=True)
class Found:
    """stages: leads by stage; late: those past their date; stuck: matters for the queue."""

    stages: dict[str, int]
    late: int = 0
    stuck: tuple[Case, ...] = ()


def has(screen: Screen) -> bool:
    """Whether there is a lead of a sales map in sight; none where the cases cannot be read, which the inbox says."""
    return bool(_found(screen).stages.get("lead"))


def stuck(screen: Screen) -> tuple[Case, ...]:
    """Maps whose leads do not move, as matters of the queue, those with most to lose first: of the newest month, as the
    store tells of today, and under no filter but that of a branch. Who works on the leads decides nothing."""
    narrowed = set(screen.filters.active) - {"branch_id"}
    if screen.month_no != screen.mart.as_of or screen.scope.record.is_of_customers or narrowed:
        return ()
    branches = screen.filters.active.get("branch_id")
    return tuple(one for one in _found(screen).stuck if not branches or one.branch_id in branches)


def _found(screen: Screen) -> Found:
    try:
        desk = desk_of(screen.identity)
        return desk.kept(lambda: _counted(desk), "maps")
    except StoreError:
        return Found({})


def _counted(desk: Desk) -> Found:
    args = desk.database, desk.actor, desk.today
    rows = progress.leads(*args)
    names = dict(listing.listed(*args).select("case_id", "label_zh").iter_rows())
    cases = tuple(_case(row, names.get(row["case_id"], "")) for row in stuck_of.stuck(rows).iter_rows(named=True))
    return Found(progress.funnel(rows), int(rows["is_late"].sum()), cases)


def _case(row: dict, name: str) -> Case:
    """A map in a branch, with what its late leads are expected to bring and do not."""
    return Case(
        OF_MAP, "map", f"{row['case_id']}/{row['branch_id']}", count_cnt=row["leads_cnt"],
        impact_cny=row["expected_ep_cny"], branch_id=row["branch_id"] or "", link_level="map",
        link_key=str(row["case_id"]), names=(name, name),
    )  # fmt: skip


def draw(screen: Screen) -> None:
    """The stages; how many leads are late; the way to the maps."""
    lang, found = screen.lang, _found(screen)
    stages = found.stages
    late = t("cockpit.maps.late", lang, count=f.number(found.late)) if found.late else t("cockpit.maps.fine", lang)
    with ui.card(map_funnel.title(stages, lang), t("cockpit.maps.caption", lang), key="cockpit_maps"):
        st.html(map_funnel.bars(stages, screen.look))
        ui.note(late)
        if nav.exists("sales_map") and st.button(
            plain(t("cockpit.maps.open", lang)), key="cockpit_maps_open", type="tertiary"
        ):
            nav.go("sales_map")
