"""What the commands of `python -m models` print where nobody asked for JSON."""

from __future__ import annotations

import json


def train_text(record: dict) -> str:
    rows = record["products"]
    count = {
        status: sum(row["status"] == status for row in rows) for status in ("published", "not_published", "not_scored")
    }
    head = (
        f"{record['build']}: {count['published']} products published, {count['not_published']} not (no better than"
        f" their baselines), {count['not_scored']} with too few takers; read {record['seconds']['read']} s, fit"
        f" {record['seconds']['fit']} s, write {record['seconds']['write']} s"
    )
    lines = [
        f"  {r['product_id']:8} {r['status']:14} {r['model'] or '-':7} AUC {_figure(r['auc'])}  lift10"
        f" {_figure(r['lift_at_10_pct'], 1)}  ECE {_figure(r['ece'], 4)}  takers {r['takers_cnt'] or 0:5} "
        f" {r['reason']}"
        for r in rows
    ]
    segments = record["segments"]
    if segments:
        lines.append(
            f"segments: {segments['clusters_cnt']} clusters, stability month to month (adjusted Rand)"
            f" {_figure(segments['stability'])}"
        )
    return "\n".join([head, *lines])


def _figure(value: float | None, places: int = 3) -> str:
    return f"{value:.{places}f}" if value is not None else "-"


def evaluate_text(record: dict) -> str:
    truth = {row["product_id"]: row for row in (record["against_truth"] or {}).get("products", [])}
    lines = [f"{record['build']}: {record['published_cnt']} of {len(record['products'])} products published"]
    for name, row in record["products"].items():
        f, best = row["figures"] or {}, truth.get(name, {})
        low, high = (f.get("intervals_90") or {}).get("auc") or (None, None)
        lines.append(
            f"  {name:8} {row['status']:14} AUC {_figure(f.get('auc'))} [{_figure(low)}, {_figure(high)}] best possible"
            f" {_figure(best.get('auc_true'))}  AP {_figure(f.get('average_precision'), 4)}  lift10"
            f" {_figure(f.get('lift_at_10_pct'), 1)} of {_figure(best.get('lift_at_10_pct_true'), 1)}  ECE"
            f" {_figure(f.get('ece'), 4)}  {row['reason']}"
        )
    if record["against_truth"] and record["against_truth"]["mean"]:
        mean = record["against_truth"]["mean"]
        lines.append(
            f"mean of published: AUC {mean['auc']:.4f}, best possible {mean['auc_true']:.4f}, ratio"
            f" {record['against_truth']['auc_ratio']:.4f}; ECE {mean['ece']:.4f}; lift at 10 %"
            f" {mean['lift_at_10_pct']:.2f} of {mean['lift_at_10_pct_true']:.2f}"
        )
    return "\n".join(lines)


def order_text(record: dict) -> str:
    head = (
        f"{record['build']}: first {record['contacts_cnt']:,} contacts of {record['customers_cnt']:,} customers and"
        f" {record['products_cnt']} products as of {record['month']}, expected incremental economic profit a year won"
    )
    names = ("incremental", "propensity_profit", "random", "best_possible")
    lines = [
        f"  {name:18} CNY {record['won_cny'][name]:>14,}  {record['of_best_pct'][name]:6.1f} % of the best possible"
        for name in names
    ]
    return "\n".join([head, *lines])


def effects_text(record: dict) -> str:
    head = (
        f"{record['build']}: as of {record['month']} the 90 % interval holds the planted lift of"
        f" {record['tried_inside_cnt']} of {record['tried_cnt']} products with campaigns,"
        f" {record['inside_cnt']} of {record['products_cnt']} in all"
    )
    lines = [
        f"  {row['product_id']:8} {row['status']:13} campaigns {row['campaigns_cnt']:2}  planted {row['true_lift']:.2f}"
        + (
            "  measured   none"
            if row["lift"] is None
            else f"  measured {row['lift']:6.2f} ({row['lift_low']:.2f} to {row['lift_high']:.2f})"
            + ("" if row["is_inside"] else "  missed")
        )
        for row in record["products"]
    ]
    return "\n".join([head, *lines])


def score_text(record: dict) -> str:
    return (
        f"{record['build']}: {record['pairs_cnt']:,} scores of {record['customers_cnt']:,} customers for"
        f" {record['products_cnt']} products, {record['worthwhile_cnt']:,} worthwhile with expected incremental profit"
        f" CNY {float(record['worthwhile_ep_cny']):,.0f}, {record['explained_cnt']:,} with reasons,"
        f" {record['seconds']} s -> {record['folder']}"
        + ("" if record["models_of"] == record["build"] else f"; by the models of {record['models_of']}")
        + ("" if record["is_published"] else "; not published")
    )


def card_text(record: dict) -> str:
    if "kind" not in record:
        return (
            "\n".join(
                f"{name:14} {row['kind']:9} {row['status'] or '':14} {row['name_en'] or ''}"
                for name, row in record.items()
            )
            or "no cards yet"
        )
    return json.dumps(record, ensure_ascii=False, indent=1)
