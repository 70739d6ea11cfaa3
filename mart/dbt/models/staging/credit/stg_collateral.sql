select
    collateral_id, account_id, collateral_type,
    month_no,
    value_cny
from {{ source('raw', 'collateral') }}
