"""Damaged deliveries kept beside the repository, where they are there: each is found for what it is.

The suite has cases of its own for every kind (test_own_files, test_compared); these were made by others. Every fourth
in the suite, all of them by `make proof`.
"""

from __future__ import annotations

import pytest

from mart.config import REPO, paths_in
from mart.load import LoadError, load

FOLDER = REPO.parent / "shared/deliveries"
CASES = {  # case → (level, kind), None where nothing above a note may be found
    "00_clean": None,
    "00_clean_contract": None,
    "02b_thousands_set_decimal_comma_value": ("warn", "type"),
    "02c_thousands_set_odd_groups": ("warn", "type"),
    "13_xlsx_hidden_first_sheet": ("note", "other_sheets"),
    "16_unit_in_header": ("note", "decimals"),
    "18_scientific_ids": ("stop", "rounded_id"),
    "24_zip_csv": ("stop", "file_kind"),
    "25c_header_only_contract_last": ("stop", "month_empty"),
    "28b_corrected_redelivery": ("stop", "redelivered"),
    "28e_increment_with_states": ("stop", "month_vanished"),
    "30c_interest_paid_negative": ("warn", "min"),
    "31_rate_fraction": ("warn", "rate_unit"),
    "39_null_words": ("warn", "required"),
    "53_partial_month": ("warn", "without_balance"),
    "62i_map_fanout_join": ("stop", "fan_out"),
    "74_contract_customer_id_pad": ("warn", "padded"),
    "85_payment_subtotal": ("warn", "subtotal"),
    "86_same_file_twice_in_a_summing_select": ("stop", "same_content"),
    "88_rejected_rate_high": ("stop", "quarantine"),
    "89d_optional_column_renamed_in_one_month": ("warn", "column_missing"),
    "91_org_two_banks_cycle": ("stop", "organisation"),
    "93_loan_product_in_deposit_system": ("warn", "other_system"),
    "94_mixed_for_health": ("warn", "reference"),
    "96_utf8_declared_gb18030": ("warn", "encoding"),
}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="no deliveries beside the repository")
@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.proof if number % 4 else ()) for number, case in enumerate(sorted(CASES))],
)
def test_a_damaged_delivery_is_found_for_what_it_is(tmp_path, case):
    where, folder = paths_in(tmp_path / "data"), FOLDER / case
    mapping = folder / "mapping.yml"
    if case.startswith("28e"):
        load(where, FOLDER / "00_clean_contract/in")
    try:
        found = load(where, folder / "in", mapping if mapping.exists() else None).findings
    except LoadError as error:
        found = error.attempt.findings if error.attempt else error.findings
    assert all("\n" not in item.line() for item in found)
    if CASES[case] is None:
        assert not [item for item in found if item.level != "note"]
    else:
        assert CASES[case] in {(item.level, item.rule) for item in found}
