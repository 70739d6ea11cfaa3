"""Firms outside the bank that open an account because somebody worked on them: among a month's newcomers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mart.demo.payments import EXTERNAL
from mart.demo.population import ACTIVE
from mart.demo.rng import hashed

if TYPE_CHECKING:
    from mart.demo.world import World

# Step of an opportunity → chance that the firm opens an account in the month after it.
CHANCES = {"contact": 0.08, "propose": 0.25, "agree": 0.85, "win": 1.0}


def outsider_of(party_id: str, outside: int) -> int | None:
    """The outsider's place of a counterparty number; None for one that is none of so many.

    >>> outsider_of("X0000152", 500), outsider_of("X0000501", 500), outsider_of("C0000152", 500)
    (151, None, None)
    """
    text = party_id[1:]
    number = int(text) - 1 if party_id.startswith("X") and text.isascii() and text.isdigit() else -1
    return number if 0 <= number < outside else None


def open_accounts(world: World, rows: np.ndarray, month_no: int) -> None:
    """Let courted outsiders be some of this month's newcomers `rows`, at home where their partner banks: they bring
    their name, and what they pay is from now on paid by a customer. At most as many as come and settle with the bank;
    nobody comes twice."""
    people = world.people
    there = set(people.outsider[people.outsider >= 0].tolist())
    willing = [
        number
        for number, chance in sorted(world.courted.items())
        if number not in there and hashed(world.seed, f"court {month_no}", np.array([number]))[0] < chance
    ]
    for row, number in zip(rows[people.status[rows] == ACTIVE], willing, strict=False):
        people.outsider[row] = number
        _move_in(world, int(row), EXTERNAL + number)


def _move_in(world: World, row: int, party: int) -> None:
    """The newcomer takes the outsider's place in all payment relations, and the home of a partner."""
    edges = world.edges
    pays, is_paid = edges.payer == party, edges.payee == party
    partners = np.concatenate([edges.payee[pays], edges.payer[is_paid]])
    if len(partners):
        world.people.home[row] = world.people.home[partners.min()]
    edges.payer[pays], edges.payee[is_paid] = row, row
