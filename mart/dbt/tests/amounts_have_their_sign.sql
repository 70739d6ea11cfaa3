-- Volumes, exposure and capital are never negative; exposure and capital sit on credit accounts only.
select month_no, account_id
from {{ ref('fct_account_month') }}
where deposits_avg_cny < 0 or loans_avg_cny < 0 or off_balance_cny < 0 or ead_cny < 0 or rwa_cny < 0 or economic_capital_cny < 0
    or expected_loss_cny < 0 or cost_overhead_cny < 0 or (deposits_end_cny > 0 and ead_cny > 0)
