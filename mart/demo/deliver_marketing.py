"""Rows of marketing (contacts, campaigns, responses) and of external data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from mart.demo import external
from mart.demo.calendar import first_day, last_day
from mart.demo.campaigns import BRAND, LASTS_MONTHS, Campaign
from mart.demo.deliver import party_ids
from mart.demo.managers import manager_id
from mart.demo.rng import stream
from mart.demo.sink import Sink, coded

if TYPE_CHECKING:
    from mart.demo.world import World

_STATUSES = ["active", "abnormal", "revoked", "cancelled"]


def deliver_first_external(sink: Sink, world: World) -> None:
    """Registry of all customers and the ownership edges."""
    people, no = world.people, world.start
    _registry(sink, world, np.arange(len(people)), no)
    edges = external.first_edges(people, world.outside, world.seed)
    sink.write("external", "ownership_edge", no, {
        "owner_id": party_ids(world.register, edges["owner"]), "owned_id": party_ids(world.register, edges["owned"]),
        "share_pct": edges["share"],
    })  # fmt: skip
    _news(sink, world, no)


def deliver_external(sink: Sink, world: World, rows: np.ndarray, events: dict[str, np.ndarray], month_no: int) -> None:
    """Registry of new customers and of those whose status changed; news."""
    _registry(sink, world, np.union1d(rows, events["defaulted"]), month_no)
    _news(sink, world, month_no)


def _registry(sink: Sink, world: World, rows: np.ndarray, month_no: int) -> None:
    found = external.registry(world.people, rows, world.seed)
    sink.write("external", "business_registry", month_no, {
        "customer_id": world.register.ids.take(pa.array(rows)), "registered_capital_cny": found["capital"],
        "registry_status": coded(found["status"], _STATUSES), "founded_date": found["founded"],
    })  # fmt: skip


def _news(sink: Sink, world: World, month_no: int) -> None:
    people = world.people
    rng = stream(world.seed, "mentioned", month_no)
    weight = (
        (people.status == 1)
        * (4.0 - people.size) ** 2
        * np.where(people.chain == 0, 4, 1)
        * np.where(people.default_month >= 0, 6, 1)
    )
    edges = np.cumsum(weight)
    count = max(6, len(people) // 1500)
    rows = np.unique(np.searchsorted(edges, rng.random(count) * edges[-1]))
    take = pa.array(rows)
    zh, en = world.register.names_zh.take(take).to_pylist(), world.register.names_en.take(take).to_pylist()
    found = external.news(people, zh, en, rows, month_no, world.seed)
    ids = world.register.ids
    sink.write("external", "industry_news", month_no, {
        "news_id": [f"N{month_no}{n:05d}" for n in range(len(found["day"]))], "news_date": np.array(found["day"]),
        "industry_code": found["industry"],
        "customer_id": [None if row is None else ids[int(row)].as_py() for row in found["customer"]],
        "headline_zh": found["zh"], "headline_en": found["en"], "tone": found["tone"],
    })  # fmt: skip


def deliver_contacts(sink: Sink, world: World, month_no: int) -> None:
    """marketing.contact."""
    found = external.contacts(
        world.people, int((world.managers.active & ~world.managers.is_pm).sum()), month_no, world.seed
    )
    lead = world.people.lead[found["customer"]]
    sink.write("marketing", "contact", month_no, {
        "contact_id": [f"T{month_no}{n:06d}" for n in range(len(lead))], "contact_date": found["day"],
        "customer_id": world.register.ids.take(pa.array(found["customer"])),
        "manager_id": coded(lead, [manager_id(n) for n in range(len(world.managers))]),
        "channel": coded(found["channel"], list(external.CHANNELS)), "topic": coded(found["topic"],
        list(external.TOPICS)),
    })  # fmt: skip


def campaign_id(campaign: Campaign) -> str:
    """Identifier of a campaign."""
    return f"CP{campaign.start}{campaign.number:03d}"


def deliver_campaigns(sink: Sink, world: World, month_no: int) -> None:
    """Campaigns that start, brand campaigns twice a year, and responses of those whose three months are over."""
    leaves = world.book.products.leaves
    begun = [c for c in world.campaigns if c.start == month_no]
    rows = [
        (
            campaign_id(c),
            f"{leaves[c.product].name_zh}推广",
            f"{leaves[c.product].name_en} push",
            leaves[c.product].product_id,
            month_no + LASTS_MONTHS - 1,
        )
        for c in begun
    ]
    if month_no % 6 == 2:
        zh, en = BRAND[month_no // 6 % len(BRAND)]
        rows.append((f"BR{month_no}", zh, en, None, month_no))
    if rows:
        ids, zh, en, product, until = zip(*rows, strict=True)
        sink.write("marketing", "campaign", month_no, {
            "campaign_id": list(ids), "name_zh": list(zh), "name_en": list(en), "product_id": list(product),
            "start_date": np.full(len(rows), first_day(month_no)),
            "end_date": np.array([last_day(one) for one in until]),
        })  # fmt: skip
    _responses(sink, world, [c for c in world.campaigns if c.start + LASTS_MONTHS == month_no], month_no)


def _responses(sink: Sink, world: World, ended: list[Campaign], month_no: int) -> None:
    customers = np.concatenate([np.zeros(0, int), *(c.customers for c in ended)])
    sink.write("marketing", "response", month_no, {
        "campaign_id": [campaign_id(c) for c in ended for _ in c.customers],
        "customer_id": world.register.ids.take(pa.array(customers)),
        **{name: np.concatenate([np.zeros(0, bool), *(getattr(c, name[3:]) for c in ended)]) for name in ("is_holdout",
        "is_contacted", "is_converted")},
    })  # fmt: skip


def deliver_no_cases(sink: Sink, month_no: int) -> None:
    """Workflow tables without rows: nobody has worked here yet; `python -m workflow export` replaces the files."""
    sink.write("workflow", "case_event", month_no, {"event_id": []})
    sink.write("workflow", "campaign_member", month_no, {"campaign_id": []})
