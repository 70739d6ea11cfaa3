"""The rules of a contract table as SQL conditions: one code a rule, the first that a row breaks names its reason."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from mart.contracts import Column, Table
from mart.contracts.currencies import CURRENCIES
from mart.load.conversions import literal, quoted, trimmed
from mart.load.model import NULL_WORDS

REFERENCE_RULES = ("reference", "reference_month", "other_system")
_FIRST_DATE = "1800-01-01"
# The line under a table that an export adds: it repeats what stands above it. Of what or in which unit it is a total
# may stand before the word (浦东支行小计), in brackets behind it (合计(元)) or after a colon; 工资合计 is the text of a
# payment.
_GAP = r"[\s\x{3000}\x{a0}]*"
_TOTAL = (
    r"(?i)[\s*#=—–\-【\[（(]*([一二三四五六七八九十\d]{1,2}[、.．)）]\s*)?"
    r"(([^,，;；:：]{0,20}(行|营业部|部门|机构|网点|账户|客户|产品|币种|存款|贷款|余额)|期[初末]|(本|全|各|以上|上述)?[页月年行日期]?)"
    rf"(总?合{_GAP}[计計]|小{_GAP}[计計]|[总總総]{_GAP}[计計]|共{_GAP}[计計]|累{_GAP}[计計]|汇总|总和|总{_GAP}额)"
    r"(数|额|金额|笔数|户数|余额|发生额)?|((grand|sub|sous|page|branch|report|overall)[ -]?)?totals?( (amounts?|"
    r"balances?|deposits|loans|accounts|customers|rows|g[ée]n[ée]ral|generale?|geral))?|sum|ttl)"
    r"\s*([（(\[【].{0,20})?[\s*=—–\-】\])）]*([:：].*)?"
)
# The same word elsewhere, by itself in its cell.
_TOTAL_ELSEWHERE = (
    *("gesamt", "gesamtsumme", "summe", "zwischensumme", "insgesamt", "endsumme", "totaux", "totale", "subtotale"),
    *("suma", "suma total", "soma", "totaal", "subtotaal", "eindtotaal", "razem", "celkem", "összesen", "toplam"),
    *("ara toplam", "genel toplam", "итого", "всего", "подытог", "합계", "소계", "총계", "tổng cộng", "tổng", "รวม"),
    *("المجموع", "الإجمالي", "jumlah", "סה״כ", 'סה"כ'),
)
_NO_NAMES = ("无", "空", "暂无", "不详", "未知", "undefined", "unknown", ".", "?", "？", "/", "*")
_OF_TOTALS = ("计", "計", "总", "otal", "OTAL")


@dataclass(frozen=True)
class Rule:
    """`condition` is true for a row that breaks the rule; `value` is the SQL text of what was found there."""

    code: int
    column: str
    name: str
    condition: str
    reason: str
    value: str


@dataclass(frozen=True)
class Reference:
    """A column that must be found in the key table `relation` (key, first_month_no, systems), joined as `alias`;
    `system` is the one that what is found must be of, empty for any."""

    column: str
    relation: str
    alias: str
    target: str
    system: str = ""


def key_relation(raw_table: str, column: str) -> str:
    """Name of the temporary table of loaded keys of a raw table."""
    return f"key_{raw_table}_{column}"


def references(table: Table, present: Collection[str]) -> tuple[Reference, ...]:
    """References that can be checked: those into raw tables that the bank brought."""
    found = [column for column in table.columns if column.ref and column.ref[0] in present]
    return tuple(
        Reference(c.name, key_relation(*c.ref), f"ref_{number}", ".".join(c.ref), table.system if c.same_system else "")
        for number, c in enumerate(found)
    )


def own_ids(table: Table, refs: Collection[str]) -> tuple[str, ...]:
    """Text columns that identify something and are not looked up elsewhere: nothing else would find them wrong."""
    return tuple(
        c.name for c in table.columns if c.type == "text" and (c.name in table.key or c.name.endswith("_id"))
        and c.name not in refs and not c.enum
    )  # fmt: skip


def is_total(source: str) -> str:
    """SQL: true where a text is the word of a total or subtotal row."""
    # Patterns come last: where a column holds few values the database does most else once for each of them.
    may_be = " OR ".join(f"contains({source}, {literal(part)})" for part in _OF_TOTALS)
    of_sums = " OR ".join(f"contains({source}, '{part}')" for part in ("um", "UM", "tl", "TL"))
    may_be += f" OR (strlen({source}) < 20 AND length({source}) < 8 AND ({of_sums}))"
    is_chinese = f"({source} BETWEEN '一' AND '龥')"  # begins so, as names of firms do and no word elsewhere
    no_id = f"length({source}) < 16 AND right({source}, 1) NOT BETWEEN '0' AND '9'"
    is_near = f"contains({literal('|'.join(_TOTAL_ELSEWHERE))}, trim(lower({source}), ' \t\r\n\f\v:：'))"
    # a pattern, as a list this long after IN would be joined and lose the order of the rows
    words = rf"(?i)\s*({'|'.join(_TOTAL_ELSEWHERE)})\s*[:：]?\s*"
    alone = f"(NOT {is_chinese} AND {no_id} AND {is_near} AND regexp_full_match({source}, {literal(words)}))"
    return f"((({may_be}) AND regexp_full_match({source}, {literal(_TOTAL)})) OR {alone})"


def is_null_word(source: str) -> str:
    """SQL: true where a name is, spaces apart, a word for nothing such as NULL, whatever kind of file holds it."""
    words = ", ".join(sorted({literal(word.upper()) for word in (*NULL_WORDS, *_NO_NAMES)}))
    return f"(length({source}) < 12 AND upper({trimmed(source)}) IN ({words}))"


def rules(table: Table, inexact: Collection[str], refs: tuple[Reference, ...], month_by_file: bool) -> tuple[Rule, ...]:
    """Rules of a table over rows with typed columns, `__raw_<name>` for columns that were converted, and `month_no`."""
    listed: list[tuple[str, str, str, str, str]] = []
    looked_up = {ref.column for ref in refs}
    named = [c.name for c in table.columns if _may_hold_total(c, table, looked_up)]
    reason = "is the word of a total row, which repeats the rows above it"
    listed += [(name, "subtotal", is_total(quoted(name)), reason, "NULL") for name in named]
    for column in table.columns:
        listed += _column_rules(column, column.name in inexact, month_by_file)
    for ref in refs:
        listed += _reference_rules(ref)
    for check in table.checks:
        names = {column.name for column in table.columns}
        used = [word for word in re.findall(r"\w+", check.sql) if word in names]
        listed.append((used[0], check.rule, f"NOT ({check.sql})", check.say or f"must hold: {check.sql}", "NULL"))
    return tuple(_rule(number, item) for number, item in enumerate(listed, 1))


def _may_hold_total(column: Column, table: Table, looked_up: Collection[str]) -> bool:
    """Keys and names; an account number that is looked up elsewhere cannot be a word."""
    is_word = column.type == "text" and not column.enum and column.name not in looked_up
    return is_word and (column.name in table.key or column.name in ("name_zh", "counterparty_name"))


def _rule(number: int, item: tuple[str, str, str, str, str]) -> Rule:
    column, name, condition, reason, value = item
    if value == "NULL" and column:
        value = f"CAST({quoted(column)} AS VARCHAR)"
    return Rule(number, column, name, condition, reason, value)


def _column_rules(column: Column, inexact: bool, month_by_file: bool) -> list[tuple[str, str, str, str, str]]:
    name, shown = quoted(column.name), "NULL"
    made: list[tuple[str, str, str, str, str]] = []
    if inexact:
        raw = quoted(f"__raw_{column.name}")
        made.append((column.name, "type", f"{name} IS NULL AND {raw} <> ''", f"is not {_type_words(column)}", raw))
    if column.required:
        is_name = column.name.startswith("name_")
        empty = f"{name} IS NULL OR {is_null_word(name)}" if is_name else f"{name} IS NULL"
        made.append((column.name, "required", empty, "is empty; a value is required", shown))
    if column.type == "month":
        made += _month_rules(column.name, month_by_file)
    if column.type == "date":
        reason = f"is before {_FIRST_DATE} or not a day of the calendar"
        made.append((column.name, "date", f"{name} < DATE '{_FIRST_DATE}' OR NOT isfinite({name})", reason, shown))
    if column.enum:
        listed = ", ".join(literal(value) for value in column.enum)
        made.append(
            (column.name, "enum", f"{name} NOT IN ({listed})", f"is not one of {', '.join(column.enum)}", shown)
        )
    if column.is_currency:
        known = literal(" ".join(sorted(CURRENCIES)))  # one text is planned faster than a list of 180
        wrong = f"length({name}) <> 3 OR strpos({known}, {name}) = 0"
        made.append((column.name, "currency", wrong, "is not an ISO 4217 code like CNY", shown))
    if column.min is not None:
        made.append((column.name, "min", f"{name} < {literal(column.min)}", f"is below {column.min}", shown))
    if column.max is not None:
        made.append((column.name, "max", f"{name} > {literal(column.max)}", f"is above {column.max}", shown))
    return made


def _month_rules(name: str, month_by_file: bool) -> list[tuple[str, str, str, str, str]]:
    if month_by_file:
        return [(name, "month", f"{quoted(name)} <> __file_month", "is not the month of the file name", "NULL")]
    return [(name, "month", "month_no IS NULL", "is not a month written YYYY-MM", "NULL")]


def _reference_rules(ref: Reference) -> list[tuple[str, str, str, str, str]]:
    name, first = quoted(ref.column), f"{ref.alias}.first_month_no"
    late = f"{first} > month_no"
    other = f"NOT list_contains({ref.alias}.systems, {literal(ref.system)})"
    reason = f"is booked by another system than {ref.system}, as {ref.target.split('.')[0]} says"
    booked = [(ref.column, "other_system", other, reason, "NULL")] if ref.system else []
    return [
        *booked,
        (ref.column, "reference", f"{name} IS NOT NULL AND {first} IS NULL", f"is not in {ref.target}", "NULL"),
        (ref.column, "reference_month", late, f"is in {ref.target} only from a later month", "NULL"),
    ]


def _type_words(column: Column) -> str:
    return {
        "date": "a date written YYYY-MM-DD",
        "money": "an amount of at most 16 digits before the point",
        "rate": "a number of at most 6 digits before the point",
        "number": "a number of at most 12 digits before the point",
        "count": "a whole number",
        "bool": "true or false",
        "month": "a month written YYYY-MM",
        "text": "text",
    }[column.type]
