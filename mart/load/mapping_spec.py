"""Read a mapping: reader options for the bank's own files, and one SELECT for each contract table it can fill."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

import yaml

from mart.config import ConfigError, read_bank
from mart.contracts import SQL_TYPES, tables
from mart.load.model import Finding, LoadError, ReaderOptions

_FILE_SETTINGS = {
    "view", "pattern", "separator", "encoding", "quote", "header", "skip_lines", "null", "date_format", "decimal",
    "thousands", "sheet", "types", "optional",
}  # fmt: skip
_SETTINGS = {"name", "files", "views", "tables", "notes"}


@dataclass(frozen=True)
class FileSpec:
    """Files that match `pattern` below the landing folder, read with `options`, together one view named `view`."""

    view: str
    pattern: str
    options: ReaderOptions
    is_optional: bool


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


def fail(file: Path | str, message: str, column: str | None = None) -> LoadError:
    """A mapping error as the one finding of a LoadError."""
    return LoadError([Finding(str(file), "mapping", message, column=column)])


def read_mapping(path: Path) -> Mapping:
    """A mapping from one YAML file, or from a folder: mapping.yml, views/*.sql, tables/<system>.<table>.sql,
    bank.yml, policies/*.yml. Raises LoadError naming the file and the setting that is wrong.
    """
    file = path / "mapping.yml" if path.is_dir() else path
    content = _yaml(file)
    unknown = sorted(set(content) - _SETTINGS)
    if unknown:
        raise fail(file, f"unknown setting {unknown[0]!r}; allowed are {', '.join(sorted(_SETTINGS))}")
    folder = file.parent
    views = [*(content.get("views") or {}).items(), *_sql_files(folder / "views" if path.is_dir() else None)]
    selects = [*(content.get("tables") or {}).items(), *_sql_files(folder / "tables" if path.is_dir() else None)]
    if not selects:
        raise fail(file, "maps no table; add tables/<system>.<table>.sql or tables: in the file")
    return Mapping(
        name=str(content.get("name") or path.stem),
        file=file,
        files=tuple(_file_spec(file, item) for item in content.get("files") or ()),
        views=tuple((name.split("_", 1)[1] if name[:2].isdigit() else name, sql) for name, sql in views),
        tables=tuple(_target(file, name, sql) for name, sql in selects),
        notes=tuple(content.get("notes") or ()),
        bank_files=_bank_files(folder),
    )


def _yaml(file: Path) -> dict:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise fail(file, f"cannot be read ({' '.join(str(error).split())}); write valid YAML in UTF-8") from error
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
            raise fail(own, str(error)) from error
    policies = sorted((folder / "policies").glob("*.yml"))
    return tuple([("bank.yml", own)] * own.exists() + [(f"policies/{item.name}", item) for item in policies])


def _file_spec(file: Path, item: dict) -> FileSpec:
    if not isinstance(item, dict) or not item.get("view") or not item.get("pattern"):
        raise fail(file, "each entry of files: needs view: (a name) and pattern: (files below the landing folder)")
    view = str(item["view"])
    if not view.isidentifier():
        raise fail(file, f"view {view!r} is not a plain name of letters, digits and _")
    unknown = sorted(set(item) - _FILE_SETTINGS)
    if unknown:
        raise fail(file, f"files: {view}: unknown setting {unknown[0]!r}; allowed: {', '.join(sorted(_FILE_SETTINGS))}")
    return FileSpec(view, str(item["pattern"]), _options(file, view, item), bool(item.get("optional", False)))


def _options(file: Path, view: str, item: dict) -> ReaderOptions:
    types = item.get("types") or {}
    for column, kind in types.items():
        if kind not in SQL_TYPES or kind == "month":
            allowed = ", ".join(name for name in SQL_TYPES if name != "month")
            raise fail(file, f"files: {view}: type {kind!r}; allowed are {allowed}", column)
    for setting, longest in (("separator", 1), ("quote", 1), ("decimal", 1), ("thousands", 1)):
        if len(str(item.get(setting) or "")) > longest:
            raise fail(file, f"files: {view}: {setting} {item[setting]!r} must be one character")
    encoding = item.get("encoding")
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError as error:
        raise fail(file, f"files: {view}: encoding {encoding!r} is not known; use utf-8 or gb18030") from error
    header = item.get("header")
    return ReaderOptions(
        separator=item.get("separator"),
        encoding=encoding,
        quote='"' if item.get("quote") is None else str(item["quote"]),
        header=tuple(map(str, header)) if isinstance(header, list) else None,
        skip_lines=int(item.get("skip_lines", 0)),
        null=tuple(map(str, item.get("null", ("",)))),
        date_format=item.get("date_format"),
        decimal=str(item.get("decimal") or "."),
        thousands=str(item.get("thousands") or ""),
        sheet=item.get("sheet"),
        types=types,
    )
