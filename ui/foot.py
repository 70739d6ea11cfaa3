"""The last line of a page: how its figures are made, and by which policies and build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mart.query.policy import versions
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen, policy_words


@dataclass(frozen=True)
class Foot:
    """`formula`: a locale key, or `formula(screen, *given)` where it holds figures of the page.

    `policies`: names of the policies the figures follow, as of the page's month; without any, those of the build in
    short. `made` is the locale key that says both; `shows` names the metrics in the
    formula.
    """

    formula: str | Callable[..., str]
    policies: tuple[str, ...] = ()
    made: str = "explain.made_by"
    shows: tuple[str, ...] = ()

    def draw(self, screen: Screen, given: tuple[object, ...] | None) -> None:
        """Formula on the left, policy versions and build on the right; nothing where the formula lacks its figures."""
        if isinstance(self.formula, str) or given is not None:
            screen.draw_cached("foot", lambda: self._line(screen, given or ()), screen.entry.name)

    def _line(self, screen: Screen, given: tuple[object, ...]) -> None:
        lang = screen.lang
        named = ", ".join(versions(screen.mart, screen.month_no, self.policies).values())
        ui.formula_line(
            t(self.formula, lang) if isinstance(self.formula, str) else self.formula(screen, *given),
            t(
                self.made,
                lang,
                policy=named or policy_words(screen.mart, screen.month_no, lang),
                build=screen.mart.build_id,
            ),
        )
