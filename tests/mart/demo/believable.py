"""What a banker believes, line by line. `python -m tests.mart.demo.believable` prints it for COCKPIT_DATA."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from mart.demo.believable import against_plan, figures
from mart.reader import open_mart


@dataclass(frozen=True)
class Line:
    """One line of the specification: a figure with the range asked of an m bank, and what a bank of 2,000 may do."""

    name: str
    m: tuple[float, float]
    s: tuple[float, float]


ANY = (-1e12, 1e12)
# The lines of the specification: what an m bank must do, and what a bank of 2,000 customers and 150 borrowers can.
LINES = (
    Line("spread, worst over best PD band", (2, 9), (2, 20)),
    Line("spread, least step up, bp", (0, 900), ANY),
    Line("largest customer of profit, %", (0, 10), (0, 10)),
    Line("borrowers owing less than sales, %", (95, 100), (95, 100)),
    Line("largest 100 customers with senior managers, %", (90, 100), (30, 100)),
    Line("portfolios of 30 to 80, %", (90, 100), (60, 100)),
    Line("portfolios below 10, %", (0, 3), (0, 5)),
    Line("lower quarter of standard, %", (40, 180), (10, 180)),
    Line("upper quarter of standard, %", (40, 180), (40, 180)),
    Line("best of standard, %", (100, 1000), (100, 1000)),
    Line("NPL ratio, lowest, %", (0.9, 1.6), (0.5, 1.6)),
    Line("NPL ratio, highest, %", (0.9, 1.6), (0.9, 2.0)),
    Line("NPL ratio, largest step, points", (0.005, 0.15), (0.01, 0.6)),
    Line("NPL ratio, worst branch and month, %", (0, 4), (0, 4)),
    Line("loans cured", (20, 1e6), (1, 1e6)),
    Line("loans written off", (50, 1e6), (1, 1e6)),
    Line("months with a recovery", (100, 1e6), (10, 1e6)),
    Line("in default and high-value", (0, 0), (0, 0)),
    Line("in default and approved", (0, 0), (0, 0)),
    Line("customers who left, %", (3, 12), (3, 12)),
    Line("arrivals a month, deviation over mean, %", (10, 60), (10, 60)),
    Line("lines that earn the hurdle, of 5", (3, 5), (0, 5)),
    Line("units moved", (1, 1), (1, 1)),
    Line("units moved out of their city", (0, 0), (0, 0)),
    Line("months of the year that beat plan, %", (20, 80), (10, 90)),
    Line("turns from beaten to missed", (2, 10), (1, 10)),
    Line("correlation of the difference with days", (-0.6, 0.6), (-0.6, 0.6)),
    Line("months with a planned margin of their own, %", (99, 100), (99, 100)),
    Line("open past their maturity, %", (0, 1), (0, 1)),
    Line("loans that have ended, %", (30, 95), (30, 95)),
    Line("time deposits that have ended, %", (20, 95), (20, 95)),
    Line("average deposits, bn", (390, 430), ANY),
    Line("demand share, %", (38, 44), (30, 50)),
    Line("average loans, bn", (300, 340), ANY),
    Line("RWA, bn", (260, 310), ANY),
    Line("revenue a month, m", (680, 790), ANY),
    Line("RAROC, %", (11.5, 14.5), (6, 20)),
    Line("RWA density (on EAD), %", (75, 95), (65, 100)),
    Line("net interest over loans, %", (1.6, 2.1), (1.2, 2.4)),
    Line("cost/income, %", (27, 34), (24, 40)),
    Line("active, %", (37, 43), (35, 45)),
    Line("settlement, %", (27, 33), (25, 35)),
    Line("credit, %", (7, 9), (6, 10)),
    Line("top 1 % of customers, share of deposits, %", (52, 59), (45, 65)),
    Line("top 10 %, share of deposits, %", (86, 94), (84, 95)),
    Line("whale peak, %", (150, 160), (115, 220)),
    Line("loss-makers, %", (25, 30), (20, 35)),
    Line("products per active customer", (2.4, 2.8), (2.3, 2.9)),
    Line("attrition in a year, %", (6, 13), (4, 16)),
    Line("conversion of contacts, %", (3, 6), ANY),
)  # fmt: skip


def main() -> None:
    """Print the table of a bank: figure, what is asked of m, whether it holds; then its months against plan."""
    mart = open_mart()
    found, asked = figures(mart), {line.name: line.m for line in LINES}
    table = Table("figure", "found", "asked at m", "", box=None)
    for name, value in found.items():
        low, high = asked.get(name, ANY)
        table.add_row(
            name,
            f"{value:,.2f}",
            f"{low:g} to {high:g}" if name in asked else "",
            "" if low <= value <= high else "OUT",
        )
    console = Console(width=110)
    console.print(table)
    console.print(against_plan(mart))


if __name__ == "__main__":
    main()
