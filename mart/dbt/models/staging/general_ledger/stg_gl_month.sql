select
    org_id, gl_line,
    month_no,
    amount_cny
from {{ source('raw', 'gl_month') }}
