"""What made these figures: build, policies, versions, seconds."""

from __future__ import annotations

from mart.query import health
from mart.waiting import next_build
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen


def draw(screen: Screen) -> None:
    """Policies and versions of the published build, and whether a later one waits."""
    facts, lang = screen.load(_facts), screen.lang
    rows = sum(v for v in facts["row_counts"].values() if v)
    with ui.card(
        t("health.build.title", lang, build=facts["build"], rows=f.number(rows)),
        t("health.build.caption", lang, seconds=f.number(facts["timings"].get("total_seconds"), 0)),
        key="health_build",
    ):
        if later := next_build(screen.mart.where):  # asked each time: it comes and goes while these figures stay
            ui.note(t("health.build.waiting", lang, build=later.build, month=later.as_of))
        for kind in ("policy_versions", "versions"):
            listed = t("state.join", lang).join(
                version if version.startswith(name) else f"{name} {version}"
                for name, version in sorted(facts[kind].items())
            )
            ui.note(t(f"health.build.{kind}", lang, listed=listed))


def _facts(mart: object, scope: object) -> dict:  # noqa: ARG001 - the build's facts are the same for every scope
    return health.build_facts(mart)
