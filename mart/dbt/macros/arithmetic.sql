{# The arithmetic of the mart, and the only macros beside measures.sql; see docs/adr/0001. Same digits on DuckDB and on Spark. #}

{# An amount in CNY with two decimals, half away from zero: the only rounding of money. #}
{% macro money(x) %}cast({{ x }} as decimal(18, 2)){% endmacro %}

{# A multiplier below 10,000 with fifteen decimals: exact enough for 10 bn CNY to the cent. Nineteen digits, not eighteen:
   DuckDB keeps a product of two decimals of up to eighteen digits in eighteen and overflows. #}
{% macro factor(numerator, denominator=1) -%}
cast(cast({{ numerator }} as double) / {{ denominator }} as decimal(19, 15))
{%- endmacro %}

{# amount * numerator / denominator as money: portion('rwa_cny', 'capital_ratio_pct', 100).
   A 128-bit product costs forty times a floating-point one, so it is made only where the floating-point result lies too
   near half a cent to be sure of the digit; everywhere else both give the same cent. #}
{% macro portion(amount, numerator, denominator=1) -%}
{%- set cents = 'cast(' ~ amount ~ ' as double) * cast(' ~ numerator ~ ' as double) / ' ~ denominator ~ ' * 100' -%}
case when abs(abs({{ cents }}) - floor(abs({{ cents }})) - 0.5e0) > 0.0001e0 + abs({{ cents }}) * 1e-15
    then {{ money('round(' ~ cents ~ ') / 100e0') }}
    else {{ money('cast(' ~ amount ~ ' as decimal(18, 2)) * ' ~ factor(numerator, denominator)) }}
end
{%- endmacro %}

{# a / b with eight decimals; null where b is zero or unknown. #}
{% macro ratio(a, b) -%}
case when ({{ b }}) <> 0 then cast(cast({{ a }} as double) / cast({{ b }} as double) as decimal(18, 8)) end
{%- endmacro %}
