"""Step three: who leads, who helps, and who contacts which customer, under caps; what each bottleneck costs."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import personas
from ui import components as ui
from ui import filters, lists, session
from ui import formats as f
from ui.cases.names import named
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.salesmap import caps, quotas
from ui.screens.salesmap.state import Opened
from ui.shared import saving
from workflow.maps import store
from workflow.maps.plan import Team

BY_MANAGER = List(
    "salesmap_team",
    "salesmap",
    (
        Col("manager", bold=True),
        Col("branch"),
        Col("targets_cnt", "cnt"),
        Col("assigned_cnt", "cnt"),
        Col("expected_ep_cny", "cny", label="expected", bold=True),
    ),
    unit="one",
    page_size=12,
)


def draw(screen: Screen, one: Opened) -> None:
    """The team's form, the assignment by manager, the bottlenecks in words."""
    lang = screen.lang
    if not one.found.is_drawn:
        ui.empty_state(t("salesmap.team.first", lang), t("salesmap.team.first_hint", lang))
        return
    rows = one.targets(screen)
    solution = screen.memo("map_solved", lambda: caps.of_map(one, rows, one.found.plan.team), one.moment)
    left, right = ui.split(2)
    with left, ui.card(t("salesmap.team.title", lang), t("salesmap.team.caption", lang), key="map_team"):
        _form(screen, one, rows) if one.is_mine else _facts(screen, one)
    with right:
        with ui.card(caps.title(solution, lang), t("salesmap.bottleneck.caption", lang), key="map_caps"):
            for line in caps.words(screen, one, solution):
                ui.note(line)
        _by_manager(screen, one, rows)


def _form(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    lang, held = screen.lang, one.found.plan.team
    product = filters.labels(screen.load(personas.product_managers), lang)
    own = one.desk.actor.person_id
    leaders = {**product, **named(screen, one.desk, (own,))}
    lead = held.lead_id or next((item.product_manager_id for item in one.found.plan.products), "") or own
    with st.form("map_team_form", border=False):
        order = list(leaders)
        st.selectbox(
            plain(t("salesmap.team.lead", lang)), order, index=order.index(lead) if lead in order else 0,
            key="map_lead", format_func=lambda one: plain(leaders.get(one, one)),
        )  # fmt: skip
        st.multiselect(
            plain(t("salesmap.team.support", lang)), list(product),
            default=[one for one in held.support_ids if one in product], key="map_support",
            placeholder=t("salesmap.team.nobody", lang), format_func=lambda one: plain(product.get(one, one)),
            select_all=False,
        )  # fmt: skip
        left, right = st.columns(2, gap="small")
        left.number_input(plain(t("salesmap.team.each", lang)), 1, 1000, held.per_manager_cnt, key="map_each")
        right.number_input(
            plain(t("salesmap.team.customer", lang)), 1, 20, held.per_customer_cnt, key="map_customer",
            help=t("salesmap.team.customer_help", lang),
        )  # fmt: skip
        quotas.draw(screen, one, rows)
        st.form_submit_button(
            plain(t("salesmap.team.assign", lang)), type="primary", key="map_team_go",
            on_click=_save, args=(screen, one, rows),
        )  # fmt: skip


def _facts(screen: Screen, one: Opened) -> None:
    lang, team = screen.lang, one.found.plan.team
    names = named(screen, one.desk, (team.lead_id, *team.support_ids))
    join = t("table.and", lang)
    ui.key_values(
        [
            ui.Fact(t("salesmap.team.lead", lang), names.get(team.lead_id, f.NONE)),
            ui.Fact(t("salesmap.team.support", lang), join.join(names[one] for one in team.support_ids) or f.NONE),
            ui.Fact(t("salesmap.team.each", lang), f.number(team.per_manager_cnt)),
            ui.Fact(t("salesmap.team.customer", lang), f.number(team.per_customer_cnt)),
            *(ui.Fact(*quota) for quota in quotas.words(screen, one)),
        ]
    )


def _save(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    """Store the team, then who contacts whom."""
    desk, case = one.desk, one.found.case
    support = tuple(session.read("map_support", ()))
    numbers = int(session.read("map_each", 30)), int(session.read("map_customer", 2))
    team = Team(str(session.read("map_lead", "")), support, *numbers, quotas.given(screen, one, rows))

    def work() -> object:
        after = store.save_step(desk.database, case.id, case.version, desk.actor, "team", team)
        chosen = caps.of_map(one, rows, team).found.chosen
        owners = dict(chosen.select("customer_id", "manager_id").iter_rows())
        return store.assign(desk.database, case.id, after.version, desk.actor, owners)

    if saving.attempt(screen, work, t("salesmap.team.saved", screen.lang)) is not None:
        session.set_filters(step="team")


def _by_manager(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    lang = screen.lang
    found = screen.memo("map_by_manager", lambda: _managers(screen, one, rows), one.moment)
    count, all_cnt = int(found["assigned_cnt"].sum()), rows.height
    title = t("salesmap.by_manager.title", lang, count=f.number(count), all=f.number(all_cnt))
    with ui.card(title, t("salesmap.by_manager.caption", lang), key="map_by_manager"):
        file = lists.File(f"{one.found.name}: {title}", f"sales_map_{one.found.case.id}_team", found)
        lists.draw(screen, BY_MANAGER, found, alt=title, export=file)


def _managers(screen: Screen, one: Opened, rows: pl.DataFrame) -> pl.DataFrame:
    """The targets by manager, who is assigned most profit first."""
    found = (
        rows.group_by("manager_id", "branch_id")
        .agg(
            targets_cnt=pl.len(),
            assigned_cnt=pl.col("owner_id").count(),
            expected_ep_cny=pl.col("expected_ep_cny").filter(pl.col("owner_id").is_not_null()).sum(),
            could=pl.col("expected_ep_cny").sum(),  # the order while nobody is assigned
        )
        .sort("expected_ep_cny", "could", "manager_id", descending=[True, True, False])
        .drop("could")
    )
    names = named(screen, one.desk, found["manager_id"])
    branches = filters.labels(screen.load(personas.branches), screen.lang)
    return found.with_columns(
        manager=pl.col("manager_id").replace_strict(dict(names), default=pl.col("manager_id")),
        branch=pl.col("branch_id").replace_strict(branches, default=pl.col("branch_id")),
    )
