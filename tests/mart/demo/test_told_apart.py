"""One map each on a demo bank tells the product whose push doubles take-up from the one whose push does nothing: drawn
by a seed, its leads worked, three months answered by the bank, both groups counted by the accounts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from mart import features as read
from mart.demo import extend
from mart.demo.generate import generate
from mart.demo.sizes import Size
from mart.months import month_text
from mart.query import campaign
from models import holdout, uplift
from tests.mart.demo.conftest import START
from workflow.maps.holdout import drawn

SIZE = Size("some", branches=8, sub_branches=60, managers=1_000, customers=60_000, months=3)
pytestmark = pytest.mark.proof
RULES = {"effect_openings_min_cnt": 10, "effect_certainty_min_pct": 95}
CHOSEN, SEED = 3_000, 31
DOUBLES, NOTHING = "push_that_doubles", "push_without_effect"


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> tuple[Path, dict[str, pl.DataFrame]]:
    """The files of a bank of three months and of the three in which two maps ran; the members of both maps."""
    made = tmp_path_factory.mktemp("apart")
    landing, truths = made / "landing", made / "truths"
    generate(SIZE, 7, START, SIZE.months, landing, truths, lambda _: None)
    mark = {"size": SIZE.name, "seed": 7, "months": SIZE.months, "as_of": month_text(START + SIZE.months - 1)}
    (landing / extend.MARK).write_text(json.dumps(mark))
    maps = {name: members(truths, name) for name in (DOUBLES, NOTHING)}
    delivered = {"case_event": [leads(one) for one in maps.values()], "campaign_member": list(maps.values())}
    for name, parts in delivered.items():
        folder = landing / "workflow" / name
        folder.mkdir(parents=True, exist_ok=True)
        pl.concat(parts).write_parquet(folder / f"{month_text(START + SIZE.months)}.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(extend.SIZES, SIZE.name, SIZE)
        for _ in range(3):
            extend.append_month(landing, truths, lambda _: None)
    return landing, maps


def members(truths: Path, name: str) -> pl.DataFrame:
    """The customers likeliest to open a planted product by the truth, as a perfect score would list them, and which of
    them the seed holds out: customer_id, probability, is_holdout; as many held out as is advised."""
    product = json.loads((truths / "planted.json").read_text(encoding="utf-8"))[name]
    rows = pl.read_parquet(truths / "opening_probability.parquet").filter(
        product_id=product, month=month_text(START + SIZE.months - 1)
    )
    rows = rows.sort("probability", "customer_id", descending=[True, False]).head(CHOSEN)
    chance = 3 * rows["probability"].mean()
    share = holdout.advised(CHOSEN, chance, chance)
    return rows.with_columns(is_holdout=pl.Series(drawn([product] * CHOSEN, share, SEED)))


def leads(who: pl.DataFrame) -> pl.DataFrame:
    """What the leads of a map logged: thirteen of fourteen were reached."""
    outcome = pl.when(pl.int_range(pl.len()) % 14 == 0).then(pl.lit("no_answer")).otherwise(pl.lit("interested"))
    own = {"case_kind": "lead", "step": "feedback", "event_date": date(2026, 4, 10)}
    told = who.filter(~pl.col("is_holdout")).select("customer_id", "product_id", outcome=outcome)
    return told.with_columns(**{key: pl.lit(value) for key, value in own.items()})


def counted(landing: Path, who: pl.DataFrame) -> dict:
    """Both groups of a map by the accounts of its three months; columns of `features.outcomes`."""
    product, first = who["product_id"][0], START + SIZE.months
    files = [file for at in range(3) for file in landing.glob(f"*/account/{month_text(first + at)}.parquet")]
    accounts = pl.concat(
        [pl.read_parquet(file, columns=["customer_id", "product_id", "opened_date"]) for file in files]
    )
    opened = accounts.filter(pl.col("product_id") == product, pl.col("opened_date") >= date(2026, 4, 1))["customer_id"]
    who = who.with_columns(is_opened=pl.col("customer_id").is_in(opened.unique().implode()))
    told, held = who.filter(~pl.col("is_holdout")), who.filter("is_holdout")
    return {
        "campaign_id": f"SM0001-{product}", "product_id": product, "segment": "small", "targeted_cnt": told.height,
        "contacted_cnt": told.height - -(-told.height // 14), "openings_cnt": told["is_opened"].sum(),
        "held_cnt": held.height, "held_openings_cnt": held["is_opened"].sum(),
    }  # fmt: skip


def test_one_map_each_tells_a_doubling_from_no_effect(bank):
    landing, maps = bank
    rows = {name: counted(landing, who) for name, who in maps.items()}
    names = ("openings_cnt", "targeted_cnt", "held_openings_cnt", "held_cnt")
    shown = {name: campaign.is_shown(*(row[one] for one in names)) for name, row in rows.items()}
    assert shown == {DOUBLES: True, NOTHING: False}, rows
    goods = pl.DataFrame(
        {"product_id": [row["product_id"] for row in rows.values()], "need_family": ["pay_people", "advise"]}
    )
    found = uplift.effects(pl.DataFrame(list(rows.values()), schema=read.inputs.OUTCOMES), goods, RULES)
    used = dict(found.filter(pl.col("segment").is_null()).select("product_id", "lift_used").iter_rows())
    status = dict(found.filter(pl.col("segment").is_null()).select("product_id", "status").iter_rows())
    doubles, nothing = (rows[name]["product_id"] for name in (DOUBLES, NOTHING))
    assert status[doubles] == "shown" and status[nothing] != "shown" and used[doubles] > used[nothing], (found, rows)
    print("\n", rows, status, used)
