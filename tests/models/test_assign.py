"""Assignment under caps: equal to trying everything, minimums, words for what is left, and the size of a whole bank."""

from decimal import Decimal
from itertools import combinations
from time import perf_counter

import numpy as np
import polars as pl
import pytest

from models.assign import AssignError, Caps, assign
from models.assign_why import REASONS


def leads(*rows: tuple) -> pl.DataFrame:
    """(customer, product, manager, branch, value, slots)."""
    names = ["customer_id", "product_id", "manager_id", "branch_id", "value_cny", "slots"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("value_cny").cast(pl.Decimal(18, 2)))


def caps(each: int = 1, *, slots: dict, most: dict | None = None, least: dict | None = None) -> Caps:
    """slots by manager, most and least contacts by product ("P…") or branch ("B…")."""
    most, least = most or {}, least or {}

    def quota(name: str, first: str) -> pl.DataFrame:
        ids = sorted(key for key in {*most, *least} if key.startswith(first))
        rows = [(one, most.get(one), least.get(one, 0)) for one in ids]
        return pl.DataFrame(rows, schema={name: pl.String, "most": pl.Int64, "least": pl.Int64}, orient="row")

    managers = pl.DataFrame({"manager_id": list(slots), "slots": list(slots.values())})
    return Caps(each, managers, quota("product_id", "P"), quota("branch_id", "B"))


def is_allowed(chosen: tuple, each: int, slots: dict, most: dict, least: dict) -> bool:
    """Whether a choice keeps every cap."""
    count = {}
    for customer, product, manager, branch, _, cost in chosen:
        for key, much in ((customer, 1), (product, 1), (branch, 1), (manager, cost)):
            count[key] = count.get(key, 0) + much
    limit = {**slots, **most}
    fits = all(number <= limit.get(key, each if key.startswith("c") else 99) for key, number in count.items())
    return fits and all(count.get(key, 0) >= number for key, number in least.items())


def best(rows: list, *limits) -> float | None:
    """The most value of any choice, by trying all of them; None where none is allowed."""
    all_of = (some for n in range(len(rows) + 1) for some in combinations(rows, n))
    return max((sum(row[4] for row in some) for some in all_of if is_allowed(some, *limits)), default=None)


def drawn(rng: np.random.Generator) -> tuple[list, tuple]:
    """A small instance: at most 7 contacts, sometimes of two slots, sometimes with a least."""
    where = {f"c{n}": f"m{rng.integers(3)}" for n in range(5)}
    pairs = rng.choice(15, size=rng.integers(1, 8), replace=False)
    two = rng.random() < 0.3
    rows = []
    for pair in pairs:
        customer, product = f"c{pair // 3}", f"P{pair % 3}"
        manager = where[customer]
        cost = int(rng.integers(1, 3)) if two else 1
        rows.append((customer, product, manager, f"B{int(manager[1]) // 2}", int(rng.integers(1, 60)), cost))
    slots = {f"m{n}": int(rng.integers(0, 4)) for n in range(3)}
    most = {key: int(rng.integers(0, 5)) for key in ("P0", "P1", "B0") if rng.random() < 0.6}
    least = {"P2": int(rng.integers(1, 3))} if rng.random() < 0.25 else {}
    return rows, (int(rng.integers(1, 3)), slots, most, least)


@pytest.mark.parametrize("instances", [100, pytest.param(500, marks=pytest.mark.proof)])
def test_it_is_the_best_of_all_choices_on_random_instances(instances):
    rng, infeasible = np.random.default_rng(14), 0
    for _ in range(instances):
        rows, (each, slots, most, least) = drawn(rng)
        found = assign(leads(*rows), caps(each, slots=slots, most=most, least=least), strongest=0)
        most_value = best(rows, each, slots, most, least)
        infeasible += most_value is None
        assert (found.status == "infeasible") == (most_value is None)
        assert is_allowed(tuple(found.chosen.rows()), each, slots, most, {})
        if most_value is not None:
            assert (found.value_cny, found.gap_pct) == (Decimal(most_value), 0)
            assert found.chosen["value_cny"].sum() == (most_value or 0)
        assert found.chosen.height + found.left.height == len(rows)
        assert set(found.left["reason"]) <= set(REASONS) - {"time_over"}
    assert instances / 100 < infeasible < instances / 5


def test_what_more_of_a_cap_brings_is_what_solving_again_with_it_brings():
    rng, seen = np.random.default_rng(2), 0
    for _ in range(60):
        rows, (each, slots, most, least) = drawn(rng)
        rows = [(*row[:5], 1) for row in rows]
        found = assign(leads(*rows), caps(each, slots=slots, most=most, least=least), more_cnt=2)
        for row in found.bottlenecks.iter_rows(named=True) if found.status == "optimal" else ():
            wider = {**slots, **most, row["id"]: row["capacity"] + 2}
            again = caps(
                each, slots={k: v for k, v in wider.items() if k in slots},
                most={k: v for k, v in wider.items() if k in most}, least=least,
            )  # fmt: skip
            assert assign(leads(*rows), again).value_cny - found.value_cny == row["gain_cny"]
            assert row["gain_cny"] <= 2 * row["price_cny"] and row["used"] == row["capacity"]
            seen += 1
    assert seen > 20


def test_what_is_left_says_what_stood_in_the_way():
    found = assign(
        leads(
            ("a", "P1", "m", "B1", 90, 1), ("a", "P2", "m", "B1", 80, 1), ("b", "P1", "m", "B1", 70, 1),
            ("c", "P1", "n", "B1", 5, 1), ("d", "P2", "n", "B2", 50, 1), ("e", "P2", "o", "B2", 40, 1),
            ("f", "P2", "UNASSIGNED", "B2", 99, 1), ("g", "P2", "n", "B2", 0, 1), ("h", "P2", "n", "B2", None, 1),
        ),
        caps(slots={"m": 1, "n": 9, "o": 9}, most={"P1": 1, "B2": 1}),
    )  # fmt: skip
    assert found.chosen.select("customer_id", "product_id").rows() == [("a", "P1"), ("d", "P2")]
    assert dict(found.left.select("customer_id", "reason").iter_rows()) == {
        "a": "customer_has_other", "b": "manager_full", "c": "product_full", "e": "branch_full",
        "f": "no_manager", "g": "not_worthwhile", "h": "value_unknown",
    }  # fmt: skip


def test_a_least_that_cannot_be_had_is_named_with_what_is_possible():
    rows = leads(("a", "P1", "m", "B1", 90, 1), ("b", "P2", "m", "B1", 10, 1), ("c", "P2", "m", "B1", 5, 1))
    found = assign(rows, caps(slots={"m": 2}, least={"P1": 1, "P2": 2}))
    assert found.status == "infeasible"
    assert found.shortfalls.select("kind", "least").rows()[0] in {("product", 1), ("product", 2)}
    assert found.shortfalls.select((pl.col("least") - pl.col("possible")).sum()).item() == 1
    none = assign(rows.clear(), caps(slots={}, least={"P1": 3}))
    assert (none.status, none.shortfalls.rows()) == ("infeasible", [("product", "P1", 3, 0)])


def test_nothing_to_assign_says_so():
    assert assign(leads().clear(), Caps()).status == "empty"
    found = assign(leads(("a", "P1", "m", "B1", -5, 1)), Caps())
    assert (found.status, found.value_cny, found.left["reason"].to_list()) == (
        "nothing_worthwhile", 0, ["not_worthwhile"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: assign(leads().drop("value_cny"), Caps()), "no column value_cny"),
        (lambda: assign(leads(*[("a", "P", "m", "B", 1, 1)] * 2), Caps()), "a · P · m stands twice"),
        (lambda: assign(leads(), Caps(0)), "contacts_per_customer_cnt: 0"),
        (lambda: assign(leads(), caps(slots={"m": -1})), "managers: m has slots -1"),
    ],
)
def test_input_that_cannot_be_meant_is_one_line(wrong, said):
    with pytest.raises(AssignError, match=said):
        wrong()


def whole_bank(pairs_cnt: int = 200_000, managers: int = 5_000) -> tuple[pl.DataFrame, Caps]:
    """Two contacts a customer in the mean, 60 products, 45 branches; slots, products and branches are all short."""
    rng = np.random.default_rng(1)
    pair = np.unique(rng.integers(0, pairs_cnt // 2, pairs_cnt) * 60 + rng.integers(0, 60, pairs_cnt))
    manager = rng.integers(0, managers, pairs_cnt // 2)[pair // 60]
    branch, slots = rng.integers(0, 45, managers), rng.integers(5, 25, managers)
    rows = pl.DataFrame({
        "customer_id": pair // 60, "product_id": pair % 60, "manager_id": manager, "branch_id": branch[manager],
        "value_cny": np.round(np.exp(rng.normal(8, 1.6, len(pair))), 2),
    })  # fmt: skip
    quota = pl.DataFrame({"product_id": range(60), "most": [int(pairs_cnt * q / 240) for q in (1, 3) * 30]})
    each = pl.DataFrame({"branch_id": range(45), "most": int(slots.sum() * 0.95 / 45)})
    names = {name: pl.col(name).cast(pl.String) for name in rows.columns[:4]}
    named = [frame.with_columns(pl.col(frame.columns[0]).cast(pl.String)) for frame in (quota, each)]
    staff = pl.DataFrame({"manager_id": range(managers), "slots": slots}).with_columns(names["manager_id"])
    return rows.with_columns(**names), Caps(1, staff, *named)


@pytest.mark.proof
@pytest.mark.parametrize("most_slots", [1, 2])
def test_200_000_contacts_of_5_000_managers_in_30_seconds(most_slots):
    rows, limits = whole_bank()
    rows = rows.with_columns(slots=1 + pl.col("product_id").cast(pl.Int64) % most_slots)
    started = perf_counter()
    found = assign(rows, limits)
    took = perf_counter() - started
    print(
        f"{rows.height} contacts, slots to {most_slots}: {took:.1f} s, gap {found.gap_pct:.4f} %, {found.chosen.height}"
    )
    assert took <= 30 and found.gap_pct <= (0 if most_slots == 1 else 1)
