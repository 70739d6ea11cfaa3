"""Products: what each earns and uses, why that changed, for whom, and what to do about it. One module a question."""

from mart.query.product.base import KINDS, LEVELS, PRODUCT_MEASURES, Node, NodeError, catalogue, parse, period
from mart.query.product.customers import NodeCustomers, lead_managers, node_customers
from mart.query.product.overview import Overview, overview
from mart.query.product.pnl import BASES, LINES, MARGIN, Pnl, pnl
from mart.query.product.policy import Policy, policy
from mart.query.product.split import DIMENSIONS, cross, split
from mart.query.product.tree import tree
from mart.query.product.verdict import QUIET, RULES, VERDICTS, judge
from mart.query.product.verdict_checks import Check, checks
from mart.query.product.verdicts import Verdicts, verdicts

__all__ = [
    "BASES",
    "DIMENSIONS",
    "KINDS",
    "LEVELS",
    "LINES",
    "MARGIN",
    "PRODUCT_MEASURES",
    "RULES",
    "QUIET",
    "VERDICTS",
    "Check",
    "Node",
    "NodeError",
    "Overview",
    "NodeCustomers",
    "catalogue",
    "Pnl",
    "Policy",
    "Verdicts",
    "catalogue",
    "checks",
    "cross",
    "judge",
    "lead_managers",
    "overview",
    "parse",
    "node_customers",
    "period",
    "pnl",
    "policy",
    "split",
    "tree",
    "verdicts",
]
