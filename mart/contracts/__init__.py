"""The contracts of the 26 source systems, read from the YAML beside this file: the single definition of a delivery.

A contract says, for each table a system delivers, its columns with type, unit and meaning, its key, and its rules.
Everything that reads or writes a delivery (loading, mapping, the demo bank, documentation) takes it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from mart.contracts.model import SEMANTICS, SQL_TYPES, Check, Column, ContractError, Sums, System, Table

FOLDER = Path(__file__).parent

__all__ = [
    "SQL_TYPES",
    "Check",
    "Column",
    "ContractError",
    "Sums",
    "System",
    "Table",
    "load_order",
    "raw_tables",
    "systems",
    "table",
    "tables",
]


@cache
def systems() -> tuple[System, ...]:
    """All systems, business systems first, then by name. Raises ContractError when a contract is not sound."""
    shape = _read(FOLDER / "business.shape")
    found = tuple(_system(file, shape) for file in sorted(FOLDER.glob("*.yml")))
    _check_refs(found)
    return tuple(sorted(found, key=lambda system: (system.kind != "business", system.name)))


@cache
def tables() -> tuple[Table, ...]:
    """Every table of every system, in the order of `systems()`."""
    return tuple(table for system in systems() for table in system.tables)


def table(system: str, name: str) -> Table:
    """One table by system and name; KeyError when there is none."""
    for candidate in tables():
        if (candidate.system, candidate.name) == (system, name):
            return candidate
    raise KeyError(f"no table {system}.{name} in the contracts")


@cache
def raw_tables() -> Mapping[str, tuple[Table, ...]]:
    """Raw table name to the contracts that share it (16 for account, balance_month, fee_month; 1 otherwise)."""
    shared: dict[str, tuple[Table, ...]] = {}
    for item in tables():
        shared[item.name] = (*shared.get(item.name, ()), item)
    return shared


@cache
def load_order() -> tuple[str, ...]:
    """Raw table names so that each comes after the tables its columns refer to."""
    left = {name: {c.ref[0] for c in same[0].columns if c.ref} - {name} for name, same in raw_tables().items()}
    order: list[str] = []
    while left:
        ready = [name for name, needs in left.items() if needs <= set(order)]
        if not ready:
            raise ContractError(f"contracts: references run in a circle between {', '.join(sorted(left))}")
        order += ready
        left = {name: needs for name, needs in left.items() if name not in ready}
    return tuple(order)


def _read(file: Path) -> dict:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ContractError(f"{file.name}: is not a mapping of names")
    return content


def _system(file: Path, shape: dict) -> System:
    content = _read(file)
    name = content["system"]
    if name != file.stem:
        raise ContractError(f"{file.name}: system is {name!r}, must equal the file name")
    definitions = shape if content.get("shape") == "business" else content["tables"]
    return System(
        name=name,
        kind=content["kind"],
        name_zh=content["name_zh"],
        name_en=content["name_en"],
        owner=content["owner"],
        cadence=content["cadence"],
        tables=tuple(_table(name, table_name, body) for table_name, body in definitions.items()),
    )


def _table(system: str, name: str, body: dict) -> Table:
    where = f"{system}.{name}"
    columns = tuple(_column(where, column, spec) for column, spec in body["columns"].items())
    sums = body.get("sums")
    made = Table(
        system=system,
        name=name,
        semantics=body["semantics"],
        meaning_zh=body["meaning_zh"],
        meaning_en=body["meaning_en"],
        key=tuple(body["key"]),
        columns=columns,
        set_key=tuple(body.get("set_key", ())),
        checks=tuple(Check(item["rule"], item["sql"], item.get("say", "")) for item in body.get("checks", ())),
        sums=Sums(sums["column"], sums["equals"], tuple(sums["per"])) if sums else None,
    )
    _check_table(where, made)
    return made


def _column(where: str, name: str, spec: dict) -> Column:
    flags = {"personal", "is_currency", "same_system"}
    allowed = {"type", "required", "ref", "enum", "min", "max", "meaning_zh", "meaning_en", *flags}
    if set(spec) - allowed:
        raise ContractError(f"{where}.{name}: unknown setting {sorted(set(spec) - allowed)[0]!r}")
    if spec.get("type") not in SQL_TYPES:
        raise ContractError(f"{where}.{name}: type {spec.get('type')!r}, allowed are {', '.join(SQL_TYPES)}")
    ref = spec.get("ref")
    return Column(
        name=name,
        type=spec["type"],
        required=bool(spec.get("required", False)),
        meaning_zh=spec["meaning_zh"],
        meaning_en=spec["meaning_en"],
        ref=tuple(ref.split(".")[-2:]) if ref else None,
        enum=tuple(spec.get("enum", ())),
        min=spec.get("min"),
        max=spec.get("max"),
        **{flag: bool(spec.get(flag, False)) for flag in flags},
    )


def _check_table(where: str, made: Table) -> None:
    names = [column.name for column in made.columns]
    if made.semantics not in SEMANTICS:
        raise ContractError(f"{where}: semantics {made.semantics!r}, allowed are {', '.join(SEMANTICS)}")
    if "month" not in names or made.column("month").type != "month":
        raise ContractError(f"{where}: needs a column month of type month")
    used = [*made.key, *made.set_key, *((made.sums.column, *made.sums.per) if made.sums else ())]
    for name in used:
        if name not in names:
            raise ContractError(f"{where}: key or sums name {name!r}, which is not a column")
    for name in made.key:
        if not made.column(name).required:
            raise ContractError(f"{where}.{name}: a key column must be required")


def _check_refs(found: tuple[System, ...]) -> None:
    columns = {(table.name, c.name) for system in found for table in system.tables for c in table.columns}
    for system in found:
        for item in system.tables:
            for column in item.columns:
                if column.ref and column.ref not in columns:
                    raise ContractError(f"{item.full_name}.{column.name}: refers to unknown {'.'.join(column.ref)}")
