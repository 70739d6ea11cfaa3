"""The contracts are complete and sound, and a contract that is not is refused with its place."""

from __future__ import annotations

import duckdb
import pytest
import yaml

from mart import contracts
from mart.contracts import ContractError, load_order, raw_tables, systems, table, tables


def test_26_systems_of_which_16_book_accounts():
    assert len(systems()) == 26
    business = [system for system in systems() if system.kind == "business"]
    assert len(business) == 16
    assert {tuple(t.name for t in system.tables) for system in business} == {("account", "balance_month", "fee_month")}


def test_every_table_and_column_is_described_in_both_languages():
    for item in tables():
        assert item.meaning_zh and item.meaning_en, item.full_name
        for column in item.columns:
            assert column.meaning_zh and column.meaning_en, (item.full_name, column.name)


def test_rules_are_sql_over_the_columns_of_their_table():
    for item in tables():
        columns = ", ".join(f'CAST(NULL AS {c.sql_type}) AS "{c.name}"' for c in item.columns)
        for check in item.checks:
            kinds = duckdb.connect().execute(f"SELECT {check.sql} FROM (SELECT {columns})").description
            assert str(kinds[0][1]).upper().startswith("BOOL"), check.rule


def test_a_table_is_loaded_after_those_it_refers_to():
    order = load_order()
    assert sorted(order) == sorted(raw_tables())
    for name, same in raw_tables().items():
        for column in same[0].columns:
            if column.ref:
                assert order.index(column.ref[0]) < order.index(name)


def test_systems_that_share_a_raw_table_share_its_columns():
    for same in raw_tables().values():
        assert len({tuple(item.columns) for item in same}) == 1


def test_names_carry_their_unit():
    for item in tables():
        for column in item.columns:
            if column.type == "money":
                assert column.name.endswith("_cny"), (item.full_name, column.name)
            if column.type == "rate":
                assert column.name.endswith("_pct"), (item.full_name, column.name)


@pytest.mark.parametrize(("change", "part"), [
    (lambda t: t["columns"]["limit_cny"].update(type="cash"), "limit_cny: type 'cash'"),
    (lambda t: t["columns"]["limit_cny"].update(mininum=0), "limit_cny: unknown setting 'mininum'"),
    (lambda t: t["columns"]["customer_id"].update(ref="cif.customer.client_id"),
    "refers to unknown customer.client_id"),
    (lambda t: t.update(key=["client_id"]), "'client_id', which is not a column"),
    (lambda t: t.update(semantics="event"), "semantics 'event'"),
    (lambda t: t["columns"].pop("month"), "needs a column month"),
])  # fmt: skip
def test_unsound_contract_is_refused(tmp_path, monkeypatch, change, part):
    for file in contracts.FOLDER.glob("*.*"):
        if file.suffix in (".yml", ".shape"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    content = yaml.safe_load((tmp_path / "credit.yml").read_text())
    change(content["tables"]["limit_state"])
    (tmp_path / "credit.yml").write_text(yaml.safe_dump(content))
    monkeypatch.setattr(contracts, "FOLDER", tmp_path)
    with pytest.raises(ContractError, match=part):
        systems.__wrapped__()


def test_table_by_name():
    assert table("core_loans", "account").column("org_id").ref == ("org", "org_id")
    with pytest.raises(KeyError):
        table("core_loans", "accounts")
