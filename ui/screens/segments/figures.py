"""The figures of a segment, the same in every list of the page: what is held in one unit, what it earns in another."""

from __future__ import annotations

from ui.lists import Col

MONEY = (
    Col("deposits_avg_cny", "cny", group="held"),
    Col("loans_end_cny", "cny", group="held"),
    Col("rwa_cny", "cny", group="held"),
    Col("contribution_12m_cny", "cny", group="earned"),
    Col("ep_12m_cny", "cny", group="earned", tone="sign"),
    Col("raroc_12m_pct", "pct", 1),
)
