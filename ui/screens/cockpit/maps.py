"""The funnel of all sales maps whose leads the reader sees, and what is stuck in it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.cases.desk import desk_of
from ui.components.markup import plain
from ui.i18n import t
from ui.load import load_live
from ui.screen import Screen
from ui.shared import map_funnel
from workflow.db import StoreError, open_database
from workflow.maps import progress
from workflow.model import Actor


def has(screen: Screen) -> bool:
    """Whether there is a lead of a sales map in sight; none where the cases cannot be read, which the inbox says."""
    return bool(_stages(screen).get("lead"))


def _stages(screen: Screen) -> dict[str, int]:
    try:
        desk = desk_of(screen.identity)
        args = (desk.database.url, desk.actor, desk.today)
        return load_live(_counted, desk.version, screen.mart, screen.scope, *args)
    except StoreError:
        return {}


def _counted(_: Mart, __: Scope, url: str, actor: Actor, today: date) -> dict[str, int]:
    """Leads by stage, and under "late" those past their date."""
    rows = progress.leads(open_database(url=url), actor, today)
    return {**progress.funnel(rows), "late": int(rows["is_late"].sum())}


def draw(screen: Screen) -> None:
    """The stages; how many leads are late; the way to the maps."""
    lang, found = screen.lang, _stages(screen)
    stages = {stage: found[stage] for stage in progress.STAGES}
    late = (
        t("cockpit.maps.late", lang, count=f.number(found["late"])) if found["late"] else t("cockpit.maps.fine", lang)
    )
    with ui.card(map_funnel.title(stages, lang), t("cockpit.maps.caption", lang), key="cockpit_maps"):
        st.html(map_funnel.bars(stages, screen.look))
        ui.note(late)
        if nav.exists("sales_map") and st.button(
            plain(t("cockpit.maps.open", lang)), key="cockpit_maps_open", type="tertiary"
        ):
            nav.go("sales_map")
