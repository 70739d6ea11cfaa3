select
    product_id, manager_id,
    month_no
from {{ source('raw', 'product_assignment') }}
