"""A sales map of the one product with a list, on the s bank: drawn, a fifth held out, every target assigned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from mart.months import china_day
from mart.query import targeting
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.target import PUBLISHED, scored
from tests.ui.test_pages import opened
from workflow import people
from workflow.db import Database, open_database
from workflow.maps import push, store
from workflow.maps.model import Candidate, Map
from workflow.maps.plan import Chosen, Targets, Team
from workflow.maps.tables import map_members
from workflow.model import Actor, Subject

OWNER = "SELECT product_manager_id, name_zh, name_en FROM product WHERE product_id = $p AND valid_to_month_no = 999999"


@dataclass(frozen=True)
class Planned:
    """The store, its product manager, the map, and who is held out of it: (number, name)."""

    database: Database
    pm: Actor
    mart: Mart
    found: Map
    held: tuple[tuple[str, str], ...]
    today: date

    def shown(self, step: str, lang: str = "en", page: str = "sales_map", **params: str) -> AppTest:
        """The page of the map, at a step, as its product manager sees it."""
        own = {"map": str(self.found.case.id), "step": step} if step else {}
        return opened(page, "product_manager", lang, who=self.pm.person_id, **own, **params)

    def push(self) -> None:
        """Leads for everybody who is assigned."""
        push.push(self.database, self.found.case.id, self.found.case.version, self.pm, self.today)


@pytest.fixture(scope="session")
def listed_bank(s_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored(s_bank, tmp_path_factory.mktemp("listed"))


@pytest.fixture
def planned(listed_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planned]:
    monkeypatch.setenv("COCKPIT_DATA", str(listed_bank))
    monkeypatch.setenv("COCKPIT_WORKFLOW_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    database, mart, today = open_database(), open_mart(listed_bank), china_day()
    owner, zh, en = mart.frame(OWNER, {"p": PUBLISHED}, EXECUTIVE).row(0)
    pm = people.actor(database, Scope("product_manager", (owner,)), today)
    case = store.open_map(database, pm, "协定存款推广", today)
    product = (Chosen(PUBLISHED, zh, en, "push", product_manager_id=owner),)
    case = store.save_step(database, case.id, 1, pm, "products", product)
    case = store.save_step(database, case.id, 2, pm, "targets", Targets(most_cnt=60))
    case = store.draw(database, case.id, 3, pm, candidates(mart, owner), seed=7)
    case = store.save_step(database, case.id, 4, pm, "team", Team(owner))
    with database.reading() as connection:
        rows = connection.execute(select(map_members)).all()
    owners = {row.customer_id: row.manager_id for row in rows if not row.is_holdout and row.manager_id != "UNASSIGNED"}
    store.assign(database, case.id, 5, pm, owners)
    held = tuple((row.customer_id, row.label_zh) for row in rows if row.is_holdout)
    yield Planned(database, pm, mart, store.read(database, case.id, pm), held, today)
    database.close()


def candidates(mart: Mart, owner: str) -> list[Candidate]:
    """The first 60 of the product's list, as subjects of leads."""
    rows = targeting.candidates(mart, EXECUTIVE, (PUBLISHED,)).head(60)
    return [
        Candidate(
            Subject("customer", row["customer_id"], row["label_zh"], row["label_en"] or "", row["customer_id"],
                    PUBLISHED, row["branch_id"], row["manager_id"], owner),
            PUBLISHED, round(row["probability"], 8), row["ep_if_taken_cny"], row["expected_ep_cny"],
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
