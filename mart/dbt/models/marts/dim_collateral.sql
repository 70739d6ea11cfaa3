-- Collateral, effective-dated.
select
    collateral_id, account_id, collateral_type, value_cny,
    month_no as valid_from_month_no,
    coalesce(lead(month_no) over (partition by collateral_id order by month_no) - 1, 999999) as valid_to_month_no
from {{ ref('stg_collateral') }}
order by collateral_id, valid_from_month_no
