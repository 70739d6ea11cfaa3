"""An assignment in words: in both languages, with names and money, and what is worth nothing not said."""

import polars as pl
import pytest

from models.assign import Caps, assign
from ui.shared import assignment

ROWS = pl.DataFrame({
    "customer_id": ["a", "b", "c"], "product_id": ["P", "P", "P"], "manager_id": ["M", "M", "N"],
    "branch_id": ["B", "B", "B"], "value_cny": [30_000, 20_000, 10_000],
})  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "苏州多 2 个名额，值 2"), ("en", "2 more slots of Suzhou are worth")]
)
def test_what_more_slots_bring_is_a_sentence(lang, said):
    staff = pl.DataFrame({"manager_id": ["M", "N"], "slots": [1, 5]})
    found = assign(ROWS, Caps(managers=staff))
    (sentence,) = assignment.more(found, {"M": "苏州" if lang == "zh" else "Suzhou"}, lang)
    assert sentence.startswith(said)
    assert assignment.left(found, lang).rows() == [(assignment.reason("manager_full", lang), 1)]
    assert "2" in assignment.status(found, lang)


def test_a_minimum_that_cannot_be_met_names_what_is_possible():
    found = assign(ROWS, Caps(products=pl.DataFrame({"product_id": ["P"], "least": [5]})))
    assert assignment.short(found, {"P": "Payroll"}, "en") == [
        "Payroll is to have at least 5 contacts and can have 3"
    ]  # fmt: skip
    assert "minimum cannot be met" in assignment.status(found, "en")
