"""The drop-downs and fields of the shared filters, drawn once a run by `app.py`; they hold what the address says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from mart.months import month_no, month_text
from mart.query import filters as flt
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import address
from ui.components.markup import plain
from ui.filters import PATH, TRAITS, TYPED, incoming, named, trait
from ui.i18n import t
from ui.romanise import reading

ALL = ""  # not None: a drop-down that holds None is drawn empty wherever the browser draws it anew


def choice(key: str, codes: Sequence[str], names: Mapping[str, Mapping[str, str]], label: str, lang: str) -> str | None:
    """One drop-down that always holds something, the first code where nothing is chosen; None where there is no code.

    `names` maps a language to the codes' names in it.
    """
    found = address.meant(key, lambda text: incoming(text, codes, tuple(names.values()))) or tuple(codes[:1])
    if not found:
        return None
    listed = codes if key == "role" else _by_name(codes, names[lang])
    _drop_down(key, listed, found[0], names[lang], label, lang)
    return found[0]


def _by_name(codes: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return sorted(codes, key=lambda code: (reading(names.get(code, code)), code))


def _drop_down(key: str, codes: Sequence[str], shown: str, names: Mapping[str, str], label: str, lang: str) -> None:
    st.selectbox(
        plain(label),
        codes,
        index=codes.index(shown),
        key=address.widget(key, shown, lang=lang, words=names.get(shown, shown)),
        format_func=lambda code: names.get(code, code) if code else t("app.all", lang),
    )


def month(mart: Mart, lang: str) -> int:
    """The as-of month: a drop-down, newest first. Returns its month number."""
    options = [month_text(no) for no in reversed(mart.months)]
    shown = (address.meant("month", lambda text: text if text in options else None) or options)[0]
    st.selectbox(
        t("app.month", lang),
        options,
        index=options.index(shown),
        key=address.widget("month", shown),
        label_visibility="collapsed",
        width=112,
    )
    return month_no(shown)


def draw(mart: Mart, scope: Scope, month: int, lang: str, chosen: Filters) -> None:
    """The scope's drop-downs: the path from the bank down, then what customers are. A manager is listed below a
    sub-branch only: the bank has too many for one list."""
    above = flt.NONE
    for key, dim in PATH.items():
        if key == "org" and not above.branch_id:
            continue
        held = next(iter(getattr(chosen, dim)), None)
        is_too_long = key == "manager" and not above.org_id
        codes, names = ((), {lang: {}}) if is_too_long else named(mart, scope, month, dim, above)
        if held and held not in codes:
            codes, names = (*codes, held), named(mart, scope, month, dim, flt.NONE)[1]
        _drop_down(
            key, [ALL, *_by_name(codes, names[lang])], held or ALL, names[lang], t(f"app.pick.{key}", lang), lang
        )
        above = above.with_(**{dim: held}) if held else above
    for key in TYPED:
        held = next(iter(address.chosen(key)), "")
        hint, name = t(f"app.hint.{key}", lang), address.widget(key, held, lang=lang)
        st.text_input(t(f"app.pick.{key}", lang), held, key=name, placeholder=hint)
    for key, dim in TRAITS.items():
        codes, names = trait(mart, scope, month, key, dim)
        held = getattr(chosen, dim)
        st.multiselect(
            t(f"app.pick.{key}", lang),
            codes,
            default=held,
            key=address.widget(key, held, lang=lang),
            placeholder=t("app.all", lang),
            format_func=lambda code, names=names: names[lang][code],
            select_all=False,  # its words are English in every language
        )
