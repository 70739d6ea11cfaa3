"""Which months figures are of, and under which organisation: two switches of the title line, kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mart.months import month_text
from mart.query import metric as q
from mart.reader import Mart
from ui import address
from ui.filters import incoming
from ui.i18n import LANGS, t

FIRST = "ytd"  # are we on plan is answered for the year to date first
AS_WAS = "as_was"
BASIS = {AS_WAS: "then", "today": "today"}


def choose(mart: Mart, month_no: int, lang: str) -> str:
    """Draw the switch of periods and return the choice: month, ytd or 12m; of those whose months the mart holds."""
    whole = [name for name in q.PERIODS if q.span(name, month_no)[0] >= mart.first_month]
    shown = _shown("period", whole, FIRST if FIRST in whole else "month")
    _draw("period", whole, shown, lang)
    return shown


def units() -> str:
    """The organisation that is chosen: as_was, or today's for all months."""
    return _shown("units", tuple(BASIS), AS_WAS)


def draw_units(shown: str, lang: str) -> None:
    """The switch of the organisation."""
    _draw("units", tuple(BASIS), shown, lang)


def units_words(shown: str, lang: str) -> str:
    """What the scope's words end with where all months stand under today's organisation."""
    return "" if shown == AS_WAS else f" · {t('app.units.today', lang)}"


def _shown(key: str, codes: Sequence[str], default: str) -> str:
    names = tuple({code: t(f"app.{key}.{code}", one) for code in codes} for one in LANGS)
    return next(iter(address.meant(key, lambda text: incoming(text, codes, names))), default)


def _draw(key: str, codes: Sequence[str], shown: str, lang: str) -> None:
    st.segmented_control(
        t(f"app.pick.{key}", lang),
        codes,
        default=shown,
        key=address.widget(key, shown, lang=lang),
        required=True,
        label_visibility="collapsed",
        width="content",
        format_func=lambda code: t(f"app.{key}.{code}", lang),
    )


def words(period: str, month_no: int, lang: str) -> str:
    """The period as labels say it: "2026-10", "2026 年累计", "12 months to 2026-10".

    >>> words("ytd", 24321, "en"), words("ytd", 24321, "zh")
    ('2026 to date', '2026 年累计')
    """
    return t(f"app.period_words.{period}", lang, month=month_text(month_no), year=month_no // 12)


def of(label: str, period: str, month_no: int, lang: str) -> str:
    """A label with its period: "RAROC, 2026 to date"."""
    return t("app.of_period", lang, label=label, period=words(period, month_no, lang))
