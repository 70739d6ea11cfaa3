"""The figures of the peers' pages in pandas: read once, filtered by branch, in the way their users would write it."""

import os
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(os.environ["PEERS_DATA"])
STEPS = {
    "ftp_margin_cny": 1,
    "fees_cny": 1,
    "cost_cny": -1,
    "expected_loss_cny": -1,
    "default_loss_cny": -1,
    "capital_credit_cny": 1,
    "surtax_cny": -1,
    "tax_cny": -1,
    "capital_charge_cny": -1,
}
CARDS = [
    "revenue_cny",
    "risk_adjusted_profit_cny",
    "economic_profit_cny",
    "raroc",
    "rorwa",
    "deposits_avg_cny",
    "loans_avg_cny",
    "rwa_cny",
    "cost_income",
    "customers_active_cnt",
    "customers_value_cnt",
    "customers_high_value_cnt",
    "customers_cnt",
    "fees_cny",
]


def read():
    return {name: pd.read_parquet(FOLDER / f"{name}.parquet") for name in ("org", "plan", "product", "customer")}


def of_branch(frame, branch):
    return frame if not branch else frame[frame["branch_id"] == branch]


def by_month(frame):
    total = frame.groupby("month_no").sum(numeric_only=True)
    total["raroc"] = 1200 * total["risk_adjusted_profit_cny"] / (0.105 * total["rwa_cny"])
    total["rorwa"] = 1200 * total["risk_adjusted_profit_cny"] / total["rwa_cny"]
    total["cost_income"] = 100 * total["cost_cny"] / total["revenue_cny"]
    return total


def cards(data, branch):
    actual, plan = by_month(of_branch(data["org"], branch)), by_month(of_branch(data["plan"], branch))
    last = actual.index.max()
    rows = []
    for name in CARDS:
        history = actual[name].loc[last - 12 : last]
        planned = plan[name].get(last) if name in plan else None
        rows.append(
            {
                "name": name,
                "value": history.iloc[-1],
                "plan": planned,
                "year": actual[name].get(last - 12),
                "history": history.tolist(),
            }
        )
    return rows


def bridge(data, branch):
    last = data["product"]["month_no"].max()
    now = of_branch(data["product"], branch).loc[lambda f: f["month_no"] == last]
    plan = of_branch(data["plan"], branch).loc[lambda f: f["month_no"] == last]
    start = plan["economic_profit_cny"].sum()
    moves = {name: sign * (now[name].sum() - plan[name].sum()) for name, sign in STEPS.items()}
    return start, moves, now["economic_profit_cny"].sum()


def branches(data, branch):
    last = data["org"]["month_no"].max()
    rows = of_branch(data["org"], branch).loc[lambda f: f["month_no"] > last - 13]
    actual = rows.groupby(["branch_id", "branch", "month_no"], as_index=False)["economic_profit_cny"].sum()
    plan = data["plan"].groupby(["branch_id", "month_no"], as_index=False)["economic_profit_cny"].sum()
    both = actual.merge(plan, on=["branch_id", "month_no"], suffixes=("", "_plan"))
    gap = both[both["month_no"] == last].assign(gap=lambda f: f["economic_profit_cny"] - f["economic_profit_cny_plan"])
    worst = gap.sort_values("gap").head(12)["branch_id"]
    return both[both["branch_id"].isin(worst)]


def whale(data, branch):
    profit = of_branch(data["customer"], branch)["profit"].dropna().sort_values(ascending=False).to_numpy()
    curve = 100 * profit.cumsum() / profit.sum()
    share = 100 * np.arange(1, len(profit) + 1) / len(profit)
    step = max(1, len(profit) // 160)
    return pd.DataFrame({"customers_pct": share[::step], "profit_pct": curve[::step]})


def plane(data, branch):
    rows = of_branch(data["customer"], branch)
    rows = rows[rows["quadrant"].notna() & (rows["rwa"] > 0)]
    return pd.DataFrame({"x": np.log10(rows["rwa"]), "y": np.arcsinh(rows["contribution"] / 1000)})


def queue(data, branch):
    rows = of_branch(data["customer"], branch)
    return rows[rows["rwa"] > 0].nsmallest(7, "ep")[["name", "branch_id", "ep", "rwa"]]


def table(data, branch):
    last = data["org"]["month_no"].max()
    rows = of_branch(data["org"], branch).loc[lambda f: f["month_no"] == last]
    return rows.groupby("branch", as_index=False)[["revenue_cny", "economic_profit_cny", "rwa_cny"]].sum()


def sentences(data, branch):
    start, moves, end = bridge(data, branch)
    most = max(moves, key=lambda name: abs(moves[name]))
    waiting = queue(data, branch)
    return [
        f"经济利润 {end / 1e4:,.0f} 万元，计划 {start / 1e4:,.0f} 万元，差 {(end - start) / 1e4:+,.0f} 万元。",
        f"影响最大的是 {most}：{moves[most] / 1e4:+,.0f} 万元。",
        f"{len(waiting)} 项待决定，合计经济利润 {waiting['ep'].sum() / 1e4:,.0f} 万元。",
    ]
