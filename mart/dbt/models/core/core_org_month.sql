-- The organisation as it stood in each month.
select m.month_no, v.org_id, v.org_level, v.branch_id, v.coefficient_region
from {{ source('policy', 'run_month') }} as m
inner join {{ ref('core_org_version') }} as v on m.month_no between v.from_month_no and v.to_month_no
