"""Round the circle, by the commands a user runs: a sales map is made, its leads are worked, three months go by, and the
results of campaigns measure it by the accounts."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from mart.config import REPO
from mart.features import outcomes
from mart.months import china_day
from mart.query import campaign, prospect
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, parse
from models import learnt
from workflow import inbox, opening, store
from workflow.db import Database, open_database
from workflow.maps import held, progress
from workflow.maps import push as pushing
from workflow.maps import store as maps
from workflow.maps.campaigns import campaign_id
from workflow.maps.model import Candidate
from workflow.maps.plan import Chosen, Targets, Team
from workflow.model import Actor, Subject

pytestmark = pytest.mark.proof
AGREED = (("contact", "result"), ("propose", "actions"), ("agree", "result"))
CUSTOMERS = """
    SELECT s.customer_id, d.name_zh, s.branch_id, s.lead_manager_id AS manager_id
    FROM customer_status_month s
    JOIN customer d ON d.customer_id = s.customer_id AND d.valid_to_month_no = 999999
    WHERE s.month_no = $month AND s.is_active AND s.lead_manager_id IS NOT NULL AND s.lead_manager_id <> 'UNASSIGNED'
        AND s.customer_id NOT IN (SELECT customer_id FROM account WHERE product_id = $product)
    ORDER BY s.customer_id"""
OPENED = """
    SELECT DISTINCT customer_id FROM account
    WHERE product_id = $product AND opened_date BETWEEN $first AND $last"""


def run(data: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=REPO, capture_output=True, text=True,
        env={**os.environ, "COCKPIT_DATA": str(data), "COCKPIT_WORKFLOW_URL": f"sqlite:///{data / 'w.sqlite'}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-800:]


def pushed(database: Database, mart: Mart, today: date) -> tuple[str, pl.DataFrame]:
    """A map of the product whose push doubles its openings, a third held out, every lead contacted; its campaign."""
    sql = "SELECT product_id, product_manager_id FROM product WHERE name_en = 'Payroll' AND valid_to_month_no = 999999"
    product, owner = mart.frame(sql, None, EXECUTIVE).row(0)
    rows = mart.frame(CUSTOMERS, {"month": mart.as_of, "product": product}, EXECUTIVE)
    pm = Actor(owner, parse(f"product_manager:{owner}"))
    found = [
        Candidate(
            Subject("customer", row["customer_id"], row["name_zh"], "", product_manager_id=owner, product_id=product,
                    **{name: row[name] for name in ("customer_id", "branch_id", "manager_id")}),
            product,
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
    case = maps.open_map(database, pm, "代发推广", today)
    case = maps.save_step(database, case.id, 1, pm, "products", (Chosen(product, "代发工资", "Payroll", "push"),))
    case = maps.save_step(database, case.id, 2, pm, "targets", Targets(most_cnt=20_000, holdout_pct=30))
    case = maps.draw(database, case.id, 3, pm, found, seed=31)
    case = maps.save_step(database, case.id, 4, pm, "team", Team(owner))
    case = maps.assign(database, case.id, 5, pm, dict(rows.select("customer_id", "manager_id").iter_rows()))
    pushing.push(database, case.id, 6, pm, today)
    leads = progress.leads(database, pm, today, case.id)
    for lead in leads.iter_rows(named=True):
        manager = Actor(lead["owner_id"], parse(f"relationship_manager:{lead['owner_id']}"))
        store.act(database, lead["lead_id"], 1, "accept", manager, {}, today)
        store.act(database, lead["lead_id"], 2, "feedback", manager, {"outcome": "reached", "result": "ok"}, today)
    return campaign_id(case.id, product), leads


def courted(database: Database, mart: Mart, today: date) -> list[int]:
    """Opportunities on the ten largest prospects, all but the last agreed; their numbers."""
    found = prospect.prospects(mart, EXECUTIVE, limit=10).filter(pl.col("manager_id") != "UNASSIGNED")
    head, made = Actor("head", EXECUTIVE), []
    for row in found.iter_rows(named=True):
        subject = Subject(
            "prospect", row["prospect_id"], row["name"], branch_id=row["branch_id"], manager_id=row["manager_id"]
        )
        case = opening.open_many(database, "opportunity", [subject], head, {}, today)[0].case
        manager = Actor(row["manager_id"], parse(f"relationship_manager:{row['manager_id']}"))
        for step, field in AGREED if row["prospect_id"] != found["prospect_id"][-1] else ():
            case = store.act(database, case.id, case.version, step, manager, {field: "ok"}, today)
        made.append(case.id)
    return made


def test_a_map_is_measured_three_months_later_by_the_accounts_of_both_groups(tmp_path):
    today = china_day()
    before = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    run(tmp_path, "mart", "demo", "--size", "s", "--seed", "7", "--months", "14", "--as-of", before)
    run(tmp_path, "mart", "load")
    run(tmp_path, "mart", "build")
    run(tmp_path, "workflow", "people")
    database = open_database(url=f"sqlite:///{tmp_path / 'w.sqlite'}")
    number, leads = pushed(database, open_mart(tmp_path), today)
    opportunities = courted(database, open_mart(tmp_path), today)
    for _ in range(3):
        run(tmp_path, "workflow", "export")
        run(tmp_path, "mart", "demo", "--next")
        run(tmp_path, "mart", "load")
    run(tmp_path, "mart", "build")
    run(tmp_path, "workflow", "people")
    head = Actor("head", EXECUTIVE)
    ended = [inbox.read(database, one, head) for one in opportunities]
    assert {one.state for one in ended[:-1]} == {"won"} and ended[-1].state == "found"
    assert all(one.subject.customer_id for one in ended[:-1])
    mart = open_mart(tmp_path)
    row = campaign.results(mart, EXECUTIVE, mart.as_of).filter(campaign_id=number).row(0, named=True)
    days = {"product": row["product_id"], "first": today.replace(day=1), "last": pushing.last_day(today)}
    opened = set(mart.frame(OPENED, days, EXECUTIVE)["customer_id"])
    assert (row["targeted_cnt"], row["contacted_cnt"]) == (leads.height, leads.height)
    assert row["openings_cnt"] == len(opened & set(leads["customer_id"])) > 0
    assert row["low_pct"] < row["difference_pct"] < row["high_pct"] and row["held_cnt"] > 100
    ended = inbox.read(database, leads["case_id"][0], head)
    assert (ended.state, held.pairs(database)) == ("measured", frozenset()), "and whoever was held out is free again"
    counts = learnt.of(outcomes(mart, EXECUTIVE, mart.as_of))[row["product_id"]]
    assert (counts["maps_cnt"], counts["map_customers_cnt"]) == (1, row["targeted_cnt"] + row["held_cnt"])
    print(f"\n{number}: {row} {counts}")
