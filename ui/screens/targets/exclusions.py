"""Who is not on the list and why: the eligibility rules and how many customers each leaves out."""

from __future__ import annotations

import polars as pl

from mart.query import targeting
from mart.query.filters import NONE
from models.eligibility import REASONS
from ui import components as ui
from ui import formats as f
from ui import lists, parts
from ui.components import Fact
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.targets import state
from ui.screens.targets.products import effect_words
from ui.screens.targets.state import View

EXCLUSIONS = List(
    "target_exclusions",
    "target",
    (
        Col("name", label="target.exclusions.reason", bold=True),
        Col("rule", label="target.exclusions.rule"),
        Col("customers_cnt", "cnt", label="target.exclusions.customers"),
        Col("customers_pct", "pct", 1, label="target.exclusions.share"),
    ),
)


def draw(screen: Screen, view: View) -> None:
    """The rules in order, the first that applies counts; with those on the list they are all customers of the scope."""
    lang = screen.lang
    rows = screen.load(targeting.exclusions, view.product_id)
    whole = screen.load(targeting.totals, view.product_id, NONE, segment_id=())
    with ui.card(
        _title(rows, lang), t("target.exclusions.caption", lang) + state.whole_words(screen), key="target_exclusions"
    ):
        screen.draw_cached("target_exclusions", lambda: _table(screen, rows, whole.candidates_cnt), view.product_id)
        screen.draw_cached(
            "target_approach",
            lambda: ui.key_values(approach_facts(view.product, lang), t("target.approach.title", lang)),
            view.product_id,
        )
        screen.draw_cached(
            "target_model",
            lambda: ui.key_values(model_facts(view, lang), t("target.model.title", lang)),
            view.product_id,
            view.segment,
        )


def shown(rows: pl.DataFrame, candidates: int, lang: str) -> tuple[pl.DataFrame, dict]:
    """Rules in words with counts and shares, the list's customers last; and the line of totals."""
    counts = dict(rows.select("reason", "customers_cnt").iter_rows())
    made = [
        {
            "name": _capital(t(f"target.excluded.{name}", lang)),
            "rule": t(f"target.rule.{name}", lang),
            "customers_cnt": counts[name],
        }
        for name in sorted(counts, key=_place)
    ]
    made.append(
        {
            "name": _capital(t("target.exclusions.listed", lang)),
            "rule": t("target.exclusions.listed_rule", lang),
            "customers_cnt": candidates,
        }
    )
    total = sum(row["customers_cnt"] for row in made)
    frame = pl.DataFrame(made, schema={"name": pl.String, "rule": pl.String, "customers_cnt": pl.Int64})
    frame = frame.with_columns(customers_pct=pl.col("customers_cnt") * 100.0 / max(total, 1))
    frame = parts.shares(frame, "customers_pct", 1)
    return frame, {
        "name": t("target.exclusions.total", lang),
        "rule": None,
        "customers_cnt": total,
        "customers_pct": 100.0 if total else None,
    }


def _place(reason: str) -> tuple[int, str]:
    """The rules' order; a reason that this version does not know comes last, and counts as every other."""
    return (REASONS.index(reason) if reason in REASONS else len(REASONS)), reason


def model_facts(view: View, lang: str) -> list[Fact]:
    """What the test of the product's model said: kind, rate, AUC, lift, calibration."""
    row = view.product
    auc = t(
        "target.model.auc_text",
        lang,
        auc=f.number(row["auc"], 2),
        low=f.number(row["auc_low"], 2),
        high=f.number(row["auc_high"], 2),
    )
    return [
        Fact(t("target.model.kind", lang), t(f"target.model.{'own' if row['model'] == 'own' else 'pooled'}", lang)),
        Fact(t("target.model.rate", lang), f.pct(view.totals.rate_pct, 2)),
        Fact(t("target.model.auc", lang), auc),
        Fact(t("target.model.lift", lang), f.number(row["lift_at_10_pct"], 1)),
        Fact(t("target.model.ece", lang), f.number(row["ece"], 4)),
    ]


def approach_facts(row: dict, lang: str) -> list[Fact]:
    """What past campaigns say of an approach: the factor, how sure, and the two groups it is drawn from."""
    facts = [Fact(t("target.approach.lift", lang), effect_words(row, lang))]
    if row["certainty_pct"] is not None:
        facts.append(Fact(t("target.approach.certainty", lang), f.pct(row["certainty_pct"], 0)))
    if not row["campaigns_cnt"]:
        return [*facts, Fact(t("target.approach.held", lang), t("target.approach.none", lang))]
    for name, openings, of in (("targeted", "openings_cnt", "targeted_cnt"), ("held", "held_openings_cnt", "held_cnt")):
        share = f.pct(100 * row[openings] / row[of], 2) if row[of] else f.NONE
        said = t("target.approach.count", lang, openings=f.number(row[openings]), of=f.number(row[of]), pct=share)
        facts.append(Fact(t(f"target.approach.{name}", lang), said))
    return facts


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(screen: Screen, rows: pl.DataFrame, candidates: int) -> None:
    lang = screen.lang
    frame, totals = shown(rows, candidates, lang)
    lists.static(screen, EXCLUSIONS, frame, totals=totals)
    rules = targeting.policy(screen.mart, screen.month_no)
    npl = t(f"target.exclusions.npl_{'yes' if rules['is_npl_eligible'] else 'no'}", lang)
    ui.note(t("target.exclusions.note", lang, months=rules["recent_contact_months"], npl=npl, version=rules["version"]))


def _title(rows: pl.DataFrame, lang: str) -> str:
    out = int(rows["customers_cnt"].sum()) if rows.height else 0
    return t("target.exclusions.title", lang, count=f.number(out)) if out else t("target.exclusions.title_none", lang)
