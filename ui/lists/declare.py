"""The records a list is declared with. They hold no data and no texts, so they are made once, at import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ui.lists.words import Words

SCREEN, FILE = "screen", "file"


@dataclass(frozen=True)
class Col:
    """One column: `key` in the frame, its `kind` (see `ui.columns.KINDS`) and how it is shown.

    `words` makes its text of codes and names. The label is `<texts>.column.<label or key>` of the locale, the
    definition `<texts>.help.<help or label or key>`, where there is one; a text with a dot is a whole locale key.
    `metric`: the column is a metric of the dictionary, which names it (in the file; on screen too without a label) and
    defines it. `place`: "screen" or "file" where it stands in one of them only. `group`:
    money that is printed in one unit with the other columns of its group. `keep`: shown also where no row has a
    figure, which else means that no feed brings it. The rest is as in `ui.columns.Column`.
    """

    key: str
    kind: str = "text"
    decimals: int | None = None
    words: Words | None = None
    label: str = ""
    help: str = ""
    metric: str = ""
    place: str = ""
    group: str = ""
    bold: bool = False
    short: bool = False
    tone: str | None = None
    signed: bool = False
    arrow: bool = False
    cap: float | None = None
    keep: bool = False


@dataclass(frozen=True)
class Action:
    """What can be done with the rows that are ticked: `run(screen, one, ids, *context)` draws its control and acts."""

    name: str
    run: Callable


@dataclass(frozen=True)
class List:
    """A list: `name` (of its widgets and file), `texts` (section of the locale), its columns, and what can be done.

    `file`: the first columns of the file, in order, where that differs from the screen's. `unit`: of all money
    ("one", "wan", "cent", "fine"; by the largest value where none is given). `fine`: groups whose unit gets a decimal
    more where its figures are small. `is_sortable`: a control sorts the whole list. `is_open`: rows can be
    pressed, `click(screen, event, *context)` is what that does; `button`: the column whose texts are buttons. `id`: the
    column that names a row; with `actions`, rows can be ticked, also over several pages. `stand_ins`: columns shown
    only where another has no figures ({revenue: interest, fees}).
    """

    name: str
    texts: str
    columns: tuple[Col, ...]
    file: tuple[str, ...] = ()
    page_size: int = 15
    row_height: int = 34
    unit: str = ""
    fine: tuple[str, ...] = ()
    is_sortable: bool = False
    is_open: bool = False
    click: Callable | None = None
    button: str = ""
    id: str = ""
    actions: tuple[Action, ...] = ()
    stand_ins: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __getitem__(self, key: str) -> Col:
        """The column of a key; KeyError where it has none."""
        found = next((c for c in self.columns if c.key == key), None)
        if found is None:
            raise KeyError(f"list {self.name!r} has no column {key!r}")
        return found

    def only(self, *keys: str) -> List:
        """The list with these columns, in this order."""
        return replace(self, columns=tuple(self[key] for key in keys))

    def without(self, *keys: str) -> List:
        """The list without these columns."""
        return replace(self, columns=tuple(c for c in self.columns if c.key not in keys))

    def with_(self, key: str, **changes: object) -> List:
        """The list with one column changed, such as its label by the dimension that is chosen."""
        self[key]
        changed = tuple(replace(c, **changes) if c.key == key else c for c in self.columns)
        return replace(self, columns=changed)
