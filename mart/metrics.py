"""The metric registry: metrics.yml as typed, checked records."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import yaml

from mart.measures import measure, measures

FILE = Path(__file__).with_name("metrics.yml")
_TERM = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*)")
_CHOICES = {
    "unit": ("cny", "pct", "cnt", "num"),
    "kind": ("sum", "ratio", "count"),
    "direction": ("up", "down", "none"),
}


class UnknownMetric(KeyError):
    """One line: no metric of that name, and the names that come near."""

    def __str__(self) -> str:
        return str(self.args[0])


class MetricError(ValueError):
    """One line: which record of metrics.yml is wrong and how."""


@dataclass(frozen=True)
class NotAvailable:
    """A metric that cannot be computed because a feed was not delivered; never shown as zero."""

    feed: str
    message_key: str = "missing_feed"


@dataclass(frozen=True)
class Metric:
    """One measure of the bank. Ratios are `scale × numerator / denominator`, computed from sums."""

    name: str
    label_zh: str
    label_en: str
    unit: str
    kind: str
    direction: str
    owner: str
    needs: tuple[str, ...]
    formula_zh: str
    formula_en: str
    description_zh: str
    description_en: str
    expression: str = ""
    numerator: str = ""
    denominator: str = ""
    size: str = ""
    scale: int = 1
    is_annualised: bool = False
    components: str = ""
    policies: tuple[str, ...] = ()
    or_needs: tuple[str, ...] = ()
    noun_zh: str = ""

    @property
    def format(self) -> str:
        """Format kind of the number formats: cny, pct, cnt or num."""
        return self.unit

    @property
    def decimals(self) -> int:
        """Decimals to print for ratios; money and counts follow their unit."""
        return 2 if self.unit in ("pct", "num") else 0

    @property
    def measures(self) -> tuple[str, ...]:
        """Mart measures behind it, each once, in order of appearance."""
        text = (
            f"{self.expression} {self.numerator and '+ ' + self.numerator}"
            f" {self.denominator and '+ ' + self.denominator}"
        )
        return tuple(dict.fromkeys(name for _, name in terms(text)))

    @property
    def size_measures(self) -> tuple[str, ...]:
        """Measures that a ratio's base is measured against, so that none is shown on a base of nearly nothing."""
        return tuple(name for _, name in terms(self.size))

    @property
    def over_time(self) -> str:
        """How it stands to time, from its measures: flow, average, end, rolling, or mixed.

        >>> metric("revenue").over_time, metric("loans_end").over_time, metric("raroc").over_time
        ('flow', 'end', 'mixed')
        """
        kinds = {measure(name).over_time for name in self.measures}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def is_as_of(self) -> bool:
        """Whether it stands as of a month whatever the period: month ends, counts, rolling figures and their ratios."""
        return {measure(name).over_time for name in self.measures} <= {"end", "rolling"}

    def label(self, lang: str) -> str:
        return self.label_zh if lang == "zh" else self.label_en

    def formula(self, lang: str) -> str:
        return self.formula_zh if lang == "zh" else self.formula_en

    def description(self, lang: str) -> str:
        return self.description_zh if lang == "zh" else self.description_en


class HasFeeds(Protocol):
    """What `missing` asks of a mart."""

    def has(self, feed: str) -> bool: ...


def terms(text: str) -> list[tuple[int, str]]:
    """A sum or difference of names as signed terms.

    >>> terms("interest_received_cny - interest_paid_cny")
    [(1, 'interest_received_cny'), (-1, 'interest_paid_cny')]
    """
    found, at, text = [], 0, text.strip()
    while at < len(text):
        term = _TERM.match(text, at)
        if not term or (at and not term[1]):
            raise MetricError(f"expression {text!r}: only names joined by + and - are allowed")
        found.append((-1 if term[1] == "-" else 1, term[2]))
        at = term.end()
    return found


def metric(name: str) -> Metric:
    """The metric of that name. Raises UnknownMetric with near names."""
    known = metrics()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else "; see docs/metrics.md for the list"
    raise UnknownMetric(f"metric {name!r} is not defined{hint}")


@lru_cache(maxsize=1)
def metrics() -> dict[str, Metric]:
    """All metrics by name, in the order of the file. Raises MetricError on a bad record."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where PyYAML was built with libyaml
    content = yaml.load(FILE.read_text(encoding="utf-8"), Loader=loader)
    return {name: _record(name, record) for name, record in content.items()}


def missing(mart: HasFeeds, name: str) -> NotAvailable | None:
    """The first feed a metric needs that this bank does not deliver, or None when all are there, or those that do
    instead."""
    instead = metric(name).or_needs
    if instead and all(map(mart.has, instead)):
        return None
    for feed in metric(name).needs:
        if not mart.has(feed):
            return NotAvailable(feed)
    return None


def _record(name: str, record: dict) -> Metric:
    allowed = {field.name for field in fields(Metric)} - {"name"}
    unknown = set(record) - allowed
    if unknown:
        raise MetricError(f"metrics.yml {name}: unknown key {sorted(unknown)[0]!r}")
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}
    try:
        found = Metric(name=name, **values)
    except TypeError as error:
        raise MetricError(f"metrics.yml {name}: {error}") from None
    _check(found)
    return found


def _check(found: Metric) -> None:
    for key, allowed in _CHOICES.items():
        if getattr(found, key) not in allowed:
            raise MetricError(f"metrics.yml {found.name}: {key} is one of {', '.join(allowed)}")
    is_ratio = found.kind == "ratio"
    if is_ratio != bool(found.numerator and found.denominator) or is_ratio == bool(found.expression):
        raise MetricError(f"metrics.yml {found.name}: a ratio has numerator and denominator, all else an expression")
    if not found.needs:
        raise MetricError(f"metrics.yml {found.name}: needs names no feed")
    terms(found.components)
    unknown = [name for name in (*found.measures, *found.size_measures) if name not in measures()]
    if unknown:
        raise MetricError(f"metrics.yml {found.name}: {unknown[0]!r} is no measure of measures.yml")
