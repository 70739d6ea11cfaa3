"""Why a node's economic profit differs from plan or last year: the exact drivers, by the bridge of the cockpit."""

from __future__ import annotations

from mart.query import filters as flt
from mart.query.cockpit.bridge import Bridge, bridge
from mart.query.filters import Filters
from mart.query.product.base import Node, period
from mart.reader import Mart
from mart.scope import Scope


def variance(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    node: Node,
    filters: Filters = flt.NONE,
    kind: str = "month",
    base: str = "plan",
    with_names: bool = False,
) -> Bridge:
    """start + Σ steps = end to the cent, over the month or the year to date; `missing` where there is nothing to
    compare.

    Cells are branch × product of the node, so volume and mix are told apart inside it; customers gained and lost are
    those who came to the bank or left it in twelve months. `with_names`: the largest customers or products of
    each step.
    """
    first, last = period(kind, month_no)
    return bridge(mart, scope, last, node.narrow(filters), base, first_month=first, with_names=with_names)
