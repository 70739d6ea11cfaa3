-- Ownership edges, effective-dated.
select
    owner_id, owned_id, share_pct,
    month_no as valid_from_month_no,
    coalesce(lead(month_no) over (partition by owner_id, owned_id order by month_no) - 1, 999999) as valid_to_month_no
from {{ ref('stg_ownership_edge') }}
order by owner_id, owned_id, valid_from_month_no
