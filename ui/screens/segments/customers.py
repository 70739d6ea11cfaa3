"""The customers of the selection: what they sum to, the list with each one's distance to the next tier, why, export."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen, policy_words
from ui.screens.segments import state
from ui.screens.segments import tiers as segments_tiers
from ui.shared import tier_reason

SHOWS = ("deposits_avg", "loans_end", "rwa", "contribution_12m")

SHOWN = 120
_WIDTHS = {
    "zh": {
        "name": 184,
        "tier_words": 50,
        "branch": 82,
        "manager": 54,
        "raroc_12m_pct": 52,
        "distance": 164,
        "open": 50,
    },
    "en": {
        "name": 186,
        "tier_words": 46,
        "branch": 102,
        "manager": 80,
        "deposits_avg_cny": 86,
        "loans_end_cny": 66,
        "contribution_12m_cny": 84,
        "ep_12m_cny": 80,
        "raroc_12m_pct": 54,
        "distance": 68,
        "open": 48,
    },
}  # at 1280 px the row fits
SORTS = ("contribution_12m_cny", "deposits_avg_cny", "loans_end_cny", "rwa_cny", "ep_12m_cny", "worst_ep")


def draw(screen: Screen) -> None:
    """The list. A click on a row says why it is in its tier, the button opens the customer."""
    lang, chosen = screen.lang, state.selected()
    with ui.card(state.words(screen, chosen), key="segments_list"):
        sort = _tools(screen, chosen)
        found = screen.load(*question(screen, sort))
        _sums(screen, found)
        shown, columns = found.rows, known_columns(found.rows, lang)
        more = (
            ""
            if found.customers_cnt <= SHOWN
            else t("segments.list.more", lang, shown=SHOWN, total=f.number(found.customers_cnt))
        )
        event = ui.data_table(
            shown,
            columns,
            screen.look,
            unit=f.unit("wan", lang),
            key=f"segments_people_{chosen.text}_{sort}",
            select="cell",
            action="open",
            page_size=10,
            is_sortable=False,
            footer=more,
            alt=state.words(screen, chosen),
        )
    if event and event.action:
        nav.go("customers_360", customer=event.row["customer_id"])
    if session.is_fresh("segments_people", event and event.row["customer_id"]):
        tier_reason.dialog(screen, event.row["customer_id"])


def question(screen: Screen, sort: str = "") -> tuple:
    """What the list asks for: the function that makes it and its arguments; the order is the one held or the first."""
    sort = sort or str(session.read("segments_sort", _sorts(screen)[0]))
    by, descending = ("ep_12m_cny", False) if sort == "worst_ep" else (sort, True)
    return listed, screen.month_no, state.selected(), state.filters(screen), by, descending, screen.lang


def _tools(screen: Screen, chosen: Selection) -> str:
    """Sort order, back to all customers, explain, export: one line."""
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sort = st.selectbox(
            t("segments.list.sort", lang),
            _sorts(screen),
            key="segments_sort",
            persist_state="session",
            width=190,
            label_visibility="collapsed",
            format_func=lambda name: t(f"segments.list.by.{name}", lang),
        )
        if chosen.kind != "all" and st.button(t("segments.list.clear", lang), key="segments_clear", type="tertiary"):
            state.select(Selection())
        explain = st.button(t("kpi.explain", lang), key="segments_explain", type="tertiary")
        st.space("stretch")
        _export(screen, chosen)
    if explain:
        _explain(screen, chosen)
    return sort


def _sorts(screen: Screen) -> list[str]:
    """The orders this bank's figures allow."""
    has_rwa, has_profit = screen.mart.has("rwa.exposure"), screen.mart.has("management_accounting.ftp_curve")
    return [
        name
        for name in SORTS
        if name in ("deposits_avg_cny", "loans_end_cny") or (has_rwa if name == "rwa_cny" else has_profit)
    ]


def _export(screen: Screen, chosen: Selection) -> None:
    """The whole selection as a file, fetched when the button is pressed."""
    lang, columns = screen.lang, export_columns(screen)

    def rows() -> pl.DataFrame:
        return worded(
            segment.customers(
                screen.mart, screen.scope, screen.month_no, chosen, state.filters(screen), limit=None
            ).rows,
            lang,
        )

    cover = screen.cover(state.words(screen, chosen), columns)
    ui.export_menu(rows, columns, cover, name=f"segments_{screen.month}", key="segments_export")


def _sums(screen: Screen, found: segment.Page) -> None:
    """What the selection adds up to, in one line."""
    lang = screen.lang
    noun, count = t("segments.noun", lang), found.customers_cnt
    parts = [f"**{f.count(count, lang, noun) if lang == 'zh' else f'{f.number(count)} {noun}'}**"]
    for name in ("deposits_avg_cny", "loans_end_cny", "rwa_cny", "contribution_12m_cny", "ep_12m_cny"):
        if found.sums.get(name) is not None:
            parts.append(f"{t(f'segments.column.{name}', lang)} **{f.money(found.sums[name], lang)}**")
    if found.sums.get("raroc_12m_pct") is not None:
        parts.append(f"RAROC **{f.pct(found.sums['raroc_12m_pct'], 1)}**")
    ui.note(f"{f.NBSP}{f.NBSP} ".join(parts))


def listed(
    mart: Mart, scope: Scope, month_no: int, chosen: Selection, filters: Filters, sort: str, descending: bool, lang: str
) -> segment.Page:
    """The first rows of a selection in words: put together once and cached, not at every run."""
    found = segment.customers(mart, scope, month_no, chosen, filters, sort=sort, descending=descending, limit=SHOWN)
    short = pl.col("branch").str.replace(r"\s+[Ss]ub-branch$", "")  # the file names the unit in full
    return replace(found, rows=worded(found.rows, lang).with_columns(branch=short))


def worded(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Rows with everything a reader needs in words: names, tier, unit, distance, codes."""
    side = "zh" if lang == "zh" else "en"
    names = pl.Series(
        [pick(z or k, e or "", lang) for k, z, e in rows.select("customer_id", "name_zh", "name_en").iter_rows()],
        dtype=pl.String,
    )

    def words(column: str, kind: str) -> pl.Series:
        return pl.Series([code_label(kind, v, lang) if v else None for v in rows[column]], dtype=pl.String)

    return rows.with_columns(
        name=names,
        tier_words=pl.Series([state.short(v, lang) for v in rows["tier"]], dtype=pl.String),
        branch=pl.coalesce(f"org_{side}", f"branch_{side}"),
        manager=pl.col(f"manager_{side}").fill_null(t("app.unassigned", lang)),
        industry=words("industry_code", "industry"),
        size=words("size_class", "size"),
        owner=words("ownership", "ownership"),
        distance=pl.Series(
            [tier_reason.distance_words(row, lang) for row in rows.iter_rows(named=True)], dtype=pl.String
        ),
        quadrant_words=pl.Series(
            [t(f"segments.quadrant.{v}", lang) if v else None for v in rows["quadrant"]], dtype=pl.String
        ),
        open=pl.lit(t("segments.list.open", lang)),
    )


def known_columns(rows: pl.DataFrame, lang: str) -> list[Column]:
    """Columns of the list, without figures no feed supports."""
    return segments_tiers.known(rows, _columns(lang)) if rows.height else _columns(lang)


def _columns(lang: str) -> list[Column]:
    money = [c for c in segments_tiers.money_columns(lang) if c.key != "rwa_cny"]
    made = [
        Column("name", t("segments.column.name", lang), bold=True),
        Column("tier_words", t("segments.column.tier", lang)),
        Column("branch", t("segments.column.branch", lang)),
        Column("manager", t("segments.column.manager", lang)),
        *money,
        Column("distance", t("segments.column.distance", lang), help=t("segments.help.distance", lang)),
        Column("open", t("segments.column.open", lang)),
    ]
    return [replace(column, width=_WIDTHS[lang].get(column.key, 66)) for column in made]


def export_columns(screen: Screen) -> list[Column]:
    """The file carries what the screen has no room for: number, flags, segment, payments and products."""
    lang = screen.lang
    first = [
        Column("customer_id", t("segments.column.customer_id", lang)),
        *(c for c in _columns(lang) if c.key != "open"),
    ]
    more = [
        Column("rwa_cny", t("segments.column.rwa_cny", lang), "cny", help=t("segments.help.rwa_cny", lang)),
        Column("quadrant_words", t("segments.column.quadrant", lang)),
        Column("industry", t("segments.dim.industry", lang)),
        Column("size", t("segments.dim.size", lang)),
        Column("owner", t("segments.dim.ownership", lang)),
        *(
            Column(flag, t(f"segments.flag.{flag}", lang), help=t(f"segments.flag_help.{flag}", lang))
            for flag in segment.FLAGS
        ),
        Column("products_cnt", t("segments.column.products_cnt", lang), "cnt"),
    ]
    return [*first, *more]


def _explain(screen: Screen, chosen: Selection) -> None:
    """The selection's count opened: its rule, its figures, the branches below it and that they add up."""
    lang = screen.lang
    found = screen.load(segment.customers, screen.month_no, chosen, state.filters(screen), limit=1)
    parts = screen.load(segment.split, screen.month_no, chosen, state.filters(screen))
    rows = parts.with_columns(label=pl.col("label_zh" if lang == "zh" else "label_en"))
    columns = [
        Column("label", t("segments.dim.branch", lang)),
        Column("customers_cnt", t("segments.column.customers_cnt", lang), "cnt", bold=True),
        *segments_tiers.money_columns(lang),
    ]
    policy = segment.tier_policy(screen.mart, screen.month_no)
    inputs = [
        (t(f"segments.column.{name}", lang), f.number(found.sums[name], 2))
        for name in segment.SUMS
        if found.sums.get(name) is not None
    ]
    ui.explain_dialog(
        ui.ExplainView(
            title=state.words(screen, chosen),
            value=f.count(found.customers_cnt, lang, t("segments.noun", lang)),
            formula=_rule(screen, chosen, policy),
            inputs=inputs,
            policy=f"{policy.version}, {policy.capital_version}",
            build=screen.mart.build_id,
            rows=rows,
            row_columns=segments_tiers.known(rows, columns),
            total=found.customers_cnt,
            rows_total=parts["customers_cnt"].sum(),
            note=t("segments.list.explain_note", lang, policies=policy_words(screen.mart, screen.month_no)),
        ),
        screen.look,
        key="segments_explained",
    )


def _rule(screen: Screen, chosen: Selection, policy: segment.TierPolicy) -> str:
    """The rule by which a customer is in this selection."""
    lang = screen.lang
    tiers = {"tier": chosen.values[:1], "class": tuple(v.removeprefix("is_") for v in chosen.values[:1])}.get(
        chosen.kind, ()
    )
    if tiers and tiers[0] in ("active", "settlement", "value", "high_value"):
        return tier_reason.rule_words(tiers[0], policy, lang)
    if chosen.kind == "quadrant":
        return t(f"segments.quadrant_help.{chosen.values[0]}", lang)
    return t("segments.list.count_rule", lang, what=state.words(screen, chosen))
