"""What is published: the build that CURRENT names, its records, which feeds were delivered, whose bank it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mart.config import Bank, ConfigError, Paths, bank
from mart.metrics import metrics
from mart.store import Damaged, read_record


class NoMart(RuntimeError):
    """One line: why there is nothing to read and what to run."""


def current_build(where: Paths) -> str:
    """Id of the published build. Raises NoMart where there is none or CURRENT is damaged."""
    try:
        build_id = where.current.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        build_id = ""
    except OSError:
        raise NoMart(f"{where.data}: no mart is published here; run python -m mart demo, load and build") from None
    if not build_id or Path(build_id).name != build_id:
        raise NoMart(f"{where.current}: names no build; run python -m mart build")
    return build_id


def presence(manifest: Mapping[str, Any], load: Mapping[str, Any]) -> dict[str, bool]:
    """Feed or table → delivered. `business.<table>` is true when any business system delivered that table.

    A table that stands in for others, as a ready profit does for what it is made of, has to tell of somebody.
    """
    found: dict[str, bool] = {}
    stand_ins = {name for one in metrics().values() for name in one.or_needs}
    for feed in manifest.get("feeds") or load.get("feeds") or []:
        tables = _table_presence(feed)
        system = feed["system"]
        found[system] = any(tables.values())
        empty = {table for table, told in feed.get("coverage", {}).items() if not told["rows"]}
        for table, present in tables.items():
            name = f"{system}.{table}"
            found[name] = present and not (name in stand_ins and table in empty)
            if table in ("account", "balance_month", "fee_month"):
                found[f"business.{table}"] = found.get(f"business.{table}", False) or present
    return found


def _table_presence(feed: Mapping[str, Any]) -> dict[str, bool]:
    """A feed record names its tables as a map table → bool, or as lists beside one flag."""
    present, tables = feed.get("present"), feed.get("tables", feed.get("table", []))
    if isinstance(present, Mapping):
        return {table: bool(flag) for table, flag in present.items()}
    if isinstance(tables, Mapping):
        return {table: bool(flag) for table, flag in tables.items()}
    return {table: bool(present) for table in tables}


def record(file: Path) -> dict[str, Any]:
    """One JSON record of a build; empty where there is none. Raises NoMart for a damaged one."""
    try:
        return read_record(file)
    except Damaged as error:
        raise NoMart(f"{error}; run python -m mart build") from error


def bank_of(where: Paths, manifest: Mapping[str, Any]) -> Bank:
    """The bank as it describes itself now; as it did at the build when that cannot be read any more."""
    try:
        return bank(where)
    except ConfigError as error:
        if "bank" not in manifest:
            raise NoMart(str(error)) from error
        logging.getLogger("cockpit.reader").warning("%s", error)
        return Bank(**manifest["bank"])
