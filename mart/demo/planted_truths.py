"""What was planted, by name, and the shape reached: truths/planted.json and truths/shape.json."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mart.demo.appetite import FEATURES
from mart.demo.calendar import sales_season
from mart.demo.campaigns import DOUBLES, NO_EFFECT, USUAL_LIFT, lift_of
from mart.demo.catalogue import STEADY_GAIN_180
from mart.demo.deliver_marketing import campaign_id
from mart.demo.managers import manager_id, manager_skill
from mart.demo.relations import DECLINE_AFTER_MONTHS, DECLINE_PER_MONTH, DECLINING_CHAIN
from mart.demo.shape import Shape
from mart.demo.truths import write_json
from mart.months import month_text

if TYPE_CHECKING:
    from mart.demo.world import World


def write_planted(folder: Path, world: World, shape: Shape) -> None:
    """Both files."""
    products, people = world.book.products, world.people
    ids = world.register.ids
    named = {leaf.name_en: leaf.product_id for leaf in products.leaves}
    skill = manager_skill(world.managers, world.seed)
    members = np.flatnonzero(people.chain == DECLINING_CHAIN)
    write_json(folder, "planted", {
        "overpriced_deposit_product": {"product_id": named[STEADY_GAIN_180],
        "spread_over_ftp_bps": products["spread"][products.find(STEADY_GAIN_180)]},
        "under_earning_borrowers": [ids[int(r)].as_py() for r in world.underpriced],
        "high_capacity_low_yield_managers": [manager_id(int(r)) for r in sorted(world.planted_managers)],
        "declining_chain": {
            "chain_id": f"L{DECLINING_CHAIN + 1:05d}", "members": [ids[int(r)].as_py() for r in members],
            "from_month": month_text(world.start + DECLINE_AFTER_MONTHS),
            "decline_per_month_pct": 100 * DECLINE_PER_MONTH,
        },
        "manager_skill": {
            manager_id(int(row)): round(float(skill[row]), 6) for row in np.flatnonzero(~world.managers.is_pm)
        },
        "push_without_effect": named[NO_EFFECT], "push_that_doubles": named[DOUBLES],
        "lift_of_other_pushes": USUAL_LIFT,
        "campaigns": [
            {"campaign_id": campaign_id(c), "product_id": products.leaves[c.product].product_id,
            "start": month_text(c.start),
             "true_lift": lift_of(products, c.product), "targeted": len(c.customers),
             "contacted": int(c.contacted.sum()),
             "converted_contacted": int((c.converted & c.contacted).sum()), "held_out": int(c.holdout.sum()),
             "converted_held_out": int((c.converted & c.holdout).sum())}
            for c in world.campaigns
        ],
    })  # fmt: skip
    write_json(folder, "appetite", _appetite(world))
    write_json(
        folder,
        "shape",
        {
            "rows": shape.rows(world.size.customers),
            "more": {k: round(float(v), 4) for k, v in shape.last.items()},
            "series": shape.series,
        },
    )


def _appetite(world: World) -> dict[str, object]:
    """The logistic model behind every opening: log-odds = constant + Σ weight × feature; times the season and the
    lift."""
    products = world.book.products
    pushed = np.flatnonzero(products["push"] > 0)
    return {
        "features": list(FEATURES), "season_by_calendar_month": [sales_season(month) for month in range(12)],
        "products": {products.ids[p]: {"constant": float(world.market.constant[p]),
        "weights": world.market.weight[p].round(5).tolist()} for p in pushed},
    }  # fmt: skip
