"""The rows of the audit, the newest first, and as a file."""

from __future__ import annotations

import polars as pl

from mart.metrics import metrics
from mart.scope import ROLES
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.cases import words
from ui.cases.names import post
from ui.i18n import t, texts
from ui.lists import Col, File, List, Said
from ui.screen import Screen
from ui.screens.audit.state import PAGE_SIZE, Trail, action_label
from workflow import trail
from workflow.kinds import kinds

TONES = {"refused": "negative", "retention": "warning"}
LIST = List(
    "audit_list",
    "audit",
    (
        Col("id", "cnt", place="file", label="number"),
        Col("at", place="file", label="at_utc"),
        Col("moment", place="screen"),
        Col("who", bold=True),
        Col("actor_id", place="file", label="actor"),
        Col("whose", label="scope", place="screen"),
        Col("scope", place="file"),
        Col("what", tone="tone"),
        Col("about", words=Said("audit.object", "object_type"), place="file"),
        Col("object_id", place="file"),
        Col("thing", label="about", place="screen"),
        Col("details"),
    ),
    page_size=PAGE_SIZE,
    row_height=32,
    id="id",
)


def draw(screen: Screen, found: Trail) -> None:
    """The rows that the filters leave."""
    lang, desk = screen.lang, found.desk
    title = t("audit.list", lang, count=f.number(found.total))
    with ui.card(title, t("audit.list_caption", lang), key="audit_card"):
        if not found.total:
            ui.empty_state(t("audit.none", lang))
            return

        def asked(first: int, size: int) -> pl.DataFrame:
            return worded(screen, trail.listed(desk.database, desk.actor, found.filters, size, first))

        file = File(title, f"audit_{desk.today:%Y%m%d}", lambda _: asked(0, trail.MOST), count=found.total)
        rest = ui.Rest(found.total, asked)
        lists.draw(screen, LIST, worded(screen, found.rows), rest=rest, alt=title, export=file)


def worded(screen: Screen, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the time as a clock shows it and people by name."""
    lang = screen.lang
    scopes = {one: whose(screen, one) for one in {*rows["scope"], *rows["actor_id"]}}
    side, other = ("name_zh", "name_en") if lang == "zh" else ("name_en", "name_zh")
    known = [pl.when(pl.col(one) != "").then(pl.col(one)) for one in (side, other)]
    named = {"system": t("work.system", lang)} | {one: said for one, said in scopes.items() if ":" in one}
    kinds = texts(lang)
    objects = [(kind, _called(kind, number, lang)) for kind, number in rows.select("object_type", "object_id").rows()]
    things = [f"{kinds.get(f'audit.object.{kind}', kind)} {number}".strip() for kind, number in objects]
    return rows.with_columns(
        moment=pl.Series([words.moment(at) for at in rows["at"]], dtype=pl.String),
        who=pl.coalesce(*known, pl.col("actor_id").replace(named)),
        whose=pl.Series([scopes[one] for one in rows["scope"]], dtype=pl.String),
        what=pl.Series([action_label(one, lang) for one in rows["action"]], dtype=pl.String),
        thing=pl.Series(things, dtype=pl.String),
        object_id=pl.Series([number for _, number in objects], dtype=pl.String),
        details=pl.Series([_details(one, lang) for one in rows["details"]], dtype=pl.String),
        tone=pl.col("action").replace_strict(TONES, default=None, return_dtype=pl.String),
    )


def _called(kind: str, number: str, lang: str) -> str:
    """Metrics and pages by their names, the reason why a session was refused in words, else the number."""
    if kind == "session":
        return texts(lang).get(f"audit.session.{number}", number)
    if kind == "metric" and number in metrics():
        return metrics()[number].label(lang)
    pages = {entry.name: entry for entry in nav.ENTRIES} if kind == "page" else {}
    return t(f"{pages[number].texts}.title", lang) if number in pages else number


def whose(screen: Screen, scope: str) -> str:
    """A scope in words: the post where it is one, else the role and what it is limited to."""
    lang, (role, _, ids) = screen.lang, scope.partition(":")
    if ids and role in ROLES and ROLES[role].is_of_branches:
        return post(screen, role, ids)
    label = texts(lang).get(f"app.role.{role}", texts(lang).get(f"audit.scope.{role}", role))
    return label if ids in ("", "BANK") else f"{label} {ids}"


def _details(said: str, lang: str) -> str:
    """Details with the names of forms' fields, and of what the audit itself notes, in words."""
    fields = {name: field for kind in kinds().values() for name, field in kind.fields.items()}
    found = []
    for part in said.split(" · ") if said else ():
        key, _, value = part.partition(" ")
        label = words.field_label(fields[key], lang) if key in fields else texts(lang).get(f"audit.detail.{key}", key)
        found.append(f"{label} {value}".strip())
    return t("audit.stop", lang).join(found)
