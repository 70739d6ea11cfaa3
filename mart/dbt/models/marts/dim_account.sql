-- Accounts, effective-dated.
select
    account_id, month_no as valid_from_month_no, to_month_no as valid_to_month_no, customer_id, product_id, org_id, currency,
    opened_date, closed_date, rate_pct, term_months, repricing_date
from {{ ref('core_account_version') }}
order by customer_id, account_id, valid_from_month_no
