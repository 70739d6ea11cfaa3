-- Business registry, effective-dated.
select
    customer_id, registered_capital_cny, registry_status, founded_date,
    month_no as valid_from_month_no,
    coalesce(lead(month_no) over (partition by customer_id order by month_no) - 1, 999999) as valid_to_month_no
from {{ ref('stg_business_registry') }}
order by customer_id, valid_from_month_no
