"""Parsed files of one contract table as one SQL relation with typed columns and the code of the first broken rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mart.contracts import Table
from mart.load.conversions import convert, is_exact, literal, quoted
from mart.load.fast_csv import ROW_COLUMN
from mart.load.model import Finding, ParsedFile, header_listing
from mart.load.rules import REFERENCE_RULES, Reference, Rule, own_ids, references, rules

# The file and row that a row of a mapping's SELECT was made of.
SOURCE_FILE, SOURCE_ROW = "__source_file", "__source_row"

MONTH_NO = (
    "CAST(left(parse_filename(filename), 4) AS INTEGER) * 12"
    " + CAST(substr(parse_filename(filename), 6, 2) AS INTEGER) - 1"
)
# Files produced by a mapping carry their month in the rows, not in the file name.
MONTH_TEXT = r"\d{4}-(0[1-9]|1[0-2])"
MONTH_NO_OF_COLUMN = (
    "CASE WHEN regexp_full_match({0}, '"
    + MONTH_TEXT.replace("{4}", "{{4}}")
    + "') THEN CAST(left({0}, 4) AS INTEGER) * 12 + CAST(right({0}, 2) AS INTEGER) - 1 END"
)


@dataclass(frozen=True)
class Relation:
    """Files of one table with one schema.

    `typed` yields typed columns, `__raw_` columns, month_no, path and row; `sql` adds the code of the first broken
    rule.
    `orphans` counts the rows whose references or months are not met; where there are none, `unjoined` says the same as
    `sql` without a join, and so keeps the rows in the order of the files. `ids` names the columns that identify
    something: the table's own, and when it is trimmed (`relation(…, is_lenient=True)`, which costs time) what it refers
    to and what has a list of values.
    """

    table: Table
    files: tuple[ParsedFile, ...]
    rules: tuple[Rule, ...]
    typed: str
    sql: str
    unjoined: str
    orphans: str
    ids: tuple[str, ...] = ()


def absent_columns(table: Table, files: Sequence[ParsedFile]) -> set[str]:
    """Columns that may be empty and that no file of a table has: the bank does not bring them."""
    have = {name for file in files for name in actual_names(file)}
    return {column.name for column in table.columns if not column.required} - have


def begun_columns(table: Table, files: Sequence[ParsedFile]) -> dict[str, str]:
    """Columns that may be empty and that the monthly files of a table have from a month on, but not before: the month.

    A bank that begins to deliver a column does not deliver its history anew. None where an earlier file has a column
    that no contract knows (then it was renamed), or where a later one lacks it.
    """
    known, optional = {one.name for one in table.columns}, {one.name for one in table.columns if not one.required}
    have: dict[str, set[str]] = {}
    for file in files:
        names = set(actual_names(file)) - {ROW_COLUMN}
        had = have.get(file.source.month, names | optional)
        have[file.source.month] = (had & names) | (names - known) | (had - known)
    months, begun = sorted(have), {}
    for name in sorted(optional):
        first = next((month for month in months if name in have[month]), "")
        early = [have[month] for month in months if month < first]
        if early and "" not in months and not any(one - known for one in early):
            begun |= {name: first} if all(name in have[month] for month in months if month >= first) else {}
    return begun


def schema_findings(table: Table, file: ParsedFile, absent: Collection[str] = ()) -> list[Finding]:
    """Columns that a file lacks, other than those that no file has, and columns whose type cannot be read."""
    findings = []
    actual = actual_names(file)
    known = {column.name for column in table.columns}
    # Where no name fits, the header is not in row 1 or the separator is another: the names found say which.
    if not known & set(actual):
        message = f"no column of the contract is there; found are {columns_found(file)}: is the header in another row?"
        return [Finding(file.source.label, "missing_column", message, column=table.columns[0].name)]
    for column in table.columns:
        delivered = actual.get(column.name)
        if delivered is None and column.name in absent:
            continue
        if delivered is None:
            message = f"column is missing; deliver it ({column.type}, {_empty_hint(column.required)})"
            findings.append(Finding(file.source.label, "missing_column", message, column=column.name))
        elif convert(column, "x", file.schema[delivered]) is None:
            message = f"is stored as {file.schema[delivered]}, which cannot be read as {column.type}; store it as such"
            findings.append(Finding(file.source.label, "type", message, column=column.name))
    return findings


def columns_found(file: ParsedFile) -> str:
    """The first columns of a file, as its header names them."""
    names = [name for name in file.schema if name != ROW_COLUMN]
    return header_listing(names)


def _empty_hint(required: bool) -> str:
    return "required" if required else "may be empty"


def actual_names(file: ParsedFile) -> dict[str, str]:
    """Contract name (lower case, trimmed) to the name in the file."""
    return {name.strip().lower(): name for name in file.schema}


def relations(table: Table, files: Sequence[ParsedFile], present: Collection[str]) -> tuple[Relation, ...]:
    """One relation for each distinct schema among the files, files in the order given."""
    groups: dict[tuple, list[ParsedFile]] = {}
    for file in files:
        groups.setdefault((bool(file.source.month), tuple(file.schema.items())), []).append(file)
    return tuple(relation(table, tuple(group), present) for group in groups.values())


def relation(
    table: Table, files: tuple[ParsedFile, ...], present: Collection[str], is_lenient: bool = False
) -> Relation:
    """Files that share one schema as one relation."""
    names, schema = actual_names(files[0]), files[0].schema
    by_file = bool(files[0].source.month)
    refs = references(table, present)
    inexact = {c.name for c in table.columns if c.name in names and not is_exact(c, schema[names[c.name]])}
    made = rules(table, inexact, refs, by_file)
    looked_up = {ref.column for ref in refs}
    listed = {column.name for column in table.columns if column.enum or column.is_currency}
    ids = (*own_ids(table, looked_up), *(sorted(looked_up | listed) if is_lenient else ()))
    trims = tuple(c.name for c in table.columns if c.type in ("text", "month")) if is_lenient else ()
    joins = "".join(f" LEFT JOIN {r.relation} {r.alias} ON {r.alias}.key = src.{quoted(r.column)}" for r in refs)
    source = _source(table, files, names, schema, inexact, by_file, trims)
    return Relation(
        table=table,
        files=files,
        rules=made,
        typed=source,
        sql=f"SELECT src.*, {_code(made)} AS code FROM ({source}) src{joins}",
        unjoined=(
            f"SELECT src.*, {_code([r for r in made if r.name not in REFERENCE_RULES])} AS code FROM ({source}) src"
        ),
        orphans=_orphans(source, made, refs),
        ids=ids,
    )


def _orphans(source: str, made: Sequence[Rule], refs: Sequence[Reference]) -> str:
    """Counts the rows whose month or references are not met, in one pass over the files. Keys of another system are
    left out of the keys, which are few, instead of being asked of every row."""
    joins, unmet = "", [f"({rule.condition})" for rule in made if rule.name == "month"]
    for ref in refs:
        name, first = f"src.{quoted(ref.column)}", f"{ref.alias}.first_month_no"
        own = f" WHERE coalesce(list_contains(systems, {literal(ref.system)}), true)" if ref.system else ""
        keys = f"(SELECT key, first_month_no FROM {ref.relation}{own})"
        joins += f" LEFT JOIN {keys} {ref.alias} ON {ref.alias}.key = {name}"
        unmet.append(f"({name} IS NOT NULL AND ({first} IS NULL OR {first} > month_no))")
    return f"SELECT count(*) FROM ({source}) src{joins} WHERE {' OR '.join(unmet) or 'false'}"


def _code(made: Sequence[Rule]) -> str:
    return f"CASE {' '.join(f'WHEN {rule.condition} THEN {rule.code}' for rule in made)} END"


def _source(
    table: Table,
    files: Sequence[ParsedFile],
    names: Mapping[str, str],
    schema: Mapping[str, str],
    inexact: Collection[str],
    by_file: bool,
    trims: Collection[str],
) -> str:
    picked = []
    for column in table.columns:
        if column.name not in names:
            picked.append(f"CAST(NULL AS {column.sql_type}) AS {quoted(column.name)}")
            continue
        source, actual = quoted(names[column.name]), schema[names[column.name]]
        picked.append(f"{convert(column, source, actual, column.name in trims)} AS {quoted(column.name)}")
        if column.name in inexact:
            picked.append(f"CAST({source} AS VARCHAR) AS {quoted('__raw_' + column.name)}")
    if by_file:
        picked += [f"{MONTH_NO} AS month_no", "left(parse_filename(filename), 7) AS __file_month"]
    else:
        month = convert(table.column("month"), quoted(names["month"]), schema[names["month"]], "month" in trims)
        picked.append(f"{MONTH_NO_OF_COLUMN.format(month)} AS month_no")
    row = ROW_COLUMN if ROW_COLUMN in schema else "file_row_number + 1"
    picked += ["filename AS path", f"{row} AS row"]
    is_traced = SOURCE_FILE in schema
    picked += [f"{name if is_traced else 'NULL'} AS {name}" for name in (SOURCE_FILE, SOURCE_ROW)]
    listed = ", ".join(literal(file.path) for file in files)
    return f"SELECT {', '.join(picked)} FROM read_parquet([{listed}], hive_partitioning = false)"
