select
    account_id, customer_id, product_id, org_id, currency,
    month_no, opened_date, closed_date, repricing_date,
    rate_pct, cast(term_months as integer) as term_months
from {{ source('raw', 'account') }}
