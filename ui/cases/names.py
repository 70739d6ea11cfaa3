"""People and posts by name: as the directory has them, else as the mart knows its staff and branches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mart.query import labels, personas
from mart.reader import Mart
from mart.scope import EXECUTIVE, ROLES
from ui import filters
from ui.cases.desk import Desk
from ui.i18n import pick, t
from ui.load import load
from ui.screen import Screen
from workflow import people
from workflow.model import Case


def named(screen: Screen, desk: Desk, ids: Iterable[str | None]) -> Mapping[str, str]:
    """Names by number or post, in the reader's language; who is nowhere known is called by their number."""
    wanted = sorted({one for one in ids if one})
    known = {one: person.name(screen.lang) for one, person in people.directory(desk.database, wanted).items()}
    staff = [one for one in wanted if one not in known and ":" not in one and "@" not in one]
    found = load(staff_names, screen.mart, EXECUTIVE, tuple(staff)) if staff else {}
    return {one: known.get(one) or _name(screen, one, found) for one in wanted}


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


def staff_names(mart: Mart, scope: object, ids: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Names of staff by number, as of the last month."""
    found = labels.lookup(mart, EXECUTIVE, "manager_id", list(ids), mart.as_of)
    return {row["key"]: (row["label_zh"], row["label_en"]) for row in found.iter_rows(named=True)}


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
