select
    owner_id, owned_id,
    month_no,
    share_pct
from {{ source('raw', 'ownership_edge') }}
