{# The additive measures of every month fact, in one place and in the order of the facts. #}
{% macro measure_names() %}{{ return([
  'deposits_avg_cny', 'deposits_end_cny', 'demand_deposits_avg_cny', 'loans_avg_cny', 'loans_end_cny', 'off_balance_cny',
  'npl_cny', 'interest_received_cny', 'interest_paid_cny', 'ftp_charge_cny', 'ftp_credit_cny', 'ftp_margin_cny',
  'fees_gross_cny', 'rebate_cny', 'fees_cny', 'fees_billed_cny', 'revenue_cny', 'cost_direct_cny', 'cost_activity_cny',
  'cost_overhead_cny', 'cost_cny', 'ead_cny', 'expected_loss_cny', 'rwa_cny', 'economic_capital_cny',
  'capital_credit_cny', 'surtax_cny', 'tax_cny', 'risk_adjusted_profit_cny', 'capital_charge_cny', 'economic_profit_cny'
]) }}{% endmacro %}

{# The measures of segments: what profitability by tier, industry and size shows. #}
{% macro segment_measure_names() %}{{ return([
  'deposits_avg_cny', 'deposits_end_cny', 'demand_deposits_avg_cny', 'loans_avg_cny', 'loans_end_cny', 'off_balance_cny', 'npl_cny',
  'interest_received_cny', 'interest_paid_cny', 'ftp_charge_cny', 'ftp_credit_cny', 'ftp_margin_cny', 'fees_cny', 'revenue_cny', 'cost_cny',
  'ead_cny', 'expected_loss_cny', 'rwa_cny', 'economic_capital_cny', 'capital_credit_cny', 'surtax_cny', 'tax_cny',
  'risk_adjusted_profit_cny', 'capital_charge_cny', 'economic_profit_cny'
]) }}{% endmacro %}

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

{# Customer counts out of fct_customer_status_month; products are those of active customers. #}
{% macro customer_counts() -%}
cast(count(*) as integer) as customers_cnt
{%- for flag in ['active', 'settlement', 'value', 'high_value', 'credit'] %}, cast(sum(case when is_{{ flag }} then 1 else 0 end) as integer) as customers_{{ flag }}_cnt{% endfor %},
cast(sum(case when is_active then products_cnt else 0 end) as integer) as products_held_cnt,
cast(sum(case when is_active then products_ex_settlement_cnt else 0 end) as integer) as products_held_ex_settlement_cnt
{%- endmacro %}

{% macro customer_count_columns(relation) -%}
{% for name in ['customers_cnt', 'customers_active_cnt', 'customers_settlement_cnt', 'customers_value_cnt', 'customers_high_value_cnt', 'customers_credit_cnt', 'products_held_cnt', 'products_held_ex_settlement_cnt'] -%}
coalesce({{ relation }}.{{ name }}, 0) as {{ name }}{{ ', ' if not loop.last }}
{%- endfor %}
{%- endmacro %}
