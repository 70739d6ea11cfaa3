"""SQL that gives the same rows on DuckDB and on Spark: what silently differs between them is not written."""

from __future__ import annotations

import re

import pytest

from mart.build.dbt import PROJECT

MODELS = sorted((PROJECT / "models").rglob("*.sql"))
FORBIDDEN = {  # rule: what it looks like, what to write instead
    "avg": (r"\bavg\(", "avg() differs for decimals: sum over count, in ratio()"),
    "date difference": (r"\bdate_?diff\b", "months are integers: subtract month_no"),
    "substring": (r"\bsubstr(ing)?\(", "positions from 0 differ"),
    "quantile": (r"\bquantile\w*\(|\bmedian\(|\bpercentile\w*\(", "quantiles differ: nearest rank by row_number()"),
    "nested type": (r"\blist_|\barray_|\bunnest\(|\bexplode\(", "nested types differ"),
    "arg max": (r"\barg_m(in|ax)\(|\bmax_by\(|\bmin_by\(", "ties differ: use row_number() with a full order"),
    "date format": (r"\bstrftime\(|\bto_char\(|\bdate_format\(", "formatting differs"),
    "double colon": (r"::", "cast(... as ...)"),
    "star modifier": (r"\bexclude\s*\(|\breplace\s*\(", "star modifiers are DuckDB only"),
    "all": (r"\bgroup by all\b|\border by all\b", "name the columns"),
    "qualify": (r"\bqualify\b", "filter in an outer query"),
    "filter": (r"\bfilter\s*\(\s*where", "sum(case when ...)"),
}
ALLOWED_CALLS = {
    "ref",
    "source",
    "config",
    "money",
    "factor",
    "portion",
    "ratio",
    "name_key",
    "measure_sums",
    "measure_columns",
    "measure_rows",
    "set_text",
    "segment_measure_names",
    "customer_counts",
    "customer_count_columns",
}


def without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)


def forbidden(text: str) -> list[str]:
    """Rules that SQL breaks, with what to write instead."""
    text = without_comments(text).lower()
    return [f"{rule}: {instead}" for rule, (pattern, instead) in FORBIDDEN.items() if re.search(pattern, text)]


def bare_divisions(text: str) -> list[str]:
    """Lines that divide outside macros without saying that they divide doubles."""
    text = re.sub(r"\{\{.*?\}\}", "", without_comments(text), flags=re.S)
    return [line.strip() for line in text.splitlines() if "/" in line and "as double" not in line]


def unknown_jinja(text: str) -> set[str]:
    """Jinja a model may not use: names beyond the allowed ones, and "{%" for statements."""
    blocks = [re.sub(r"'[^']*'", "''", block) for block in re.findall(r"\{\{(.*?)\}\}", text, flags=re.S)]
    calls = {name for block in blocks for name in re.findall(r"(?:^|~|,|=)\s*(\w+)\(", block)}
    return (calls - ALLOWED_CALLS) | ({"{%"} if "{%" in text else set())


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_nothing_that_differs_between_engines(sql):
    assert forbidden(sql.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_division_only_inside_macros(sql):
    """A bare decimal "/" is a float on DuckDB and a decimal on Spark; doubles are divided by doubles, said in so many
    words."""
    assert bare_divisions(sql.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_jinja_is_limited_to_a_few_names(sql):
    assert unknown_jinja(sql.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        ("avg", "select avg(fee_cny) from t"),
        ("date difference", "select date_diff('month', a, b) from t"),
        ("date difference", "select datediff(a, b) from t"),
        ("substring", "select SUBSTR(org_id, 0, 3) from t"),
        ("substring", "select substring(org_id, 1, 3) from t"),
        ("quantile", "select quantile_cont(x, 0.5) from t"),
        ("quantile", "select median(x) from t"),
        ("quantile", "select percentile_approx(x, 0.5) from t"),
        ("nested type", "select list_sum(x) from t"),
        ("nested type", "select unnest(x) from t"),
        ("nested type", "select array_agg(x) from t"),
        ("arg max", "select arg_max(a, b) from t"),
        ("arg max", "select min_by(a, b) from t"),
        ("date format", "select strftime(d, '%Y') from t"),
        ("date format", "select date_format(d, 'yyyy') from t"),
        ("double colon", "select x::integer from t"),
        ("star modifier", "select * exclude (x) from t"),
        ("star modifier", "select * replace(x + 1 as x) from t"),
        ("all", "select a, sum(x) from t\ngroup by all"),
        ("all", "select * from t order by all"),
        ("qualify", "select * from t qualify row_number() over (order by x) = 1"),
        ("filter", "select sum(x) filter (where y) from t"),
    ],
)
def test_what_differs_is_found(rule, bad):
    assert [found.split(":")[0] for found in forbidden(bad)] == [rule]


@pytest.mark.parametrize(
    "good", ["-- avg() and x::integer differ\nselect sum(x) from t", "select average_cny, enlist_no from t"]
)
def test_comments_and_longer_names_are_not_found(good):
    assert forbidden(good) == []


def test_bare_division_is_found():
    bad = (
        "select\n    a / b as x,\n    cast(a as double) / cast(b as double) as y,\n    {{ ratio('a', 'b / c') }} as z"
        " -- a / b\nfrom t"
    )
    assert bare_divisions(bad) == ["a / b as x,"]


def test_jinja_beyond_the_names_is_found():
    assert unknown_jinja("select {{ money('sum(x)') }}, {{ dbt_utils_star('t') }} from {{ ref('t') }}") == {
        "dbt_utils_star"
    }
    assert unknown_jinja("{% if true %}select 1{% endif %}") == {"{%"}


@pytest.mark.parametrize(
    "sql", [file for file in MODELS if file.parent.name in ("core", "marts")], ids=lambda file: file.stem
)
def test_models_read_sources_only_for_policies_and_run(sql):
    """Raw is read by staging alone."""
    assert "source('raw'" not in sql.read_text(encoding="utf-8")


def is_plain_staging(text: str) -> bool:
    """Whether a model does no more than rename and cast the columns of one raw table."""
    text = without_comments(text).lower()
    is_select = re.fullmatch(r"select\n.*\nfrom \{\{ source\('raw', '\w+'\) \}\}\n", text, flags=re.S)
    return bool(is_select) and not re.search(r"\b(join|where|group by|case|union|over)\b", text)


@pytest.mark.parametrize(
    "sql", [file for file in MODELS if file.parent.parent.name == "staging"], ids=lambda file: file.stem
)
def test_staging_only_renames_and_casts(sql):
    assert is_plain_staging(sql.read_text(encoding="utf-8"))


@pytest.mark.parametrize("columns", ["case when a then b end as c", "row_number() over (order by a) as n"])
def test_staging_that_computes_is_found(columns):
    assert not is_plain_staging(f"select\n    {columns}\nfrom {{{{ source('raw', 'fee_month') }}}}\n")
    assert is_plain_staging("select\n    a, cast(b as integer) as b\nfrom {{ source('raw', 'fee_month') }}\n")
