"""The shared filters: what the address says is chosen, made into filters and words; `ui.fields` draws them.

An address holds codes; a name in either language, as a person would type it, means its code too (`incoming`). What is
asked for and is not there is let go and said in words (`not_honoured`): never silently the whole bank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from mart.query import filters as flt
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope
from ui import address, session
from ui.i18n import LANGS, pick, t, texts
from ui.load import load, made_of, memo

PATH = {"branch": "branch_id", "org": "org_id", "manager": "manager_id"}
TYPED = ("customer", "account", "product")
STRANGE_SAID = 6  # so many texts that mean nothing are said; an address may hold thousands
SAID = 3  # so many filters are said in the title line, the others counted
TRAITS = {"tier": "tier", "industry": "industry_code", "size": "size_class", "ownership": "ownership"}
KEYS = (*PATH, *TYPED, *TRAITS)
CODES = {
    "tier": ("high_value", "value", "settlement", "active", "inactive"),
    "size": ("large", "medium", "small", "micro"),
    "ownership": ("state", "private", "foreign", "mixed"),
}


def labels(options: pl.DataFrame, lang: str) -> Mapping[str, str]:
    """{key: name} of a frame(key, label_zh, label_en); a name that occurs twice carries its key. Of an answer that is
    kept the names are kept too."""
    return made_of(options, ("labels", lang), lambda: _labels(options, lang))


def _labels(options: pl.DataFrame, lang: str) -> dict[str, str]:
    named = {
        row["key"]: pick(row["label_zh"] or row["key"], row["label_en"] or "", lang)
        for row in options.iter_rows(named=True)
    }
    times = Counter(named.values())
    return {key: name if times[name] == 1 else f"{name} {key}" for key, name in named.items()}


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


@dataclass(frozen=True)
class Selected:
    """What the shared filters select on a page: the filters of the query layer, the account where the drill ends (no
    filter there), the scope in words, "郑州分行 · 高价值" or "Whole bank", and what is chosen but not used there."""

    chosen: Filters
    filters: Filters
    account_id: str | None
    words: str
    unused: str


def selected(mart: Mart, scope: Scope, month: int, lang: str, used: Sequence[str] = KEYS) -> Selected:
    """The shared filters as they are chosen, before any is drawn; `used` are those the page filters by."""
    chosen, said, account = _chosen(mart, scope, month, lang)
    dims = {**PATH, "customer": "customer_id", "product": "product_id", **TRAITS}
    filters = chosen.with_(**{dim: None for key, dim in dims.items() if key not in used})
    path = [word for key, word in said if key in used and key in PATH]
    words = [*path[-1:], *(word for key, word in said if key in used and key not in PATH)]  # the lowest step is enough
    rest = [f"+{len(words) - SAID}"] if len(words) > SAID else []
    return Selected(
        chosen,
        filters,
        account if "account" in used else None,
        " · ".join([*words[:SAID], *rest]) or t(f"app.whole.{scope.role}", lang),
        t("state.join", lang).join(word for key, word in said if key not in used),
    )


def _chosen(mart: Mart, scope: Scope, month: int, lang: str) -> tuple[Filters, list[tuple[str, str]], str | None]:
    """The filters that are chosen, each in words by its key, and the account."""
    above, place = flt.NONE, []
    if address.chosen("org") and address.chosen("branch"):  # an unknown branch goes first: the sub-branch names its own
        address.meant("branch", _meaning("branch", *named(mart, scope, month, "branch_id", flt.NONE)))
    _branch_of_org(mart, scope, month)
    for key, dim in PATH.items():
        if not address.chosen(key):
            continue
        codes, names = named(mart, scope, month, dim, flt.NONE if key == "manager" else above)
        code = next(iter(address.meant(key, _meaning(key, codes, names))), None)
        if code:
            if code not in names[lang]:
                address.doubt(key)
            above, place = above.with_(**{dim: code}), [*place, (key, names[lang].get(code, code))]
    typed = {key: next(iter(address.chosen(key)), None) for key in TYPED}
    if typed["account"] and not typed["customer"]:
        address.refuse("account", typed.pop("account"), why="alone")
    for key, dim in (("customer", "customer_id"), ("product", "product_id")):
        if typed[key] and not load(flt.exists, mart, scope, dim, typed[key]):
            address.doubt(key)
    traits = {dim: _codes(mart, scope, month, key, dim) for key, dim in TRAITS.items()}
    chosen = above.with_(customer_id=typed["customer"], product_id=typed["product"], **traits)
    said = [
        *place,
        *((key, typed[key]) for key in TYPED if typed.get(key)),
        *((key, code_label(key, code, lang)) for key, dim in TRAITS.items() for code in traits[dim]),
    ]
    return chosen, said, typed.get("account")


def _meaning(key: str, codes: Sequence[str], names: Mapping[str, Mapping[str, str]]) -> Callable[[str], str | None]:
    """What a text means on a step of the path. A manager who is not listed stays: one of another unit may hold
    customers booked here."""
    return lambda text: incoming(text, codes, tuple(names.values())) or (text if key == "manager" else None)


def _branch_of_org(mart: Mart, scope: Scope, month: int) -> None:
    """A sub-branch that an address names without its branch stands below that branch."""
    org = next(iter(address.chosen("org")), None)
    if not org or address.chosen("branch"):
        return
    rows = load(flt.options, mart, scope, "org_id", month).filter(pl.col("parent").is_not_null())
    names = tuple(dict(zip(rows["key"], rows[name], strict=True)) for name in ("label_zh", "label_en"))
    code = incoming(org, rows["key"].to_list(), names)
    if code:
        address.complete("branch", rows.row(by_predicate=pl.col("key") == code, named=True)["parent"])


def _codes(mart: Mart, scope: Scope, month: int, key: str, dim: str) -> tuple[str, ...]:
    """The codes chosen of a closed list."""
    codes, names = trait(mart, scope, month, key, dim)
    return address.meant(key, lambda text: incoming(text, codes, tuple(names.values())))


def trait(mart: Mart, scope: Scope, month: int, key: str, dim: str) -> tuple[Sequence[str], dict[str, dict[str, str]]]:
    """Codes of a closed list, and their names in each language."""

    def make() -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
        codes = CODES.get(key) or tuple(load(flt.options, mart, scope, dim, month)["key"].drop_nulls())
        return codes, {one: {code: code_label(key, code, one) for code in codes} for one in LANGS}

    return memo(mart, scope, ("trait", key, dim, month), make)


def named(
    mart: Mart, scope: Scope, month: int, dim: str, above: Filters
) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    """Codes of a step of the path, and their names in each language."""

    def make() -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
        options = load(flt.options, mart, scope, dim, month, above)
        codes, named = tuple(options["key"]), {one: labels(options, one) for one in LANGS}
        if dim == "manager_id":
            named = {one: {**named[one], UNASSIGNED: t("app.unassigned", one)} for one in LANGS}
        return codes, named

    return memo(mart, scope, ("options", dim, month, above), make)


def not_honoured(lang: str, used: Sequence[str]) -> str:
    """What was asked for and is not there, in words; nothing where all is, or where the page does not use it."""
    said = [
        t(f"app.strange.{why}", lang, what=t(f"app.pick.{key}", lang), value=text[:40])
        for why, _, key, all_of_it in ((*name.partition("."), texts) for name, texts in address.strange().items())
        for text in all_of_it
        if why != "absent" or key in used
    ]
    rest = [f"+{len(said) - STRANGE_SAID}"] if len(said) > STRANGE_SAID else []
    return t("app.strange.join", lang).join([*said[:STRANGE_SAID], *rest])


def clear() -> None:
    """Callback of the "clear" button: every filter but month, language and persona back to nothing."""
    session.set_filters(**dict.fromkeys(KEYS))
