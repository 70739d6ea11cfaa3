{# The only arithmetic macros; see docs/adr/0001. They give the same digits on DuckDB and on Spark. #}

{# An amount in CNY with two decimals, half away from zero: the only rounding of money. #}
{% macro money(x) %}cast({{ x }} as decimal(18, 2)){% endmacro %}

{# A multiplier below 10,000 with fifteen decimals: exact enough for 10 bn CNY to the cent. Nineteen digits, not eighteen:
   DuckDB keeps a product of two decimals of up to eighteen digits in eighteen and overflows. factor('rate_pct * days', 36500) #}
{% macro factor(numerator, denominator=1) -%}
cast(cast({{ numerator }} as double) / {{ denominator }} as decimal(19, 15))
{%- endmacro %}

{# a / b with eight decimals; null where b is zero or unknown. #}
{% macro ratio(a, b) -%}
case when ({{ b }}) <> 0 then cast(cast({{ a }} as double) / cast({{ b }} as double) as decimal(18, 8)) end
{%- endmacro %}
