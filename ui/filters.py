"""The shared filters: drawn once a run by `app.py`, kept in the URL, read by every page through `ui.screen`.

Streamlit writes an option's printed text into the URL. A link must also work for a reader in the other language and for
a program that knows codes only, so an incoming value is looked up among codes and both languages' names (`incoming`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from mart.months import month_no, month_text
from mart.query import filters as flt
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import session
from ui.components.markup import plain
from ui.i18n import LANGS, pick, t, texts
from ui.load import load, memo

PATH = {"branch": "branch_id", "org": "org_id", "manager": "manager_id"}
TYPED = ("customer", "account", "product")
TRAITS = {"tier": "tier", "industry": "industry_code", "size": "size_class", "ownership": "ownership"}
CODES = {
    "tier": ("high_value", "value", "settlement", "active", "inactive"),
    "size": ("large", "medium", "small", "micro"),
    "ownership": ("state", "private", "foreign", "mixed"),
}


def labels(options: pl.DataFrame, lang: str) -> dict[str, str]:
    """{key: name} of a frame(key, label_zh, label_en); a name that occurs twice carries its key."""
    named = {
        row["key"]: pick(row["label_zh"] or row["key"], row["label_en"] or "", lang)
        for row in options.iter_rows(named=True)
    }
    names = list(named.values())
    return {key: name if names.count(name) == 1 else f"{name} {key}" for key, name in named.items()}


def code_label(kind: str, code: str, lang: str) -> str:
    """Name of a code of a closed list (tier, industry, size, ownership); the code itself where we have no name."""
    return texts(lang).get(f"app.{kind}.{code}", code)


def incoming(raw: str, codes: Sequence[str], names: Sequence[Mapping[str, str]]) -> str | None:
    """The code an incoming text means: a code itself, or its name in any language; None where it means none.

    >>> incoming("Zhengzhou", ["B01"], [{"B01": "郑州"}, {"B01": "Zhengzhou"}])
    'B01'
    """
    if raw in codes:
        return raw
    return next((code for known in names for code, name in known.items() if name == raw), None)


def choice(
    key: str,
    codes: Sequence[str],
    names: Mapping[str, Mapping[str, str]],
    label: str,
    lang: str,
    *,
    optional: bool = False,
    is_open: bool = False,
) -> str | None:
    """One drop-down bound to the URL; `names` maps a language to the codes' names in it.

    An open list keeps a code it does not know: a manager of another unit may hold customers booked here.
    """
    shown = names[lang]
    meant = session.value_from_url(
        key,
        lambda raw: incoming(raw[0], codes, tuple(names.values())) or (raw[0] if is_open else None),
        lambda code: shown.get(code, code),
    )
    if meant:
        return meant
    raw = session.from_url(key) if is_open else None  # a link's code is held by nobody before its widget is drawn
    held = session.read(key) or (raw and (incoming(raw, codes, tuple(names.values())) or raw))
    if is_open and held and held not in codes:
        codes = [*codes, held]
    return st.selectbox(
        plain(label),
        [None, *codes] if optional else list(codes),
        key=key,
        bind="query-params",
        format_func=lambda code: shown.get(code, code) if code else t("app.all", lang),
    )


def several(key: str, codes: Sequence[str], lang: str) -> tuple[str, ...]:
    """A multi-select bound to the URL over the codes of a closed list."""
    names = {one: {code: code_label(key, code, one) for code in codes} for one in LANGS}
    meant = session.value_from_url(
        key,
        lambda raw: [c for c in (incoming(r, codes, tuple(names.values())) for r in raw) if c],
        lambda chosen: [names[lang][code] for code in chosen],
    )
    return (
        tuple(meant)
        if meant
        else tuple(
            st.multiselect(
                t(f"app.pick.{key}", lang),
                codes,
                key=key,
                bind="query-params",
                placeholder=t("app.all", lang),
                format_func=lambda code: names[lang][code],
            )
        )
    )


def month(mart: Mart, lang: str) -> int:
    """The as-of month: a drop-down, newest first. Returns its month number."""
    options = [month_text(no) for no in reversed(mart.months)]
    return month_no(
        st.selectbox(
            t("app.month", lang), options, key="month", bind="query-params", label_visibility="collapsed", width=112
        )
    )


def select(mart: Mart, scope: Scope, month: int, lang: str) -> tuple[Filters, str | None]:
    """Draw the scope's drop-downs (the path from the bank down, then what customers are).

    Returns the filters and the one account where the drill ends, which is no filter of the query layer.
    """
    chosen = flt.NONE
    for key, dim in PATH.items():
        if key == "org" and not chosen.branch_id:
            # the manager's list is always there, if empty: a value set on a list that is new would miss the URL
            continue
        value = _step(mart, scope, month, lang, key, dim, chosen)
        chosen = chosen.with_(**{dim: value}) if value else chosen
    typed = {
        key: (
            st.text_input(
                t(f"app.pick.{key}", lang), key=key, bind="query-params", placeholder=t(f"app.hint.{key}", lang)
            ).strip()
        )
        for key in TYPED
    }
    chosen = chosen.with_(customer_id=typed["customer"], product_id=typed["product"])
    for key, dim in TRAITS.items():
        codes = CODES.get(key) or load(flt.options, mart, scope, dim, month)["key"].drop_nulls().to_list()
        chosen = chosen.with_(**{dim: several(key, codes, lang)})
    return chosen, (typed["account"] or None) if typed["customer"] else None


def _step(mart: Mart, scope: Scope, month: int, lang: str, key: str, dim: str, above: Filters) -> str | None:
    """One drop-down of the path. Managers are listed below a sub-branch only: the bank has too many for one list."""
    is_too_long = key == "manager" and not above.org_id
    codes, names = ((), {one: {} for one in LANGS}) if is_too_long else named_codes(mart, scope, month, dim, above)
    names = {one: {**names[one], "UNASSIGNED": t("app.unassigned", one)} for one in LANGS}
    return choice(key, codes, names, t(f"app.pick.{key}", lang), lang, optional=True, is_open=key == "manager")


def named_codes(
    mart: Mart, scope: Scope, month: int, dim: str, above: Filters
) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    """Codes of a drop-down of the path, and their names in each language."""

    def make() -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
        options = load(flt.options, mart, scope, dim, month, above)
        return tuple(options["key"]), {one: labels(options, one) for one in LANGS}

    return memo(mart, scope, ("options", dim, month, above), make)


def clear() -> None:
    """Callback of the "clear" button: every filter but month and language back to nothing."""
    session.set_filters(
        branch=None,
        org=None,
        manager=None,
        customer="",
        account="",
        product="",
        tier=[],
        industry=[],
        size=[],
        ownership=[],
    )
