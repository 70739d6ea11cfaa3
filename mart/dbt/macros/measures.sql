{# Sums of the measures that measure_lists.sql names; mart/measures.yml is where a measure is declared. #}

{# "sum(a.x) as x" for each measure, as money. With a weight of six decimals, or exact=true: eight decimals and no rounding. #}
{% macro measure_sums(relation, weight=none, exact=false, names=none) -%}
{% for name in names or measure_names() -%}
{%- set amount = relation ~ '.' ~ name ~ (' * ' ~ weight if weight else '') -%}
{% if weight or exact %}cast(sum({{ amount }}) as decimal(38, 8)){% else %}{{ money('sum(' ~ amount ~ ')') }}{% endif %} as {{ name }}{{ ', ' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{# "a.x" for each measure. #}
{% macro measure_columns(relation) -%}
{% for name in measure_names() %}{{ relation }}.{{ name }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{# One (keys, measure, amount) row for each measure of a wide row. #}
{% macro measure_rows(relation, keys, names=none) -%}
{% for name in names or measure_names() -%}
select {{ keys }}, '{{ name }}' as measure, cast({{ name }} as decimal(30, 8)) as amount_cny from {{ relation }}{{ ' union all ' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{# Customer counts out of fct_customer_status_month, as customer_count_records declares them. #}
{% macro customer_counts() -%}
{% for name, added, which in customer_count_records() -%}
cast(sum(case when {{ which or 'true' }} then {{ added or '1' }} else 0 end) as integer) as {{ name }}{{ ', ' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{% macro customer_count_columns(relation) -%}
{% for name, added, which in customer_count_records() -%}
coalesce({{ relation }}.{{ name }}, 0) as {{ name }}{{ ', ' if not loop.last }}
{%- endfor %}
{%- endmacro %}
