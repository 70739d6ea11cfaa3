"""SQL that turns a delivered column into its contract type, or into null where that is not possible."""

from __future__ import annotations

from mart.contracts import Column

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_FLOATS = ("FLOAT", "DOUBLE")


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A value as SQL literal: numbers as they are, everything else as text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def convert(column: Column, source: str, actual: str) -> str | None:
    """Expression of the contract type over `source`, a column of DuckDB type `actual`; None when no reading makes
    sense.

    Text that is empty counts as not given. Amounts with more decimals than the contract are rounded half up.
    """
    kind = _kind(actual)
    if kind == "null":
        return f"CAST(NULL AS {column.sql_type})"
    if column.type in ("text", "month"):
        return _to_text(source, kind, column.type)
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


def _to_text(source: str, kind: str, contract_type: str) -> str | None:
    if kind == "text":
        return f"nullif({source}, '')"
    if contract_type == "month":
        return f"left(CAST({source} AS VARCHAR), 7)" if kind in ("date", "timestamp") else None
    if kind in ("integer", "decimal", "date"):
        return f"CAST({source} AS VARCHAR)"
    if kind == "float":  # spreadsheets and pandas turn whole identifiers into floats: 1001.0 was 1001
        return f"CASE WHEN {source} = trunc({source}) THEN CAST(TRY_CAST({source} AS HUGEINT) AS VARCHAR) END"
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
            f"CASE WHEN lower(trim({source})) IN ('true', 't', 'yes', 'y', '1') THEN true"
            f" WHEN lower(trim({source})) IN ('false', 'f', 'no', 'n', '0') THEN false END"
        )
    is_number = kind in ("integer", "decimal", "float")
    return f"CASE CAST({source} AS DOUBLE) WHEN 1 THEN true WHEN 0 THEN false END" if is_number else None


def _to_number(source: str, kind: str, actual: str, column: Column) -> str | None:
    if actual == column.sql_type:
        return source
    if kind == "text" and column.type == "count":  # DuckDB reads 3.5 as the whole number 4
        value = f"TRY_CAST({source} AS DECIMAL(38,6))"
        return f"CASE WHEN {value} % 1 = 0 THEN TRY_CAST({value} AS BIGINT) END"
    if kind == "text":
        return f"TRY_CAST({source} AS {column.sql_type})"
    if kind not in ("integer", "decimal", "float"):
        return None
    value = f"TRY_CAST({source} AS {column.sql_type})"
    return f"CASE WHEN {source} % 1 = 0 THEN {value} END" if column.type == "count" and kind != "integer" else value
