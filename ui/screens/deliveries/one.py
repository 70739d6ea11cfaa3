"""One message: to whom, when, how, what it says, and what can be decided on it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui.cases import words
from ui.i18n import t
from ui.screen import Screen
from ui.screens.deliveries import letter, state, table
from ui.screens.deliveries.state import Sent
from workflow.push import deliveries
from workflow.push.words import name as kind_of_message


def draw(screen: Screen, found: Sent) -> None:
    """The message that was clicked."""
    lang, row = screen.lang, state.chosen(found)
    if row is None:
        return
    names = table.names_of(screen, found, pl.DataFrame([row], schema=deliveries.COLUMNS))
    said = table.one_worded(row, names, lang)
    title = t("deliveries.one", lang, number=row["id"], state=t(f"deliveries.state.{row['status']}", lang))
    with ui.card(title, t("deliveries.one_caption", lang), key="deliveries_one"):
        ui.note(f"**{t('deliveries.column.to', lang)}** {said['to']}")
        ui.key_values(_facts(row, said, lang))
        if said["reason"]:
            ui.note(f"**{t('deliveries.column.reason', lang)}** {said['reason']}")
        _text(row, lang)
        _decide(screen, row)


def _facts(row: dict, said: dict[str, str], lang: str) -> list[ui.Fact]:
    moments = {name: row[name] for name in ("queued_at", "handed_at", "next_try_at", "finished_at") if row[name]}
    facts = [ui.Fact(t("deliveries.column.about", lang), kind_of_message(row["template"], lang))]
    if row["channel"]:
        facts += [ui.Fact(t("deliveries.column.by", lang), t(f"deliveries.channel.{row['channel']}", lang))]
    facts += [ui.Fact(t(f"deliveries.at.{name}", lang), words.moment(at)) for name, at in moments.items()]
    if row["digest_id"]:
        facts += [ui.Fact(t("deliveries.in_digest", lang), str(row["digest_id"]))]
    if row["resolved_by"]:
        facts += [ui.Fact(t("deliveries.resolved_by", lang), said["resolver"])]
    return facts


def _text(row: dict, lang: str) -> None:
    if not row["subject"]:
        ui.note(t("deliveries.no_text", lang))
        return
    letter.draw(row["subject"], row["body"])


def _decide(screen: Screen, row: dict) -> None:
    lang, ids = screen.lang, (str(row["id"]),)
    if row["status"] == "unknown":
        ui.note(t("deliveries.unknown_hint", lang))
    with st.container(horizontal=True, gap="small", key="deliveries_decide"):
        if row["status"] == "unknown":
            table.button(screen, deliveries.SENT, ids, "delivery_sent")
        if row["status"] in ("failed", "skipped", "unknown"):
            table.button(screen, deliveries.AGAIN, ids, "delivery_again")
