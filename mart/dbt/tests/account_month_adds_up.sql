-- Every total of an account-month is the sum of its stored parts, to the cent.
select month_no, account_id
from {{ ref('fct_account_month') }}
where ftp_margin_cny <> interest_received_cny - ftp_charge_cny + ftp_credit_cny - interest_paid_cny
    or revenue_cny <> ftp_margin_cny + fees_cny
    or cost_cny <> cost_direct_cny + cost_activity_cny + cost_overhead_cny
    or credit_cost_cny <> expected_loss_cny + default_loss_cny
    or risk_adjusted_profit_cny <> ftp_margin_cny + capital_credit_cny + fees_cny - cost_cny - credit_cost_cny - surtax_cny - tax_cny
    or economic_profit_cny <> risk_adjusted_profit_cny - capital_charge_cny
