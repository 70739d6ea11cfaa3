{# Written by `python -m mart docs` from mart/measures.yml: change that file instead. #}
{# The measures of every month fact. #}
{% macro measure_names() %}{{ return([
  'deposits_avg_cny',
  'deposits_end_cny',
  'demand_deposits_avg_cny',
  'loans_avg_cny',
  'loans_end_cny',
  'off_balance_cny',
  'npl_cny',
  'interest_received_cny',
  'interest_paid_cny',
  'ftp_charge_cny',
  'ftp_credit_cny',
  'ftp_margin_cny',
  'fees_gross_cny',
  'rebate_cny',
  'fees_cny',
  'fees_billed_cny',
  'revenue_cny',
  'cost_direct_cny',
  'cost_activity_cny',
  'cost_overhead_cny',
  'cost_cny',
  'ead_cny',
  'expected_loss_cny',
  'rwa_cny',
  'economic_capital_cny',
  'capital_credit_cny',
  'surtax_cny',
  'tax_cny',
  'risk_adjusted_profit_cny',
  'capital_charge_cny',
  'economic_profit_cny'
]) }}{% endmacro %}

{# The measures of segments. #}
{% macro segment_measure_names() %}{{ return([
  'deposits_avg_cny',
  'deposits_end_cny',
  'demand_deposits_avg_cny',
  'loans_avg_cny',
  'loans_end_cny',
  'off_balance_cny',
  'npl_cny',
  'interest_received_cny',
  'interest_paid_cny',
  'ftp_charge_cny',
  'ftp_credit_cny',
  'ftp_margin_cny',
  'fees_cny',
  'revenue_cny',
  'cost_cny',
  'ead_cny',
  'expected_loss_cny',
  'rwa_cny',
  'economic_capital_cny',
  'capital_credit_cny',
  'surtax_cny',
  'tax_cny',
  'risk_adjusted_profit_cny',
  'capital_charge_cny',
  'economic_profit_cny'
]) }}{% endmacro %}

{# Counts of customers: name, column added up, rows. #}
{% macro customer_count_records() %}{{ return([
  ('customers_cnt', '', ''),
  ('customers_active_cnt', '', 'is_active'),
  ('customers_settlement_cnt', '', 'is_settlement'),
  ('customers_value_cnt', '', 'is_value'),
  ('customers_high_value_cnt', '', 'is_high_value'),
  ('customers_credit_cnt', '', 'is_credit'),
  ('products_held_cnt', 'products_cnt', 'is_active'),
  ('products_held_ex_settlement_cnt', 'products_ex_settlement_cnt', 'is_active')
]) }}{% endmacro %}
