select
    account_id,
    month_no,
    fee_cny, rebate_cny, vat_cny, cast(service_months as integer) as service_months
from {{ source('raw', 'fee_month') }}
