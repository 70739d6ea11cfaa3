"""SQL that gives the same rows on DuckDB and on Spark: what silently differs between them is not written."""

from __future__ import annotations

import re

import pytest

from mart.build.dbt import PROJECT

MODELS = sorted((PROJECT / "models").rglob("*.sql"))
FORBIDDEN = {
    r"\bavg\(": "avg() differs for decimals: sum over count, in ratio()",
    r"\bdate_?diff\b": "months are integers: subtract month_no",
    r"\bsubstr(ing)?\(": "positions from 0 differ",
    r"\bquantile\w*\(|\bmedian\(|\bpercentile\w*\(": "quantiles differ: nearest rank by row_number()",
    r"\blist_|\barray_|\bunnest\(|\bexplode\(": "nested types differ",
    r"\barg_m(in|ax)\(|\bmax_by\(|\bmin_by\(": "ties differ: use row_number() with a full order",
    r"\bstrftime\(|\bto_char\(|\bdate_format\(": "formatting differs",
    r"::": "cast(... as ...)",
    r"\bexclude\s*\(|\breplace\s*\(": "star modifiers are DuckDB only",
    r"\bgroup by all\b|\border by all\b": "name the columns",
    r"\bqualify\b": "filter in an outer query",
    r"\bfilter\s*\(\s*where": "sum(case when ...)",
}
ALLOWED_CALLS = {
    "ref", "source", "config", "money", "factor", "portion", "ratio", "measure_sums", "measure_columns", "measure_rows",
    "segment_measure_names", "customer_counts", "customer_count_columns",
}


def without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_nothing_that_differs_between_engines(sql):
    text = without_comments(sql.read_text(encoding="utf-8")).lower()
    found = [f"{pattern}: {reason}" for pattern, reason in FORBIDDEN.items() if reason and re.search(pattern, text)]
    assert found == []


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_division_only_inside_macros(sql):
    """A bare decimal "/" is a float on DuckDB and a decimal on Spark; doubles are divided by doubles, said in so many words."""
    text = re.sub(r"\{\{.*?\}\}", "", without_comments(sql.read_text(encoding="utf-8")), flags=re.S)
    bare = [line.strip() for line in text.splitlines() if "/" in line and "as double" not in line]
    assert bare == []


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_jinja_is_limited_to_a_few_names(sql):
    text = sql.read_text(encoding="utf-8")
    calls = {name for block in re.findall(r"\{\{(.*?)\}\}", text, flags=re.S) for name in re.findall(r"(?:^|~|,|=)\s*(\w+)\(", re.sub(r"'[^']*'", "''", block))}
    assert calls <= ALLOWED_CALLS
    assert "{%" not in text


@pytest.mark.parametrize("sql", [file for file in MODELS if file.parent.name in ("core", "marts")], ids=lambda file: file.stem)
def test_models_read_sources_only_for_policies_and_run(sql):
    """Raw is read by staging alone."""
    assert "source('raw'" not in sql.read_text(encoding="utf-8")


@pytest.mark.parametrize("sql", [file for file in MODELS if file.parent.parent.name == "staging"], ids=lambda file: file.stem)
def test_staging_only_renames_and_casts(sql):
    text = without_comments(sql.read_text(encoding="utf-8")).lower()
    assert re.fullmatch(r"select\n.*\nfrom \{\{ source\('raw', '\w+'\) \}\}\n", text, flags=re.S)
    assert not re.search(r"\b(join|where|group by|case|union|over)\b", text)
