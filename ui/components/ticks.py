"""Rows a reader has ticked, over several pages of a table: kept by id, for a position means another row tomorrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui import session


@dataclass(frozen=True)
class Ticks:
    """The ticked rows of one table: `key` names them in the session, `id` the column that names a row."""

    key: str
    id: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids ticked, in the order in which they were."""
        return tuple(session.read(f"{self.key}_ticked", ()))

    @property
    def heard(self) -> int:
        """The number of the browser's last change that was heard of: with it, what the server says is the latest."""
        return int(session.read(f"{self.key}_ticks_heard", 0))

    def places(self, page: Sequence[str]) -> list[int]:
        """Where on a page the ticked rows stand."""
        ticked = set(self.ids)
        return [at for at, one in enumerate(page) if one in ticked]

    def hear(self, number: object) -> None:
        """Remember which change of the browser's was the last."""
        if isinstance(number, int):
            session.remember(f"{self.key}_ticks_heard", number)

    def keep(self, page: Sequence[str], places: Sequence[int]) -> None:
        """Take over what is ticked on a page; what was ticked on other pages stays."""
        now = [one for at, one in enumerate(page) if at in places]
        session.remember(f"{self.key}_ticked", (*(one for one in self.ids if one not in page), *now))

    def clear(self) -> None:
        """Untick all, on all pages."""
        session.remember(f"{self.key}_ticked", ())
