"""What is odd about the values of a contract table without any row being wrong by itself: padded keys, ids that a
spreadsheet has rounded, amounts with more than two decimals."""

from __future__ import annotations

import duckdb

from mart.load.conversions import EXACT_IN_A_DOUBLE, is_padded, literal, quoted
from mart.load.fast_csv import ROW_COLUMN
from mart.load.model import Finding
from mart.load.relations import Relation, actual_names

# A number in the way a spreadsheet shows a long one (1.23E+17), and an amount of which it has kept few digits.
_SCIENTIFIC = r"\s*\d(\.\d+)?[eE]\+[1-3]\d\s*"
_SHORTENED = r"\s*[+-]?\d(\.\d{0,5})?[eE]\+[0-3]\d\s*"
_FIRST_ROWS = 1_000
MANY = 3  # ids whose digits from the 16th on are all zero: one or two may be so by chance


def scientific(source: str) -> str:
    """SQL: true where a text is a number as a spreadsheet shows one that is too long for it."""
    return f"(contains({source}, '+') AND regexp_full_match({source}, {literal(_SCIENTIFIC)}))"


def shortened(source: str) -> str:
    """SQL: true where a text is an amount as a spreadsheet shows one that is too wide for its column."""
    return f"(contains({source}, '+') AND regexp_full_match({source}, {literal(_SHORTENED)}))"


def observed(con: duckdb.DuckDBPyConnection, relation: Relation) -> list[Finding]:
    """Findings on the files of one relation; one query over the columns concerned."""
    names, schema = actual_names(relation.files[0]), relation.files[0].schema
    picked: list[tuple[str, str, str]] = []
    for name in (name for name in relation.ids if name in names):  # not those that the bank does not bring
        source = quoted(names[name])
        if schema[names[name]] == "VARCHAR":
            picked.append((name, "padded", is_padded(source)))
            picked.append((name, "rounded_id", scientific(source)))
        elif schema[names[name]] in ("DOUBLE", "FLOAT"):
            picked.append((name, "rounded_id", f"isfinite({source}) AND abs({source}) >= {EXACT_IN_A_DOUBLE}"))
    for column in relation.table.columns:
        if column.type == "money" and column.name in names:
            condition = _has_more_decimals(quoted(names[column.name]), schema[names[column.name]])
            picked += [(column.name, "decimals", condition)] if condition else []
            if schema[names[column.name]] == "VARCHAR":
                picked.append((column.name, "rounded_amount", shortened(quoted(names[column.name]))))
    return _counted(con, relation, picked)


def has_padded_values(con: duckdb.DuckDBPyConnection, relation: Relation) -> bool:
    """Whether values of which there is a list have spaces around them in the newest file: a host that writes columns of
    a fixed width pads all of them, so that the first rows tell."""
    file = relation.files[-1]
    names = actual_names(file)
    listed = [names[c.name] for c in relation.table.columns if (c.enum or c.is_currency) and c.name in names]
    texts = [is_padded(quoted(name)) for name in listed if file.schema[name] == "VARCHAR"]
    if not texts:
        return False
    rows = f"(SELECT * FROM read_parquet({literal(file.path)}, hive_partitioning = false) LIMIT {_FIRST_ROWS})"
    return con.execute(f"SELECT count(*) FROM {rows} WHERE {' OR '.join(texts)}").fetchone() != (0,)


def _has_more_decimals(source: str, actual: str) -> str:
    if actual == "VARCHAR":
        wide = f"TRY_CAST({source} AS DECIMAL(38,12))"
        return f"contains({source}, '.') AND {wide} <> round({wide}, 2)"
    has_more = actual.startswith("DECIMAL") and int(actual.rstrip(")").split(",")[1]) > 2
    return f"{source} <> round({source}, 2)" if has_more else ""


def _counted(con: duckdb.DuckDBPyConnection, relation: Relation, picked: list[tuple[str, str, str]]) -> list[Finding]:
    is_mapped = not relation.files[0].source.month
    picked = [item for item in picked if not (is_mapped and item[1] == "decimals")]  # rounded by the bank's own SQL
    if not picked:
        return []
    listed = ", ".join(literal(file.path) for file in relation.files)
    source = f"FROM read_parquet([{listed}], hive_partitioning = false)"
    either = " OR ".join(f"({condition})" for *_, condition in picked)
    if con.execute(f"SELECT count(*) {source} WHERE {either}").fetchone() == (0,):
        return []  # as of most deliveries; to count each by itself costs twice as much
    counts = ", ".join(f"count(*) FILTER ({condition})" for *_, condition in picked)
    rows = con.execute(f"SELECT {counts} {source}").fetchone()
    seen = [(*item, count) for item, count in zip(picked, rows, strict=True) if count]
    return _told(con, relation, seen, source)


def _told(
    con: duckdb.DuckDBPyConnection, relation: Relation, seen: list[tuple[str, str, str, int]], source: str
) -> list[Finding]:
    """What was counted, each with its first file, row and value: looked for apart, for most deliveries have none."""
    row = ROW_COLUMN if ROW_COLUMN in relation.files[0].schema else "file_row_number + 1"
    names = actual_names(relation.files[0])
    shown = ", ".join(
        f"min({{'f': filename, 'r': {row}, 'v': CAST({quoted(names[name])} AS VARCHAR)}}) FILTER ({condition})"
        for name, _, condition, _ in seen
    )
    firsts = con.execute(f"SELECT {shown} {source}").fetchone()
    labels = {str(file.path): file.source.label for file in relation.files}
    return [
        _finding(relation, labels[first["f"]], kind, name, rows, first["r"], first["v"])
        for (name, kind, _, rows), first in zip(seen, firsts, strict=True)
    ]


def _finding(relation: Relation, label: str, kind: str, column: str, rows: int, row: int, value: str) -> Finding:
    is_personal = relation.table.column(column).personal
    shown = f"…{value.strip()[-4:]}" if is_personal and kind == "padded" else value
    more = f" ({rows:,} rows like it)" if rows > 1 else ""
    says = {
        "padded": ("warn", f"{shown!r} has spaces around it; trimmed{more}"),
        "rounded_id": ("stop", f"{value} is an id that a spreadsheet has rounded{more}; export it as text"),
        "decimals": ("warn", f"{value} has more than two decimals; rounded to the cent{more}"),
        "rounded_amount": ("warn", f"{value} is an amount that a spreadsheet has rounded{more}; export all its digits"),
    }
    level, message = says[kind]
    table = relation.table
    return Finding(label, kind, message, row, column, rows, level, shown, table.system, table.name)
