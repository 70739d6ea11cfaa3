"""Which customers somebody works on already, for which product: a map counts without them and does not draw them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl
from sqlalchemy import Connection, and_, or_, select

from workflow.db import Database
from workflow.kinds import kinds
from workflow.maps.model import Candidate
from workflow.maps.tables import map_members as members
from workflow.schema import cases

PAIRS = pl.Schema({"customer_id": pl.String, "product_id": pl.String})


def pairs(connection: Connection, product_ids: Iterable[str]) -> set[tuple[str, str | None]]:
    """(customer, product) of open cases that approach somebody and of maps that have not ended, held out or not, for
    these products; the product is None where a case names none, which takes the customer for every product."""
    wanted = sorted(set(product_ids))
    approaching = [one.name for one in kinds().values() if one.is_approach]
    worked = select(cases.c.customer_id, cases.c.product_id).where(
        cases.c.is_open,
        cases.c.kind.in_(approaching),
        cases.c.customer_id.is_not(None),
        or_(cases.c.product_id.in_(wanted), cases.c.product_id.is_(None)),
    )
    mapped = select(members.c.customer_id, members.c.product_id).join(cases, cases.c.id == members.c.case_id)
    mapped = mapped.where(cases.c.is_open, members.c.product_id.in_(wanted))
    return {tuple(row) for query in (worked, mapped) for row in connection.execute(query)}


def nobodys(connection: Connection, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates nobody works on, each customer once."""
    found = list(candidates)
    taken = pairs(connection, (one.product_id for one in found))
    left: dict[str | None, Candidate] = {}
    for one in found:
        who = one.subject.customer_id
        if (who, one.product_id) not in taken and (who, None) not in taken:
            left.setdefault(who, one)
    return list(left.values())


def contacts(database: Database, but_map: int) -> Counter[str]:
    """How many contacts each customer has: open cases that approach them, places in maps that are planned and have
    given them to somebody, and places among the held out of a map that has not ended; a map is left out.

    The held out count like those they are compared with, whose lead is open: else another map would reach them and not
    the others, and the two groups would differ by more than the map.
    """
    approaching = [one.name for one in kinds().values() if one.is_approach]
    of_map = select(members.c.lead_id).where(members.c.case_id == but_map, members.c.lead_id.is_not(None))
    worked = select(cases.c.customer_id).where(
        cases.c.is_open, cases.c.kind.in_(approaching), cases.c.customer_id.is_not(None), cases.c.id.not_in(of_map)
    )
    planned = select(members.c.customer_id).join(cases, cases.c.id == members.c.case_id)
    is_given = and_(members.c.owner_id.is_not(None), members.c.lead_id.is_(None))
    planned = planned.where(cases.c.is_open, or_(is_given, members.c.is_holdout.is_(True)))
    with database.reading() as connection:
        found = Counter(connection.execute(worked).scalars())
        found.update(connection.execute(planned.where(members.c.case_id != but_map)).scalars())
    return found


def free(database: Database, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows (customer_id, product_id, …) that nobody works on, in their order."""
    with database.reading() as connection:
        found = pl.DataFrame(list(pairs(connection, rows["product_id"])), schema=PAIRS, orient="row")
    whole = found.filter(pl.col("product_id").is_null())
    left = rows.join(found.drop_nulls(), on=["customer_id", "product_id"], how="anti", maintain_order="left")
    return left.join(whole, on="customer_id", how="anti", maintain_order="left")
