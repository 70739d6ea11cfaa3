"""Lists and the capacity that products share: one best product a customer, a manager's first customers only."""

import polars as pl

from models import lists

RULES = {"contacts_per_customer_cnt": 1, "contacts_per_manager_cnt": 2}


def pairs(*rows: tuple[str, str, str, int, bool]) -> pl.DataFrame:
    """(product, customer, manager, expected profit, worthwhile)."""
    names = ("product_id", "customer_id", "manager_id", "expected_ep_cny", "is_worthwhile")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(probability=0.1)


def test_a_customer_is_approached_for_their_best_product_and_a_manager_takes_their_first_two():
    found = lists.assigned(
        pairs(
            ("P", "a", "M1", 900, True), ("Q", "a", "M1", 800, True), ("P", "b", "M1", 700, True),
            ("Q", "c", "M1", 600, True), ("Q", "d", "M2", 100, True), ("P", "e", "UNASSIGNED", 950, True),
            ("P", "f", "M2", 50, False),
        ),
        RULES,
    ).select("product_id", "customer_id", "is_best", "contact_place", "is_within_capacity")  # fmt: skip
    assert found.rows() == [
        ("P", "a", True, 1, True), ("Q", "a", False, None, False), ("P", "b", True, 2, True),
        ("Q", "c", True, 3, False),
        ("Q", "d", True, 1, True), ("P", "e", True, 1, False), ("P", "f", False, None, False),
    ]  # fmt: skip


def test_equal_customers_are_put_in_a_fixed_order():
    rows = [("P", name, "M1", 10, True) for name in "cabd"]
    found = lists.assigned(pairs(*rows), RULES).sort("contact_place")
    assert found["customer_id"].to_list() == ["a", "b", "c", "d"]
    assert found["is_within_capacity"].to_list() == [True, True, False, False]


def test_no_pairs_are_no_lists():
    empty = pairs(("P", "a", "M1", 1, True)).clear()
    assert lists.assigned(empty, RULES).is_empty()


def test_a_contact_never_lowers_a_probability_that_is_near_one_already():
    said = pl.DataFrame({"p": [0.6, 0.97, 0.1], "lift": [2.0, 2.0, 0.5]}).select(
        lists.approached(pl.col("p"), pl.col("lift"))
    )
    assert said.to_series().to_list() == [0.95, 0.97, 0.05]
