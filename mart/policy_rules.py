"""How the values of a policy file are checked against the shape they must have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

DECIMALS = {"cny": 2, "pct": 6, "ratio": 6, "coefficient": 6, "sd": 6}  # by a name's ending; other values are whole


class PolicyError(ValueError):
    """One line: which policy file, which version, which value, what is wrong, what to do."""


@dataclass(frozen=True)
class Shape:
    """What a policy must hold: numbers with their range, one-of-these words, tables (key -> number or word), lists."""

    numbers: dict[str, tuple[float, float]]
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[str, ...] | None, tuple[float, float]]] = field(default_factory=dict)
    word_tables: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    free: tuple[str, ...] = ()


def is_whole(name: str) -> bool:
    """Whether the value of that name is a whole number: counts, months, basis points.

    >>> is_whole("window_months"), is_whole("hurdle_pct")
    (True, False)
    """
    return name.rsplit("_", 1)[-1] not in DECIMALS


def check_values(where: str, shape: Shape, values: dict[str, Any]) -> None:
    """Raise PolicyError, in one line, when a value is unknown, missing or out of range."""
    known = {*shape.numbers, *shape.words, *shape.tables, *shape.word_tables, *shape.lists, *shape.free}
    for name in values:
        if name not in known:
            raise PolicyError(f"{where}: unknown value {name!r}; allowed are {', '.join(sorted(known))}")
    for name, limits in shape.numbers.items():
        _number(f"{where}: {name}", values.get(name), limits)
        _whole(f"{where}: {name}", name, values[name])
    for name, allowed in shape.words.items():
        if values.get(name) not in allowed:
            raise PolicyError(f"{where}: {name} must be one of {', '.join(allowed)}, found {values.get(name)!r}")
    for name, (keys, limits) in shape.tables.items():
        _table(f"{where}: {name}", values.get(name), keys, limits)
        _whole(f"{where}: {name}", name, *values[name].values())
    for name, (keys, allowed) in shape.word_tables.items():
        _word_table(f"{where}: {name}", values.get(name), keys, allowed)
    for name, allowed in shape.lists.items():
        _list(f"{where}: {name}", values.get(name), allowed)


def _number(where: str, value: Any, limits: tuple[float, float]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not limits[0] <= value <= limits[1]:
        raise PolicyError(f"{where} must be a number from {limits[0]} to {limits[1]}, found {value!r}")


def _whole(where: str, name: str, *numbers: float) -> None:
    for number in numbers:
        if is_whole(name) and number % 1:
            raise PolicyError(f"{where} must be a whole number, found {number!r}")


def _table(where: str, value: Any, keys: tuple[str, ...] | None, limits: tuple[float, float]) -> None:
    if not isinstance(value, dict) or (keys and set(value) != set(keys)):
        raise PolicyError(f"{where} must give a number for each of: {', '.join(keys or ('its keys',))}")
    for key, number in value.items():
        _number(f"{where}[{key}]", number, limits)


def _word_table(where: str, value: Any, keys: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise PolicyError(f"{where} must name one for each of: {', '.join(keys)}")
    for key, word in value.items():
        if word not in allowed:
            raise PolicyError(f"{where}[{key}] must be one of {', '.join(allowed)}, found {word!r}")


def _list(where: str, value: Any, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, list):
        raise PolicyError(f"{where} must be a list out of {', '.join(allowed)}, found {value!r}")
    for word in value:
        if word not in allowed:
            raise PolicyError(f"{where} holds {word!r}; allowed are {', '.join(allowed)}")
