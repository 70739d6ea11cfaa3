"""SQL that turns a delivered column into its contract type, or into null where that is not possible."""

from __future__ import annotations

from mart.contracts import Column

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_FLOATS = ("FLOAT", "DOUBLE")
# Digits with one point, no separators, no underscore (DuckDB itself reads 1_000 as a thousand), and digits behind the
# point: a file that is cut off ends in 0.
_NUMBER = r"\s*[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?\s*"
# What stands around a key in exports: spaces of all widths, tabs, marks that cannot be seen.
_AROUND = " \t\r\n\u00a0\u3000\ufeff\u200b\u200e\u200f\u2060"
# What a spreadsheet makes of a month: 2026-09-01 00:00:00, 2026/9/1, 2026年9月, Sep-26.
_FIRST_DAY = r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*0?1\s*日?([ T]0?0:00(:00(\.0+)?)?)?\s*"
# What a ledger makes of one: its last day.
_LATE_DAY = _FIRST_DAY.replace("0?1", r"(2[89]|3[01])")
_NAMED_MONTH = r"(?i)\s*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ](\d{4}|\d{2})\s*"
_OTHER_MONTH = r"\s*\d{4}\s*[/年]\s*\d{1,2}\s*月?\s*"
_YEAR_MONTH = r"(\d{4})\s*[-/.年]\s*(\d{1,2})"
EXACT_IN_A_DOUBLE = 2**53


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A value as SQL literal: numbers as they are, everything else as text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def trimmed(source: str) -> str:
    """A text without what cannot be seen around it."""
    return f"trim({source}, {literal(_AROUND)})"


def is_padded(source: str) -> str:
    """SQL: true where a text is not what `trimmed` makes of it; a tenth of the cost of trimming to compare, as most
    texts begin and end with a visible ASCII sign."""
    seen = f"({source} NOT BETWEEN '!' AND '\x7f' OR right({source}, 1) NOT BETWEEN '!' AND '~')"
    return f"({seen} AND regexp_matches({source}, {literal(f'^[{_AROUND}]|[{_AROUND}]$')}))"


def convert(column: Column, source: str, actual: str, is_lenient: bool = False) -> str | None:
    """Expression of the contract type over `source`, a column of DuckDB type `actual`; None when no reading makes
    sense.

    Text that is empty counts as not given. `is_lenient` takes off what stands around a text and reads a month that a
    spreadsheet has made a date; it costs time, so it is for deliveries that need it.
    Amounts with more decimals than the contract are rounded half up.
    """
    kind = _kind(actual)
    if kind == "null":
        return f"CAST(NULL AS {column.sql_type})"
    if column.type == "month":
        return _to_month(source, kind) if is_lenient or kind != "text" else f"nullif({source}, '')"
    if column.type == "text":
        return _to_text(trimmed(source) if is_lenient and kind == "text" else source, kind)
    if column.type == "date":
        return _to_date(source, kind, actual)
    if column.type == "bool":
        return _to_bool(source, kind)
    return _to_number(source, kind, actual, column)


def is_exact(column: Column, actual: str) -> bool:
    """True when the column has the contract's type already, so that no value can fail to convert."""
    return actual == column.sql_type or actual == '"NULL"'


def _kind(actual: str) -> str:
    if actual in _INTEGERS:
        return "integer"
    if actual in _FLOATS:
        return "float"
    if actual.startswith("DECIMAL"):
        return "decimal"
    if actual.startswith("TIMESTAMP"):
        return "timestamp"
    return {"VARCHAR": "text", "DATE": "date", "BOOLEAN": "bool", '"NULL"': "null"}.get(actual, "other")


def _to_month(source: str, kind: str) -> str | None:
    if kind in ("date", "timestamp"):
        return f"left(CAST({source} AS VARCHAR), 7)"
    if kind != "text":
        return None
    year, number = (f"regexp_extract({source}, {literal(_YEAR_MONTH)}, {group})" for group in (1, 2))
    name, short = (f"regexp_extract({source}, {literal(_NAMED_MONTH)}, {group})" for group in (1, 2))
    late = f"regexp_extract({source}, {literal(_LATE_DAY)}, 3)"
    is_last = f"TRY_CAST({late} AS INTEGER) = day(last_day(TRY_CAST({year} || '-' || {number} || '-1' AS DATE)))"
    months = "'janfebmaraprmayjunjulaugsepoctnovdec'"
    named = f"lpad(CAST((strpos({months}, lower({name})) + 2) // 3 AS VARCHAR), 2, '0')"
    return (
        f"CASE WHEN {source} = '' THEN NULL WHEN regexp_full_match({source}, {literal(_FIRST_DAY)}) OR"
        f" regexp_full_match({source}, {literal(_OTHER_MONTH)}) THEN {year} || '-' || lpad({number}, 2, '0')"
        f" WHEN regexp_full_match({source}, {literal(_LATE_DAY)}) AND {is_last}"
        f" THEN {year} || '-' || lpad({number}, 2, '0')"
        f" WHEN regexp_full_match({source}, {literal(_NAMED_MONTH)}) THEN right('20' || {short}, 4) || '-' || {named}"
        f" ELSE {trimmed(source)} END"
    )


def _to_text(source: str, kind: str) -> str | None:
    if kind == "text":
        return f"nullif({source}, '')"
    if kind in ("integer", "decimal", "date"):
        return f"CAST({source} AS VARCHAR)"
    if kind == "float":  # spreadsheets and pandas turn whole identifiers into floats: 1001.0 was 1001
        is_whole = f"{source} = trunc({source}) AND abs({source}) < {EXACT_IN_A_DOUBLE}"
        return f"CASE WHEN {is_whole} THEN CAST(TRY_CAST({source} AS HUGEINT) AS VARCHAR) END"
    return None


def _to_date(source: str, kind: str, actual: str) -> str | None:
    if kind == "text":  # words such as epoch and infinity are dates to DuckDB; a date starts with a digit
        return f"CASE WHEN ltrim({source}) < ':' THEN TRY_CAST({source} AS DATE) END"
    if kind == "timestamp":
        return f"TRY_CAST({source} AS DATE)"
    return source if actual == "DATE" else None


def _to_bool(source: str, kind: str) -> str | None:
    if kind == "bool":
        return source
    if kind == "text":
        return (
            f"CASE WHEN lower(trim({source})) IN ('true', 't', 'yes', 'y', '1', '是') THEN true"
            f" WHEN lower(trim({source})) IN ('false', 'f', 'no', 'n', '0', '否') THEN false END"
        )
    is_number = kind in ("integer", "decimal", "float")
    return f"CASE CAST({source} AS DOUBLE) WHEN 1 THEN true WHEN 0 THEN false END" if is_number else None


def _to_number(source: str, kind: str, actual: str, column: Column) -> str | None:
    if actual == column.sql_type:
        return source
    if kind == "text":
        return _text_to_number(source, column)
    if kind not in ("integer", "decimal", "float"):
        return None
    value = f"TRY_CAST({source} AS {column.sql_type})"
    return f"CASE WHEN {source} % 1 = 0 THEN {value} END" if column.type == "count" and kind != "integer" else value


def _text_to_number(source: str, column: Column) -> str:
    is_number = f"regexp_full_match({source}, {literal(_NUMBER)})"
    if column.type == "count":  # DuckDB reads 3.5 as the whole number 4
        value = f"TRY_CAST({source} AS DECIMAL(38,6))"
        return f"CASE WHEN {is_number} AND {value} % 1 = 0 THEN TRY_CAST({value} AS BIGINT) END"
    value = f"TRY_CAST({source} AS {column.sql_type})"
    if column.type != "rate":
        return f"CASE WHEN {is_number} THEN {value} END"
    is_percent = f"regexp_full_match({source}, {literal(_NUMBER + '[%％]' + chr(92) + 's*')})"
    bare = f"TRY_CAST(rtrim({source}, ' %％') AS {column.sql_type})"
    return f"CASE WHEN {is_number} THEN {value} WHEN {is_percent} THEN {bare} END"
