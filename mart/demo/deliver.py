"""Turns the world's arrays into rows of the contracts: support systems that speak of customers and people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mart.demo import reference
from mart.demo.assignment import share_rows
from mart.demo.catalogue import Catalogue, product_rows
from mart.demo.columns import Columns
from mart.demo.managers import manager_columns, manager_id, pay_cents
from mart.demo.names import company_names
from mart.demo.organisation import Orgs
from mart.demo.payments import EXTERNAL
from mart.demo.population import INDUSTRIES, OWNERSHIPS, PD_PCT, RATINGS, SIZE_CLASSES
from mart.demo.rng import hashed
from mart.demo.sink import Sink, coded, numbered, texts

ONE = 1_000_000


@dataclass
class Register:
    """Text of customers, kept in step with the customer table: ids, names in both languages, names of outsiders."""

    seed: int
    ids: pa.Array
    names_zh: pa.Array
    names_en: pa.Array
    outsiders: pa.Array
    outsiders_en: pa.Array


def make_register(outside: int, seed: int) -> Register:
    """An empty register, with the names of `outside` counterparties that are not customers."""
    number = np.arange(outside)
    city = (hashed(seed, "outside city", number) * len(reference.cities())).astype(int)
    word = (hashed(seed, "outside word", number) * 55).astype(int)
    zh, en = company_names(city, 12_500 + number, word, np.full(outside, 2), seed)
    empty = pa.array([], pa.string())
    return Register(seed, empty, empty, empty, zh, en)


def extend(register: Register, people: Columns, orgs: Orgs, rows: np.ndarray) -> None:
    """Add ids and names of new customers; who was an outsider keeps the name."""
    city = orgs.city[people.home[rows]]
    zh, en = company_names(city, people.brand[rows], people.word[rows], people.size[rows], register.seed)
    was = people.outsider[rows]
    if (was >= 0).any():
        known, place = pa.array(was >= 0), pa.array(np.maximum(was, 0))
        zh = pc.if_else(known, register.outsiders.take(place), zh)
        en = pc.if_else(known, register.outsiders_en.take(place), en)
    register.ids = pa.concat_arrays([register.ids, texts(numbered(b"C", rows + 1, 7))])
    register.names_zh = pa.concat_arrays([register.names_zh, zh])
    register.names_en = pa.concat_arrays([register.names_en, en])


def party_ids(register: Register, rows: np.ndarray) -> pa.Array:
    """Ids of parties: customers, or outsiders from EXTERNAL up."""
    outside = texts(numbered(b"X", np.arange(len(register.outsiders)) + 1, 7))
    return pa.concat_arrays([register.ids, outside]).take(pa.array(_party_place(register, rows)))


def party_names(register: Register, rows: np.ndarray) -> pa.Array:
    """Names in Chinese of parties."""
    return pa.concat_arrays([register.names_zh, register.outsiders]).take(pa.array(_party_place(register, rows)))


def _party_place(register: Register, rows: np.ndarray) -> np.ndarray:
    return np.where(rows >= EXTERNAL, len(register.ids) + rows - EXTERNAL, rows)


def deliver_customers(
    sink: Sink, register: Register, people: Columns, orgs: Orgs, rows: np.ndarray, month_no: int
) -> None:
    """cif.customer for new or changed customers."""
    if not len(rows):
        return
    take = pa.array(rows)
    provinces, province = np.unique([c.province for c in reference.cities()], return_inverse=True)
    city = orgs.city[people.home[rows]]
    group, chain = people.group[rows], people.chain[rows]
    sink.write("cif", "customer", month_no, {
        "customer_id": register.ids.take(take), "name_zh": register.names_zh.take(take),
        "name_en": register.names_en.take(take),
        "home_org_id": coded(people.home[rows], orgs.ids), "industry_code": coded(people.industry[rows],
        list(INDUSTRIES)),
        "size_class": coded(people.size[rows], list(SIZE_CLASSES)), "ownership": coded(people.ownership[rows],
        list(OWNERSHIPS)),
        "region_code": coded(province[city], provinces.tolist()), "city": coded(city,
        [c.name_zh for c in reference.cities()]),
        "opened_date": people.opened_day[rows], "annual_revenue_cny": people.revenue[rows],
        "employees_cnt": people.employees[rows],
        "ownership_group_id": _labels(b"G", group), "chain_id": _labels(b"L", chain),
        "is_credit_approved": people.credit[rows] & (people.default_month[rows] < 0),
        "registration_number": _registrations(register.seed, rows, city), "phone": _phones(register.seed, rows),
        "email": _emails(register, take),
    })  # fmt: skip


def _labels(prefix: bytes, number: np.ndarray) -> pa.Array:
    distinct = texts(numbered(prefix, np.arange(max(int(number.max()), 0) + 1) + 1, 5))
    return coded(np.maximum(number, 0), distinct, number < 0)


def _registrations(seed: int, rows: np.ndarray, city: np.ndarray) -> pa.Array:
    """Eighteen characters in the form of a unified social credit code."""
    provinces = np.array([int(c.province) for c in reference.cities()])
    matrix = np.empty((len(rows), 18), np.uint8)
    matrix[:, :2] = np.frombuffer(b"91", np.uint8)
    matrix[:, 2:4] = numbered(b"", provinces[city], 2)
    matrix[:, 4:10] = np.frombuffer(b"0100MA", np.uint8)
    matrix[:, 10:] = numbered(
        b"", (hashed(seed, "registration", rows) * 9e3).astype(np.int64) * 10_000 + rows % 10_000, 8
    )
    return texts(matrix)


def _phones(seed: int, rows: np.ndarray) -> pa.Array:
    return texts(numbered(b"190", (hashed(seed, "phone", rows) * 99_999_999).astype(np.int64), 8))


def _emails(register: Register, take: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise("finance@", pc.utf8_lower(register.ids.take(take)), ".example.com", "")


def deliver_assignments(sink: Sink, register: Register, people: Columns, rows: np.ndarray, month_no: int) -> None:
    """org_people.customer_assignment: whole sets of the given customers."""
    customer, manager, share = share_rows(people, np.sort(rows))
    if len(customer):
        ids = [manager_id(int(r)) for r in range(int(manager.max()) + 1)]
        sink.write("org_people", "customer_assignment", month_no, {
            "customer_id": register.ids.take(pa.array(customer)), "manager_id": coded(manager, ids), "share_pct": share,
        })  # fmt: skip


def deliver_people(sink: Sink, managers: Columns, orgs: Orgs, rows: np.ndarray, month_no: int, seed: int) -> None:
    """org_people.manager for changed rows, and everybody's pay."""
    if len(rows):
        sink.write("org_people", "manager", month_no, manager_columns(managers, orgs, rows, seed))
    paid = np.flatnonzero(managers.active)
    sink.write("org_people", "manager_pay_month", month_no, {
        "manager_id": [manager_id(int(r)) for r in paid],
        "pay_cny": pay_cents(managers, orgs, paid, month_no, seed),
    })  # fmt: skip


def deliver_catalogue(sink: Sink, products: Catalogue, managers: Columns, month_no: int) -> None:
    """marketing.product and org_people.product_assignment, once."""
    sink.write("marketing", "product", month_no, product_rows())
    count = int(managers.is_pm.sum())
    groups = list(dict.fromkeys(leaf.group["id"] for leaf in products.leaves))
    holder = [groups.index(leaf.group["id"]) * count // len(groups) for leaf in products.leaves]
    sink.write("org_people", "product_assignment", month_no, {
        "product_id": products.ids, "manager_id": [manager_id(r) for r in holder],
    })  # fmt: skip


def deliver_ratings(sink: Sink, register: Register, people: Columns, rows: np.ndarray, month_no: int) -> None:
    """credit.rating of the given credit customers."""
    sink.write("credit", "rating", month_no, {
        "customer_id": register.ids.take(pa.array(rows)), "rating": coded(people.rating[rows], list(RATINGS)),
        "pd_pct": np.rint(PD_PCT[people.rating[rows]] * ONE).astype(np.int64),
    })  # fmt: skip


def deliver_limits(sink: Sink, register: Register, people: Columns, rows: np.ndarray, month_no: int) -> None:
    """credit.limit_state: thirty to eighty percent above what the customer borrows, nothing in default."""
    room = 1.3 + 0.5 * hashed(register.seed, "limit", rows)
    limit = np.rint(people.loan[rows] * room * (people.default_month[rows] < 0) / 1e5).astype(np.int64) * 10_000_000
    sink.write(
        "credit", "limit_state", month_no, {"customer_id": register.ids.take(pa.array(rows)), "limit_cny": limit}
    )


def deliver_payments(sink: Sink, register: Register, moved: dict[str, np.ndarray], month_no: int) -> None:
    """payments.payment_month."""
    sink.write("payments", "payment_month", month_no, {
        "customer_id": register.ids.take(pa.array(moved["customer"])), "counterparty_id": party_ids(register,
        moved["counterparty"]),
        "counterparty_name": party_names(register, moved["counterparty"]),
        "is_internal": moved["counterparty"] < EXTERNAL,
        "direction": coded(moved["is_out"].astype(int), ["in", "out"]), "payment_cnt": moved["count"],
        "amount_cny": moved["amount"],
    })  # fmt: skip
