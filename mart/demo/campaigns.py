"""Campaigns with random hold-outs: whom they target, what contact does to take-up, and what followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mart.demo.appetite import sigmoid
from mart.demo.catalogue import Catalogue
from mart.demo.columns import Columns
from mart.demo.rng import stream
from mart.demo.trade import Market, Portfolio, able_to_take, seen_customers

FIRST_AFTER_MONTHS, EVERY_MONTHS, LASTS_MONTHS = 3, 2, 3
HOLDOUT_SHARE, CONTACT_SHARE = 0.25, 0.93
NO_EFFECT, DOUBLES = "Retained Financial Advisory", "Payroll"
USUAL_LIFT = 1.3
_ORDER = (
    DOUBLES, NO_EFFECT, "Daily Cash Fund", DOUBLES, NO_EFFECT, "Collections Manager", "FX Forward", DOUBLES, NO_EFFECT,
    "Aggregated QR Payment", "Corporate CD 1 Year", "Property Insurance",
)  # fmt: skip
BRAND = (
    ("对公品牌月", "Corporate Brand Month"),
    ("专精特新专场", "Specialised SME Day"),
    ("跨境金融节", "Cross-Border Festival"),
)


@dataclass
class Campaign:
    """One campaign; customers are rows of the customer table, fixed when it starts."""

    number: int
    product: int
    start: int
    customers: np.ndarray
    holdout: np.ndarray
    contacted: np.ndarray
    converted: np.ndarray


def lift_of(products: Catalogue, product: int) -> float:
    """Factor on take-up of a contacted customer in the months the campaign lasts."""
    return {NO_EFFECT: 1.0, DOUBLES: 2.0}.get(products.leaves[product].name_en, USUAL_LIFT)


def start_campaign(
    book: Portfolio, people: Columns, market: Market, month_no: int, since: int, seed: int, kept: np.ndarray
) -> Campaign | None:
    """The campaign that starts in this month, if one does: the likeliest eligible customers, a quarter held out at
    random. `kept`: customers of running sales maps, who are in nobody else's campaign."""
    place, rest = divmod(since - FIRST_AFTER_MONTHS, EVERY_MONTHS)
    if place < 0 or rest:
        return None
    product = book.products.find(_ORDER[place % len(_ORDER)])
    rows, seen = seen_customers(book, people, month_no)
    able = able_to_take(book, people, product, rows)
    score = sigmoid(market.constant[product] + seen[able] @ market.weight[product])
    rng = stream(seed, "campaign", month_no)
    wanted = max(40, len(rows) // 28)
    ranked = rows[able][np.argsort(-score * np.exp(0.5 * rng.standard_normal(len(score))), kind="stable")]
    chosen = np.sort(ranked[~np.isin(ranked, kept)][:wanted])
    holdout = rng.random(len(chosen)) < HOLDOUT_SHARE
    contacted = ~holdout & (rng.random(len(chosen)) < CONTACT_SHARE)
    return Campaign(place + 1, product, month_no, chosen, holdout, contacted, np.zeros(len(chosen), bool))


def lifts(
    running: list[Campaign], products: Catalogue, customers: int, approached: dict[int, np.ndarray], kept: np.ndarray
) -> dict[int, np.ndarray]:
    """Product to factor by customer row, over the campaigns that run; `approached`: customers whom people talked to on
    their own account, by product, who are moved as much. `kept`: customers of running sales maps, whom a campaign that
    began before leaves to them from then on."""
    found: dict[int, np.ndarray] = {}
    for product, rows in approached.items():
        found.setdefault(product, np.ones(customers, np.float32))[rows] = lift_of(products, product)
    for campaign in running:
        factor = found.setdefault(campaign.product, np.ones(customers, np.float32))
        moved = campaign.contacted & ~np.isin(campaign.customers, kept)
        factor[campaign.customers[moved]] = lift_of(products, campaign.product)
    return found


def note_takers(running: list[Campaign], taken: dict[int, np.ndarray]) -> None:
    """Mark customers of running campaigns who opened the product this month."""
    for campaign in running:
        campaign.converted |= np.isin(campaign.customers, taken.get(campaign.product, np.empty(0, int)))
