-- Organisation states as intervals, with the branch above each unit: a branch and the bank are their own.
select
    o.*,
    case when o.org_level = 'sub_branch' then coalesce(o.parent_org_id, o.org_id) else o.org_id end as branch_id,
    case when row_number() over (partition by o.org_id order by o.month_no) = 1 then 0 else o.month_no end as from_month_no,
    coalesce(lead(o.month_no) over (partition by o.org_id order by o.month_no) - 1, 999999) as to_month_no
from {{ ref('stg_org') }} as o
