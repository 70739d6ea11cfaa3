"""Nodes of the tiny bank's product tree, and who looks at them."""

from __future__ import annotations

import polars as pl

from mart.query.product import Node
from mart.scope import EXECUTIVE, parse

LAST = 24321

NODES = [Node(), Node("family", "F1"), Node("group", "G2"), Node("product", "P02")]


def scopes(mart, manager: str) -> list:
    return [
        EXECUTIVE,
        parse("branch_leader:B01"),
        parse("product_manager:PM2"),
        parse(f"relationship_manager:{manager}"),
    ]


def node_row(tree: pl.DataFrame, node: Node) -> dict:
    return tree.filter(level=node.level, key=node.key).row(0, named=True)
