"""What the managers' screens share: who may look, among whom managers are ranked, and how they are called."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.filters import Filters
from mart.query.manager import Peers, Ranking
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import currency, nav, session
from ui import formats as f
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.load import load
from ui.screen import Screen

MARKED = "managers_marked"
MARKS = ("all", "marked", "confirmed")
CAP_PCT = 1000.0  # percent of the standard above which a figure is printed as a multiple
BANDS = ("upper", "middle", "lower")  # of skill among peers


def is_open(screen: Screen) -> bool:
    """Whether the feeds of the managers' screens were delivered; draws which were not."""
    lang, feeds = screen.lang, manager.missing_feeds(screen.mart)
    if feeds:
        ui.missing_feed_state([screen.feed(feed) for feed in feeds], t("manager.what", lang))
        return False
    return True


def filters(screen: Screen) -> Filters:
    """The shared filters that say where a manager sits; the others are about customers and products."""
    return Filters(branch_id=screen.filters.branch_id, org_id=screen.filters.org_id)


def ranked(mart: Mart, scope: Scope, month_no: int, peers: Peers, lang: str) -> Ranking:
    """A ranking in words, from the month's standing, which all choices of peers and measure share."""
    found = manager.rank(load(manager.standing, mart, scope, month_no, peers.filters, peers.period), peers)
    return replace(found, rows=worded(found.rows, lang))


def yearly(screen: Screen, found: Ranking) -> Ranking:
    """The same peers over twelve months: what the rule of the mark and the policy look at, whatever the period."""
    return screen.load(ranked, screen.month_no, replace(found.peers, period="12m"), screen.lang)


def worded(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Ranked rows with names, bands and tones for the screen and the file."""
    side = "zh" if lang == "zh" else "en"
    band = pl.Series(
        [
            f"{best:,}–{worst:,}" if best != worst else f"{best:,}"
            for best, worst in rows.select("rank_best", "rank_worst").iter_rows()
        ],
        dtype=pl.String,
    )
    grades = {code: grade_name(code, lang) for code in manager.GRADES}
    return rows.with_columns(
        name=pl.col(f"name_{side}"),
        branch=short_branch(f"branch_{side}"),
        band=band,
        grade_words=pl.col("grade").replace_strict(grades, default=pl.col("grade"), return_dtype=pl.String),
        yield_tone=pl.when("is_marked").then(pl.lit("negative")),
        marked=pl.when("is_marked").then(pl.lit(t("manager.marked", lang))),
        skill_words=pl.col("skill_band").replace_strict({one: t(f"manager.skill.{one}", lang) for one in BANDS}),
        p_top_pct=100 * pl.col("p_top"),
        p_below_pct=100 * pl.col("p_below"),
    )


def has_rows(_: Screen, found: Ranking) -> bool:
    """Whether anybody is ranked."""
    return found.rows.height > 0


def only_marked(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows the reader wants: all, the marked ones, or those whose mark is confirmed."""
    shown = str(session.read(MARKED, MARKS[0]))
    return rows if shown == MARKS[0] else rows.filter("is_marked" if shown == "marked" else "is_confirmed")


def choose(screen: Screen) -> Ranking:
    """The line of controls: measure, grade, region, marked only. Returns the ranking they ask for."""
    lang, rules = screen.lang, manager.rules(screen.mart, screen.month_no)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        measure = ui.one_of(
            t("manager.pick.measure", lang),
            manager.RANKED_BY,
            "managers_measure",
            lambda name: t(f"manager.measure.{name}", lang),
            default="standard",
            is_labelled=True,
        )
        grade = ui.one_of(
            t("manager.pick.grade", lang),
            ("", *manager.GRADES),
            "managers_grade",
            lambda name: grade_name(name, lang),
            is_labelled=True,
        )
        region = st.selectbox(
            t("manager.pick.region", lang),
            ("", *sorted(rules.region_coefficient)),
            key="managers_region",
            width=104,
            persist_state="session",
            format_func=lambda name: region_name(name, rules, lang),
        )
        st.selectbox(
            t("manager.pick.marked", lang),
            MARKS,
            key=MARKED,
            width=132,
            persist_state="session",
            format_func=lambda name: t(f"manager.marks.{name}", lang),
        )
        st.space("stretch")
        place = st.container(width="content")
    found = screen.load(ranked, screen.month_no, Peers(measure, grade, region, filters(screen), screen.period), lang)
    with place:
        st.caption(
            plain(t("manager.count", lang, ranked=f.number(found.rows.height), total=f.number(found.managers_cnt))),
            help=plain(count_words(found, lang)),
        )
    return found


def count_words(found: Ranking, lang: str) -> str:
    """Why managers are not ranked."""
    words = t("manager.count_all", lang)
    if found.inactive_cnt:
        words += t("manager.count_inactive", lang, count=f.number(found.inactive_cnt))
    if found.unknown_cnt:
        words += t("manager.count_unknown", lang, count=f.number(found.unknown_cnt))
    return words


def grade_name(code: str | None, lang: str) -> str:
    """A grade in words; empty means all of them."""
    if code is None:
        return f.NONE
    return t(f"manager.grade.{code}", lang) if code in manager.GRADES else code or t("app.all", lang)


def standard(row: dict, text: str, lang: str) -> tuple[str, str]:
    """(how the standard comes about, the standard): grade and region in the words of `text`."""
    words = t(
        text,
        lang,
        grade=grade_name(row["grade"], lang),
        standard=f.number(row["grade_standard_cny"]),
        region=row["coefficient_region"] or f.NONE,
        factor=f.number(row["region_coefficient"], 2),
    )
    return words, f.number(row["standard_cny"], 2)


def region_name(code: str, rules: manager.Rules, lang: str) -> str:
    """A region class with its coefficient; empty means all of them."""
    return (
        t("manager.region", lang, code=code, factor=f.number(rules.region_coefficient[code], 2))
        if code
        else t("app.all", lang)
    )


def name(row: dict, lang: str) -> str:
    """A manager's name in the reader's language."""
    return pick(row["name_zh"] or row["manager_id"], row["name_en"] or "", lang)


def fine_unit(lang: str) -> f.TableUnit:
    """A unit in which a month of a small account still shows: 万元 to the hundred yuan, thousands to the hundred."""
    return (
        f.TableUnit("k", Decimal(1000), 1, currency.words("CNY k"))
        if lang == "en"
        else replace(f.unit("wan", lang), decimals=2)
    )


def short_branch(text: str) -> pl.Expr:
    """A branch without the word "branch", for narrow columns."""
    return pl.col(text).str.replace(r"(分行|\s+[Bb]ranch)$", "")


def go(screen: Screen, key: str, manager_id: str | None) -> None:
    """Open a manager's page on a click that is new; a table or chart keeps its selection over reruns."""
    if session.is_fresh(key, manager_id) and manager_id:
        nav.go("managers_scorecard", manager=manager_id)
