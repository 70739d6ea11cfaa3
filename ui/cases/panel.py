"""Pieces of a case that inbox and case page show alike: head with its stages, figures then and now, timeline."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.cases import figures, words
from ui.cases.desk import Desk
from ui.cases.names import named
from ui.components.markup import CAPTION, badge_html, esc, span, unbroken
from ui.i18n import t
from ui.screen import Screen
from workflow.declared import Kind
from workflow.kinds import kind
from workflow.model import Case, Event

FIRST = 6  # events that a narrow place shows


def head(screen: Screen, desk: Desk, case: Case) -> None:
    """What, which number and version, who opened it; the stages with the present one marked."""
    lang, tok = screen.lang, screen.look.tokens
    people = named(screen, desk, (case.opener_id, case.owner_id))
    said = t(
        "work.case.line",
        lang,
        reference=words.reference_of(case),
        version=case.version,
        opener=people[case.opener_id],
        at=words.moment(case.opened_at),
        owner=people[case.owner_id],
    )
    title = t("work.case.name", lang, subject=words.subject_label(case, lang), kind=words.kind_label(case.kind, lang))
    st.html(
        f'<div><div role="heading" aria-level="3" style="font-size:14px;line-height:20px;'
        f'font-weight:600;color:{tok.ink}">{esc(title)}</div>{span(said, tok.muted, CAPTION)}'
        f"{_track(screen, case)}</div>"
    )


def path(declared: Kind, state: str) -> tuple[str, ...]:
    """The stages a case goes through where all goes well, with the one it is in: the first steps forward in the order
    of the declaration, up to an end."""
    found, here = [declared.start], declared.start
    while not declared.states[here].is_end:
        ahead = [step for step in declared.transitions.values() if here in step.sources and step.to(here) not in found]
        ahead.sort(key=lambda step: (step.tone != "primary", declared.states[step.to(here)].is_end))
        if not ahead:
            break
        here = ahead[0].to(here)
        found.append(here)
    if state not in found:
        at = len(found) - 1 if declared.states[state].is_end else 1
        found = [*found[:at], state] if declared.states[state].is_end else [*found[:at], state, *found[at:]]
    return tuple(found)


def _track(screen: Screen, case: Case) -> str:
    lang, tok, stages = screen.lang, screen.look.tokens, path(kind(case.kind), case.state)
    at, cells = stages.index(case.state), []
    for i, stage in enumerate(stages):
        edge, colour = tok.accent if i <= at else tok.rule, tok.accent if i == at else tok.muted
        said = span(words.state_label(case.kind, stage, lang), colour, CAPTION, is_bold=i == at)
        style = f"flex:1;min-width:0;border-top:3px solid {edge};padding-top:4px;text-align:center"
        cells.append(f'<div style="{style}">{said}</div>')
    return f'<div style="display:flex;gap:4px;margin-top:9px">{"".join(cells)}</div>'


def numbers(screen: Screen, case: Case) -> None:
    """Figures when it was opened, now, and what is aimed at; a line where the mart has none for this reader. Whose
    opener does not see the customer, as who pushes a sales map, kept none: no column of dashes."""
    lang, tok, lines = screen.lang, screen.look.tokens, figures.lines(screen, case)
    if not lines:
        st.caption(t("work.figures.none", lang))
        return
    month = case.subject.figures.get(figures.MONTH, "")
    heads = ["", t("work.figures.then", lang, month=month), t("work.figures.now", lang, month=screen.month)]
    rows = [[line.label, line.then, _with_aim(screen, line)] for line in lines]
    kept = [0, 1, 2] if case.subject.figures else [0, 2]
    cell = f"padding:5px 6px;border-bottom:1px solid {tok.hair};font-size:13px;line-height:18px;color:{tok.ink};"
    top = f"{cell}{CAPTION}background:{tok.surface};color:{tok.muted};font-weight:400;"
    body = "".join(
        "<tr>" + "".join(_cell("td", row[i] if i == 2 else esc(row[i]), cell, i) for i in kept) + "</tr>"
        for row in rows
    )
    head = "".join(_cell("th", esc(heads[i]), top, i) for i in kept)
    st.html(f'<table style="width:100%;border-collapse:collapse"><tr>{head}</tr>{body}</table>')
    if not case.subject.figures:
        st.caption(t("work.figures.not_kept", lang))


def _with_aim(screen: Screen, line: figures.Line) -> str:
    """The figure now and, below it, what is aimed at: a column more would leave the names no room."""
    lang, tok = screen.lang, screen.look.tokens
    aim = f"<br>{span(t('work.figures.aim', lang, aim=line.aim), tok.muted, CAPTION)}" if line.aim else ""
    return span(line.now, tok.tone(line.tone)) + aim


def _cell(tag: str, html: str, style: str, at: int) -> str:
    side = "text-align:right;white-space:nowrap" if at else "text-align:left;overflow-wrap:break-word;min-width:70px"
    return f'<{tag} style="{style}{side}">{html}</{tag}>'


def timeline(screen: Screen, desk: Desk, case: Case, limit: int | None = None) -> None:
    """What happened, newest first; `limit` where the room is short."""
    events = tuple(reversed(desk.timeline(case.id)))
    people = named(screen, desk, _named_in(events))
    shown, tok, lang = events[:limit], screen.look.tokens, screen.lang
    rows = []
    for i, event in enumerate(shown):
        what, said = words.event_words(event, case.kind, people, lang)
        more = (
            f'<div style="color:{tok.muted};white-space:pre-wrap;overflow-wrap:anywhere">{unbroken(said)}</div>'
            if said
            else ""
        )
        dot = "position:absolute;left:-4px;top:7px;width:7px;height:7px;border-radius:4px;background:"
        dot += tok.accent if i == 0 else tok.previous
        rows.append(
            f'<div style="position:relative;padding:0 0 12px 20px;border-left:1px solid {tok.rule};margin-left:4px">'
            f'<span style="{dot}"></span>'
            f"{span(words.moment(event.at), tok.ink, '', is_bold=True)} {span(what, tok.ink)}{more}</div>"
        )
    if limit and len(events) > limit:
        rows.append(span(t("work.timeline.more", lang, count=len(events) - limit), tok.muted, CAPTION))
    st.html(f'<div style="font-size:13px;line-height:20px">{"".join(rows)}</div>')


_NAMED = ("person_id", "to_id", "new_owner", "product_id")  # what an event holds that has a name


def _named_in(events: Sequence[Event]) -> list[str]:
    ids = [event.actor_id for event in events]
    for event in events:
        ids += [str(event.body[name]) for name in _NAMED if event.body.get(name)]
    return ids


def kind_badge(screen: Screen, name: str) -> str:
    """A kind as a small word."""
    return badge_html(words.kind_label(name, screen.lang), "accent", screen.look)
