"""The choices of a session, as texts by key, and the rules that hold between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.choices import BELOW, LOCAL, SHARED

Texts = tuple[str, ...]


def as_texts(value: object) -> Texts:
    """What a widget holds, as an address has it; nothing and everything are the same.

    >>> as_texts(" B01 "), as_texts(["value", "active"]), as_texts(None)
    (('B01',), ('value', 'active'), ())
    """
    if value is None or value == "":
        return ()
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value).strip(),)


@dataclass
class Address:
    """The choices of a session: `chosen` by key, `strange` is what was asked for and means nothing here."""

    chosen: dict[str, Texts] = field(default_factory=dict)
    strange: dict[str, Texts] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    given: dict[str, tuple[str, Texts]] = field(default_factory=dict)  # key -> (its widget, what that last held)
    worded: dict[str, str] = field(default_factory=dict)  # key -> in which words its widget shows the choice
    page_hash: str = ""
    has_arrived: bool = False
    is_first: bool | None = None  # run of a session: of a new reader, or of a browser whose server has started anew
    is_back: bool = False  # this run is the reader's going Back or Forward
    as_it_came: dict[str, Texts] | None = None  # an address that is left as it was written until a choice changes

    def put(self, key: str, texts: Texts, *, by_widget: bool = False) -> None:
        """Choose; what lies below another choice is let go."""
        if self.chosen.get(key, ()) == texts:
            return
        self.chosen[key] = texts
        self.as_it_came = None
        if not by_widget:
            self.rounds[key] = self.rounds.get(key, 0) + 1
        for below in BELOW.get(key, ()):
            self.put(below, ())

    def choose(self, **values: object) -> None:
        """Choose several at once; None or empty clears one. What the address could not say is no longer kept in it."""
        self.strange.clear()
        self.as_it_came = None
        for key in (*SHARED, *LOCAL):  # from the top: a branch lets its manager go before one is set
            if key in values:
                self.put(key, as_texts(values[key]))

    def said(self, page: str) -> dict[str, Texts]:
        """What the address of a page says."""
        keys = (*SHARED, *(key for key, home in LOCAL.items() if home == page))
        return {key: self.chosen[key] for key in keys if self.chosen.get(key)}
