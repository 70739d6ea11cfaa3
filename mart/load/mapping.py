"""A delivery in a bank's own files: read them with the mapping's options, run its SELECTs, hand on contract tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from mart.contracts import table
from mart.load import sandbox
from mart.load.conversions import literal
from mart.load.delivery import Delivery, parse_files
from mart.load.discover import KINDS, runs
from mart.load.mapping_spec import FileSpec, Mapping, fail, read_mapping
from mart.load.model import Finding, LoadError, ParsedFile, RejectedRow, SourceFile
from mart.load.multiplied import multiplied_before_groups
from mart.load.parquet_files import parse_parquet
from mart.load.relations import MONTH_TEXT, SOURCE_FILE, SOURCE_ROW, schema_findings
from mart.load.select_sql import lineage_of
from mart.load.views import add_view
from mart.months import month_no, month_text

_UNZIPPED = ".gz"


def mapped_delivery(con: duckdb.DuckDBPyConnection, landing: Path, path: Path, work: Path) -> Delivery:
    """Contract tables made by a mapping from the files of a landing folder.

    Raises LoadError: a file that is missing or cannot be read, SQL that does not run, a column that is not the
    contract's.
    """
    mapping = read_mapping(path)
    found = [(spec, _find(landing, spec)) for spec in mapping.files]
    box = sandbox.open_sandbox(work)
    try:
        return _made(con, box, mapping, found, landing, work)
    finally:
        box.close()  # a database left open would meet the next load of this process


def _made(
    con: duckdb.DuckDBPyConnection,
    box: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    found: Sequence[tuple[FileSpec, list[SourceFile]]],
    landing: Path,
    work: Path,
) -> Delivery:
    sources: list[ParsedFile] = []
    rejected: list[RejectedRow] = []
    findings: list[Finding] = []
    errors: list[Finding] = []
    is_told_apart = any(
        "file_name" in sql for sql in (*(sql for _, sql in mapping.views), *(t[2] for t in mapping.tables))
    )
    for spec, files in found:
        parsed, bad, said, damaged = parse_files(con, files, work)
        if parsed and not damaged:
            parsed, more, odd = add_view(box, spec, parsed, is_told_apart)
            rejected, findings = [*rejected, *more], [*findings, *odd]
        sources, rejected, findings = [*sources, *parsed], [*rejected, *bad], [*findings, *said]
        errors += damaged
    if errors:
        raise LoadError(errors)
    sandbox.close_doors(box)
    made = _run(con, box, mapping, work)
    findings += [*multiplied_before_groups(box, mapping), *_unused(landing, sources)]
    lineage = lineage_of(box, mapping)
    return Delivery(
        tuple(sources),
        tuple(made),
        tuple(rejected),
        _notes(box, mapping),
        tuple(findings),
        (),
        mapping.bank_files,
        lineage,
    )


def _find(landing: Path, spec: FileSpec) -> list[SourceFile]:
    try:
        files = [file for file in sorted(landing.glob(spec.pattern)) if file.is_file()]
    except (ValueError, NotImplementedError) as error:
        raise fail(spec.pattern, f"is not a pattern below the landing folder ({error})") from error
    if not files and not spec.is_optional:
        message = f"no file below {landing} matches; deliver it or mark the view {spec.view} optional: true"
        raise LoadError([Finding(spec.pattern, "missing_file", message)])
    return [_source(landing, file, spec) for file in files]


def _source(landing: Path, file: Path, spec: FileSpec) -> SourceFile:
    plain = file.with_suffix("") if file.suffix == _UNZIPPED else file
    kind = KINDS.get(plain.suffix.lower(), "csv")
    return SourceFile(file, file.relative_to(landing).as_posix(), kind, "", spec.view, "", spec.options)


def _run(
    con: duckdb.DuckDBPyConnection, box: duckdb.DuckDBPyConnection, mapping: Mapping, work: Path
) -> list[ParsedFile]:
    for name, sql in mapping.views:
        label = f"{mapping.name}/views/{name}"
        relation = sandbox.run_select(box, label, sql)
        try:
            relation.create(name)
        except duckdb.Error as error:
            raise sandbox.does_not_run(box, label, error) from error
    made, findings = [], []
    for system, name, sql in mapping.tables:
        label = f"{mapping.name}/{system}.{name}"
        target = work / "mapped" / f"{system}.{name}.parquet"
        box.execute("BEGIN TRANSACTION READ ONLY")
        sandbox.write_rows(box, sandbox.run_select(box, label, sql, is_traced=True), label, target)
        box.execute("COMMIT")
        source = SourceFile(target, label, "parquet", system, name)
        parsed, damaged = parse_parquet([source])
        wrong = [*damaged, *_column_findings(parsed)]
        whole = [] if wrong else [_completed(con, file) for file in parsed]
        findings += [*wrong, *(item for file in whole for item in schema_findings(table(system, name), file))]
        made += whole
    findings = findings or [item for file in made if file.source.table == "balance_month" for item in _gaps(con, file)]
    if findings:
        raise LoadError(findings)
    return made


def _gaps(con: duckdb.DuckDBPyConnection, file: ParsedFile) -> list[Finding]:
    """Balances have rows in every month from their first to their last."""
    months = f"SELECT DISTINCT left(CAST(month AS VARCHAR), 7) AS m FROM read_parquet({literal(file.path)})"
    query = f"SELECT m FROM ({months}) WHERE regexp_full_match(m, '{MONTH_TEXT}')"
    found = {month_no(month) for (month,) in con.execute(query).fetchall()}
    missing = sorted(set(range(min(found), max(found))) - found) if found else []
    message = "the SELECT gives no balances for {}, between months that have some; deliver the files"
    spans = [
        month_text(first) if first == until else f"{month_text(first)} to {month_text(until)}"
        for first, until in runs(missing)
    ]
    return [Finding(file.source.label, "month_gap", message.format(span), column="month") for span in spans]


def _column_findings(parsed: Sequence[ParsedFile]) -> list[Finding]:
    findings = []
    for file in parsed:
        contract = table(file.source.system, file.source.table)
        known = {column.name for column in contract.columns}
        for column in contract.columns:
            if column.required and column.name not in file.schema:
                message = f"the SELECT does not give this column, which is required ({column.type})"
                findings.append(Finding(file.source.label, "missing_column", message, column=column.name))
        for name in file.schema:
            if name not in known and name not in (sandbox.ROW_COLUMN, SOURCE_FILE, SOURCE_ROW):
                message = "the SELECT gives a column that the contract does not have; remove or rename it"
                findings.append(Finding(file.source.label, "unknown_column", message, column=name))
    return findings


def _completed(con: duckdb.DuckDBPyConnection, file: ParsedFile) -> ParsedFile:
    """Columns that a mapping leaves out are empty."""
    contract = table(file.source.system, file.source.table)
    missing = [column for column in contract.columns if column.name not in file.schema]
    if not missing:
        return file
    target = file.path.with_suffix(".whole.parquet")
    empty = ", ".join(f'CAST(NULL AS {column.sql_type}) AS "{column.name}"' for column in missing)
    con.execute(f"COPY (SELECT *, {empty} FROM read_parquet('{file.path}')) TO '{target}' (FORMAT parquet)")
    schema = {**file.schema, **{column.name: column.sql_type for column in missing}}
    return replace(file, path=target, schema=schema)


def _unused(landing: Path, sources: Sequence[ParsedFile]) -> list[Finding]:
    used = {file.source.label for file in sources}
    labels = [file.relative_to(landing).as_posix() for file in sorted(landing.rglob("*")) if file.is_file()]
    message = "not read, no view of the mapping asks for it"
    return [Finding(label, "not_read", message, level="note") for label in labels if label not in used]


def _notes(box: duckdb.DuckDBPyConnection, mapping: Mapping) -> tuple[str, ...]:
    notes = []
    for number, sql in enumerate(mapping.notes, 1):
        label = f"{mapping.name}/notes/{number}"
        try:
            rows = sandbox.run_select(box, label, sql).fetchall()
        except duckdb.Error as error:
            raise sandbox.does_not_run(box, label, error) from error
        notes += [str(row[0]) for row in rows]
    return tuple(notes)
