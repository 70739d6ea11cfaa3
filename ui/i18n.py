"""Two languages: `t("cockpit.title")` looks a text up in ui/locales/<section>.<lang>.yml.

A key is the file's section and the path inside the file: `status.ahead` in kpi.zh.yml is `kpi.status.ahead`. One pair
of files a section, so that people who add screens do not meet in one file.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from functools import lru_cache
from pathlib import Path

import yaml

from ui import currency

LANGS = ("zh", "en")
LOCALES = Path(__file__).parent / "locales"
# English counts one thing in the singular: "1 rows" and "1 item wait" are never printed
_NOUNS = (
    "account|branch|borrower|campaign|case|cell|check|contact|customer|customer-month|day|deal|decision"
    "|deviation|event|feature|feed|firm|gap|holder|item|kind|lead|manager|map|member|message|metric|month"
    "|opening|part|payment|place|point|problem|product|prospect|request|row|second|segment|slot"
    "|sub-branch|system|target|time|unit"
)
_ONE = re.compile(rf"(?<![\d.,–−-])(1(?:\*\*)?) ((?:[a-z]+-?[a-z]* )?)({_NOUNS})(?:s|es)\b((?:\*\*)?)( [a-z]+)?")
_VERBS = {" are": " is", " have": " has", " were": " was", " go": " goes"} | {
    f" {verb}": f" {verb}s"
    for verb in (
        "bring",
        "call",
        "earn",
        "hold",
        "look",
        "lose",
        "make",
        "mature",
        "miss",
        "need",
        "tie",
        "use",
        "wait",
    )
}
log = logging.getLogger(__name__)


class MissingKey(KeyError):
    """A text that no locale file has; raised in tests, logged and shown as its key elsewhere."""


def _flatten(tree: dict, prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in tree.items():
        if not isinstance(name, str):
            raise ValueError(f"locale key {prefix}.{name!r} is not text: quote it")
        key = f"{prefix}.{name}"
        flat |= _flatten(value, key) if isinstance(value, dict) else {key: str(value)}
    return flat


@lru_cache(maxsize=4)
def texts(lang: str, folder: Path = LOCALES) -> dict[str, str]:
    """All texts of a language, merged from its section files: {"kpi.status.ahead": "优于计划", ...}.

    Raises ValueError where a key is not text (YAML reads bare yes/no/on/off as booleans).
    """
    merged: dict[str, str] = {}
    for path in sorted(folder.glob(f"*.{lang}.yml")):
        section = path.name.split(".")[0]
        merged |= _flatten(yaml.safe_load(path.read_text("utf-8")) or {}, section)
    return merged


def _is_strict() -> bool:
    return "pytest" in sys.modules or os.environ.get("COCKPIT_STRICT") == "1"


def t(key: str, /, lang: str | None = None, **args: object) -> str:
    """The text for `key` in `lang` (default: the page's language), with {names} filled from `args`."""
    text = texts(lang or current_lang()).get(key)
    if text is None:
        if _is_strict():
            raise MissingKey(f"no text for {key!r} in language {lang or current_lang()!r}: add it to ui/locales")
        log.warning("locale key missing: %s", key)
        return key
    text = currency.words(text)
    if not args:
        return text
    said = text.format(**args)
    return said if (lang or current_lang()) == "zh" or "1" not in said else _ONE.sub(_singular, said)


def _singular(found: re.Match) -> str:
    """One thing with its noun, and the verb behind it, in the singular: "1 items wait" -> "1 item waits"."""
    one, kind, noun, stars, verb = found.groups(default="")
    return f"{one} {kind}{noun}{stars}{_VERBS.get(verb, verb)}"


def pick(zh: str, en: str, lang: str) -> str:
    """The name a record carries in this language, the other where it is empty."""
    return (zh or en) if lang == "zh" else (en or zh)


def best(locale: str | None) -> str:
    """The language we have for a browser locale: "zh-CN" -> zh, "en-GB" -> en, none -> zh, any other -> en."""
    return "zh" if not locale or locale.lower().startswith("zh") else "en"


def current_lang() -> str:
    """The page's language: what the address says, else the browser's, else Chinese."""
    import streamlit as st

    from ui import session

    chosen = session.read("lang")
    return chosen if chosen in LANGS else best(st.context.locale)
