"""People and posts by name: as the directory has them, else as the mart knows its staff and branches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from mart.query import labels, personas, product
from mart.reader import Mart
from mart.scope import EXECUTIVE, ROLES, Scope
from ui import filters
from ui import formats as f
from ui.cases.desk import Desk
from ui.i18n import pick, t
from ui.load import load
from ui.screen import Screen
from workflow.model import Case


def named(screen: Screen, desk: Desk, ids: Iterable[str | None]) -> Mapping[str, str]:
    """Names of people, posts and products by number, in the reader's language; else the number itself."""
    wanted = sorted({one for one in ids if one})
    found = desk.known()
    known = {one: found[one].name(screen.lang) for one in wanted if one in found}
    staff = [one for one in wanted if one not in known and ":" not in one and "@" not in one]
    others = load(known_names, screen.mart, EXECUTIVE, tuple(staff)) if staff else {}
    return {one: known.get(one) or _name(screen, one, others) for one in wanted}


def choices(screen: Screen, case: Case | None) -> Callable[[str], Mapping[str, str]]:
    """What a field of a form offers, asked only where it is drawn: people who may be given the case, or products."""

    def offered(type_name: str) -> Mapping[str, str]:
        if type_name == "product":
            return filters.labels(load(products, screen.mart, screen.scope, screen.month_no), screen.lang)
        return candidates(screen, case) if case else {}

    return offered


def with_product(screen: Screen, rows: pl.DataFrame) -> pl.DataFrame:
    """Cases about a customer and a product (subject_id, label_zh, label_en) with both apart: customer_zh, customer_en
    and `product` by name, a dash where a case is about the customer alone."""
    is_of_both = pl.col("subject_id").str.contains("|", literal=True)
    ids = rows.filter(is_of_both)["subject_id"].str.split("|").list.last()
    found = load(known_names, screen.mart, EXECUTIVE, tuple(sorted(set(ids)))) if len(ids) else {}
    names = {one: pick(*both, screen.lang) for one, both in found.items()}
    number = pl.when(is_of_both).then(pl.col("subject_id").str.split("|").list.last())
    customer = [
        pl.when(is_of_both).then(pl.col(f"label_{side}").str.replace(r" · [^·]*$", "")).otherwise(f"label_{side}")
        for side in ("zh", "en")
    ]
    return rows.with_columns(
        customer[0].alias("customer_zh"),
        customer[1].alias("customer_en"),
        number.replace(names).fill_null(f.NONE).alias("product"),
    )


def products(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """Leaf products of a month by number: key, label_zh, label_en."""
    rows = product.catalogue(mart, scope, month_no)
    return labels.lookup(mart, scope, "product_id", rows["product_id"].to_list(), month_no).sort("key")


def _name(screen: Screen, one: str, staff: Mapping[str, tuple[str, str]]) -> str:
    if one == "system":
        return t("work.system", screen.lang)
    role, _, ids = one.partition(":")
    if role in ROLES:
        return post(screen, role, ids)
    return pick(*staff.get(one, (one, one)), screen.lang)


def post(screen: Screen, role: str, ids: str) -> str:
    """A post in words: the head of a branch by the branch's name, others by their role."""
    if ROLES[role].is_of_branches:
        branches = filters.labels(load(personas.branches, screen.mart, EXECUTIVE), screen.lang)
        where = t("table.and", screen.lang).join(branches.get(one, one) for one in ids.split(","))
        return t(f"work.post.{role}", screen.lang, where=where)
    return t(f"work.post.{role}", screen.lang) if ids == "BANK" else ids


def known_names(mart: Mart, scope: object, ids: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Names of staff and products by number, as of the last month."""
    found = [labels.lookup(mart, EXECUTIVE, dim, list(ids), mart.as_of) for dim in ("product_id", "manager_id")]
    return {row["key"]: (row["label_zh"], row["label_en"]) for row in pl.concat(found).iter_rows(named=True)}


def candidates(screen: Screen, case: Case) -> Mapping[str, str]:
    """Who may be given a case, or be asked: managers of its branch, the posts above, product managers: id → name."""
    mart, lang, subject = screen.mart, screen.lang, case.subject
    found: dict[str, str] = {}
    if subject.branch_id:
        found |= filters.labels(load(personas.relationship_managers, mart, EXECUTIVE, subject.branch_id), lang)
        found[f"branch_leader:{subject.branch_id}"] = post(screen, "branch_leader", subject.branch_id)
    else:
        branches = load(personas.branches, mart, EXECUTIVE)
        found |= {f"branch_leader:{one}": post(screen, "branch_leader", one) for one in branches["key"]}
    found |= filters.labels(load(personas.product_managers, mart, EXECUTIVE), lang)
    return {**found, "executive:BANK": post(screen, "executive", "BANK")}
