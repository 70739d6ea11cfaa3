{# The arithmetic of the mart, and the only macros beside measures.sql and sets.sql; see docs/adr/0001. Same digits on DuckDB and on Spark. #}

{# An amount in CNY with two decimals, half away from zero: the only rounding of money. #}
{% macro money(x) %}cast({{ x }} as decimal(18, 2)){% endmacro %}

{# A multiplier below 10,000 with fifteen decimals: exact enough for 10 bn CNY to the cent. Nineteen digits, not eighteen:
   DuckDB keeps a product of two decimals of up to eighteen digits in eighteen and overflows. #}
{% macro factor(numerator, denominator=1) -%}
cast(cast({{ numerator }} as double) / {{ denominator }} as decimal(19, 15))
{%- endmacro %}

{# amount * numerator / denominator as money: portion('rwa_cny', 'capital_ratio_pct', 100).
   Computed in floating point, which is forty times faster than a 128-bit product; only where that lies too near half a cent to
   be sure of the digit do exact decimals decide whether it is half a cent or more. So every result is exact, half away from zero. #}
{% macro portion(amount, numerator, denominator=1) -%}
{%- set cents = 'cast(' ~ amount ~ ' as double) * cast(' ~ numerator ~ ' as double) / ' ~ denominator ~ ' * 100' -%}
case when abs(abs({{ cents }}) - floor(abs({{ cents }})) - 0.5e0) > 0.0001e0 + abs({{ cents }}) * 1e-15
    then {{ money('round(' ~ cents ~ ') / 100e0') }}
    else {{ money('sign(' ~ cents ~ ') * (floor(abs(' ~ cents ~ ')) + case
        when cast(abs(' ~ amount ~ ') as decimal(18, 2)) * cast(abs(' ~ numerator ~ ') as decimal(19, 12))
            >= cast(' ~ denominator ~ ' * (2 * floor(abs(' ~ cents ~ ')) + 1) as decimal(19, 0)) * 0.005
        then 1 else 0 end) / 100e0') }}
end
{%- endmacro %}

{# a / b with eight decimals; null where b is zero or unknown. Rounded before the cast, which the engines round differently. #}
{% macro ratio(a, b) -%}
case when ({{ b }}) <> 0 then cast(round(cast({{ a }} as double) / cast({{ b }} as double) * 1e8) / 1e8 as decimal(18, 8)) end
{%- endmacro %}
