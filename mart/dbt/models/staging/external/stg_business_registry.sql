select
    customer_id, registry_status,
    month_no, founded_date,
    registered_capital_cny
from {{ source('raw', 'business_registry') }}
