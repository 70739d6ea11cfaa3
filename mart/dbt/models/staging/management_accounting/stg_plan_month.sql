select
    org_id, product_id,
    month_no,
    deposits_avg_cny, loans_avg_cny, loans_end_cny, ftp_margin_cny, capital_credit_cny, fees_cny, cost_cny, expected_loss_cny, default_loss_cny, surtax_cny, tax_cny, rwa_cny, economic_capital_cny, capital_charge_cny
from {{ source('raw', 'plan_month') }}
