"""Read a mapping: reader options for the bank's own files, and one SELECT for each contract table it can fill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mart.config import ConfigError, read_bank
from mart.contracts import tables
from mart.load.model import ReaderOptions
from mart.load.reader_options import fail, reader_options
from mart.plain_yaml import YamlError, read_yaml
from mart.policies import PolicyError
from mart.policies import read as read_policy

_TEXT, _LIST = "a text", "a list"
_KINDS = {
    _TEXT: str, _LIST: list, "a table of names": dict, "true or false": bool, "a whole number": int,
    "a text or a number": str | int,
}  # fmt: skip
_FILE_SETTINGS = {
    "view": _TEXT, "pattern": _TEXT, "separator": _TEXT, "encoding": _TEXT, "quote": _TEXT, "header": _LIST,
    "skip_lines": "a whole number",
    "null": _LIST, "date_format": _TEXT, "decimal": _TEXT, "thousands": _TEXT, "sheet": "a text or a number",
    "types": "a table of names",
    "optional": "true or false",
    "wins": _TEXT, "key": _LIST, "totals": "true or false",
}  # fmt: skip
_SETTINGS = {
    "name": _TEXT, "files": _LIST, "views": "a table of names", "tables": "a table of names", "notes": _LIST,
    "wins": _TEXT,
}  # fmt: skip
_WINS = ("error", "newest", "last")


@dataclass(frozen=True)
class FileSpec:
    """Files that match `pattern` below the landing folder, read with `options`, together one view named `view`.

    Where two files bring rows with the same `key` (empty: found out), the file that `wins` is kept.
    """

    view: str
    pattern: str
    options: ReaderOptions
    is_optional: bool
    wins: str = "error"
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """`views` and `notes` are (name, SELECT); `tables` are (system, table, SELECT), each read from the file named."""

    name: str
    file: Path
    files: tuple[FileSpec, ...]
    views: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    bank_files: tuple[tuple[str, Path], ...]


def read_mapping(path: Path) -> Mapping:
    """A mapping from one YAML file, or from a folder: mapping.yml, views/*.sql, tables/<system>.<table>.sql,
    bank.yml, policies/*.yml. Raises LoadError naming the file and the setting that is wrong.
    """
    file = path / "mapping.yml" if path.is_dir() else path
    content = _yaml(file)
    _check_settings(file, "", content, _SETTINGS)
    for part in ("views", "tables"):
        _check_texts(file, part, (content.get(part) or {}).items())
    _check_texts(file, "notes", enumerate(content.get("notes") or ()))
    folder = file.parent
    views = [*(content.get("views") or {}).items(), *_sql_files(folder / "views" if path.is_dir() else None)]
    selects = [*(content.get("tables") or {}).items(), *_sql_files(folder / "tables" if path.is_dir() else None)]
    if not selects:
        raise fail(file, "maps no table; add tables/<system>.<table>.sql or tables: in the file")
    wins = _wins(file, content.get("wins"))
    files = tuple(_file_spec(file, item, wins) for item in content.get("files") or ())
    made = tuple((name.split("_", 1)[-1] if name[:2].isdigit() else name, sql) for name, sql in views)
    _check_names(file, [*(spec.view for spec in files), *(name for name, _ in made)])
    return Mapping(
        name=content.get("name") or path.stem,
        file=file,
        files=files,
        views=made,
        tables=tuple(_target(file, name, sql) for name, sql in selects),
        notes=tuple(content.get("notes") or ()),
        bank_files=_bank_files(folder),
    )


def _check_settings(file: Path, where: str, given: dict, allowed: dict[str, str]) -> None:
    for name, value in given.items():
        if name not in allowed:
            raise fail(file, f"{where}unknown setting {str(name)!r}; allowed are {', '.join(sorted(allowed))}")
        kind = _KINDS[allowed[name]]
        if value is not None and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
            raise fail(file, f"{where}{name} must be {allowed[name]}, found {str(value)[:40]!r}")


def _check_texts(file: Path, where: str, items: Iterable[tuple[object, object]]) -> None:
    for name, sql in items:
        if (
            not isinstance(name, str | int)
            or not isinstance(sql, str)
            or (where != "notes" and not isinstance(name, str))
        ):
            raise fail(file, f"{where}: {name}: expected the text of a SELECT")


def _check_names(file: Path, names: Sequence[str]) -> None:
    for name in names:
        if not name.isidentifier():
            raise fail(file, f"view {name!r} is not a plain name of letters, digits and _")
        if names.count(name) > 1:
            raise fail(file, f"view {name!r} is defined twice; give each its own name")


def _yaml(file: Path) -> dict:
    try:
        content = read_yaml(file)
    except YamlError as error:
        raise fail(file, str(error)) from error
    if not isinstance(content, dict):
        raise fail(file, "expected settings such as name:, files:, tables:; see docs/bring-your-own-bank.md")
    return content


def _sql_files(folder: Path | None) -> list[tuple[str, str]]:
    files = sorted(folder.glob("*.sql")) if folder and folder.is_dir() else []
    return [(file.stem, file.read_text(encoding="utf-8")) for file in files]


def _target(file: Path, name: str, sql: str) -> tuple[str, str, str]:
    system, _, table = name.partition(".")
    if (system, table) not in {(item.system, item.name) for item in tables()}:
        raise fail(file, f"maps {name!r}, which is not a contract table <system>.<table>; see docs/contracts.md")
    return system, table, sql


def _bank_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    own = folder / "bank.yml"
    if own.exists():
        try:
            read_bank(own)
        except ConfigError as error:
            raise fail(own, str(error).removeprefix(f"{own}: ")) from error
    policies = sorted((folder / "policies").glob("*.yml"))
    for item in policies:
        try:
            read_policy(item)
        except PolicyError as error:
            raise fail(item, str(error).removeprefix(f"{item}: ")) from error
    return tuple([("bank.yml", own)] * own.exists() + [(f"policies/{item.name}", item) for item in policies])


def _wins(file: Path, value: str | None) -> str:
    if value is not None and value not in _WINS:
        raise fail(file, f"wins {value!r}; allowed are {', '.join(_WINS)}")
    return value or _WINS[0]


def _file_spec(file: Path, item: dict, wins: str) -> FileSpec:
    if not isinstance(item, dict) or not item.get("view") or not item.get("pattern"):
        raise fail(file, "each entry of files: needs view: (a name) and pattern: (files below the landing folder)")
    view, pattern = str(item["view"]), str(item["pattern"])
    _check_settings(file, f"files: {view}: ", item, _FILE_SETTINGS)
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise fail(file, f"files: {view}: pattern {pattern!r} must stay below the landing folder")
    wins, key = _wins(file, item.get("wins") or wins), tuple(map(str, item.get("key") or ()))
    return FileSpec(view, pattern, reader_options(file, view, item), bool(item.get("optional", False)), wins, key)
