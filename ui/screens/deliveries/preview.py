"""How each kind of message reads, in both languages, by e-mail and by SMS or robot."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui.components.markup import plain
from ui.i18n import LANGS, t
from ui.screen import Screen
from ui.screens.deliveries import letter
from ui.screens.deliveries.state import Sent
from workflow.push import words
from workflow.push.preview import previewed


def draw(screen: Screen, found: Sent) -> None:
    """Chinese and English side by side, with an example."""
    lang = screen.lang
    with ui.card(t("deliveries.preview", lang), t("deliveries.preview_caption", lang), key="deliveries_preview"):
        template = st.selectbox(
            t("deliveries.filter.template", lang),
            tuple(words.templates()),
            key="deliveries_preview_of",
            persist_state="session",
            width=280,
            format_func=lambda one: plain(words.name(one, lang)),
        )
        ui.note(t("deliveries.at_once" if words.is_at_once(template) else "deliveries.may_wait", lang))
        for place, one in zip(st.columns(2, gap="small"), LANGS, strict=True):
            mail, outside = previewed(template, one)
            with place:
                which = t(f"deliveries.lang.{one}", lang)
                letter.draw(mail.subject, mail.body, t("deliveries.as_mail", lang, which=which))
                letter.draw(outside.subject, outside.body, t("deliveries.as_outside", lang, which=which))
