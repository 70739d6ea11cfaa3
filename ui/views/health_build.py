"""What made these figures: build, versions, seconds."""

from __future__ import annotations

from mart.query import health
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(page: Screen) -> None:
    """The formula line: row accounting rule on the left, build and seconds on the right."""
    facts, lang = page.load(_facts), page.lang
    seconds = sum(v for v in facts["timings"].values() if isinstance(v, int | float))
    ui.formula_line(t("health.line.rule", lang), t("health.line.build", lang, build=facts["build"],
                                                   seconds=f"{seconds:,.0f}", policy=", ".join(f"{k} {v}" for k, v in sorted(facts["policy_versions"].items()))))


def _facts(mart: object, scope: object) -> dict:  # noqa: ARG001 - the build's facts are the same for every scope
    return health.build_facts(mart)
