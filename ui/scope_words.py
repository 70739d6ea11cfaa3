"""The scope in words, known before its drop-downs are drawn."""

from __future__ import annotations

from mart.query import filters as flt
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import session
from ui.filters import PATH, TRAITS, TYPED, code_label, incoming, named_codes
from ui.i18n import t


def words(mart: Mart, scope: Scope, month: int, lang: str) -> str:
    """The scope in words, known before its widgets are drawn: "郑州分行 · 高价值", "Whole bank"."""
    place, above = None, flt.NONE
    for key, dim in PATH.items():
        value = session.read(key)
        if value:
            names = named_codes(mart, scope, month, dim, above)[1][lang]
            place, above = (
                names.get(value, t("app.unassigned", lang) if value == "UNASSIGNED" else value),
                above.with_(**{dim: value}),
            )
        elif raw := session.from_url(key):
            place = _from_link(mart, scope, month, lang, key, raw, above) or place
    customer, account, product = (session.read(key) or session.from_url(key) for key in TYPED)
    said = [
        account or customer or place,
        product,
        *(code_label(key, code, lang) for key in TRAITS for code in session.read(key, ())),
    ]
    return " · ".join([word for word in said if word][:3]) or t(f"app.whole.{scope.role}", lang)


def _from_link(mart: Mart, scope: Scope, month: int, lang: str, key: str, raw: str, above: Filters) -> str | None:
    """What a link's text is called before its widget is drawn; None for a unit that the scope does not have, which
    filters nothing."""
    if key == "manager":
        return raw  # an open list: a manager of another unit may hold customers booked here
    codes, names = named_codes(mart, scope, month, PATH[key], above)
    code = incoming(raw, codes, tuple(names.values()))
    return names[lang][code] if code else None
