"""What was typed into the form of a step, checked against the declaration of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from workflow.declared import Field, Kind
from workflow.model import Refused

_PLACES = {"cny": 2, "pct": 4, "bps": 2, "count": 0}
_LIMIT = Decimal(10) ** 15


def check(kind: Kind, requires: tuple[str, ...], optional: tuple[str, ...], form: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form as texts, as they are stored; an empty one is left out. Raises Refused: required, invalid,
    unknown or too_long, with `field`."""
    unknown = sorted(set(form) - {*requires, *optional})
    if unknown:
        raise Refused("unknown", f"{kind.name}: no field {unknown[0]!r} here", field=unknown[0])
    values = {}
    for name in (*requires, *optional):
        given = form.get(name)
        if given is None or (isinstance(given, str) and not given.strip()):
            if name in requires:
                raise Refused("required", f"{name}: is needed", field=name)
            continue
        values[name] = value(kind.fields[name], given)
    return values


def value(field: Field, given: Any) -> str:
    """One value as text: money with two decimals, a date as ISO. Raises Refused."""
    text = given.isoformat() if isinstance(given, (date, datetime)) else str(given).strip()
    if len(text) > field.max_length:
        raise Refused("too_long", f"{field.name}: {len(text)} characters, at most {field.max_length}", field=field.name)
    if "\x00" in text:
        raise Refused("invalid", f"{field.name}: holds a character that is no text", field=field.name)
    if field.type in _PLACES:
        return _number(field, text)
    if field.type == "date":
        try:
            return date.fromisoformat(text[:10]).isoformat()
        except ValueError as error:
            raise Refused("invalid", f"{field.name}: {text!r} is no date", field=field.name) from error
    if field.type == "choice" and text not in field.choices:
        raise Refused("invalid", f"{field.name}: {text!r} is no choice", field=field.name)
    if field.type == "bool" and text.lower() not in ("true", "false"):
        raise Refused("invalid", f"{field.name}: {text!r} is neither true nor false", field=field.name)
    return text.lower() if field.type == "bool" else text


def _number(field: Field, text: str) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise Refused("invalid", f"{field.name}: {text!r} is no number", field=field.name) from error
    if not number.is_finite() or abs(number) >= _LIMIT:
        raise Refused("invalid", f"{field.name}: {text!r} is out of range", field=field.name)
    rounded = round(number, _PLACES[field.type])
    if rounded != number:
        raise Refused("invalid", f"{field.name}: {text!r} has too many decimals", field=field.name)
    return format(rounded, "f")
