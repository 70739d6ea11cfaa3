-- The customers of each month with the attributes of that month and the branch of their home sub-branch.
select
    m.month_no, v.customer_id, v.home_org_id, coalesce(o.branch_id, v.home_org_id) as branch_id,
    v.industry_code, v.size_class, v.ownership, v.region_code
from {{ source('policy', 'run_month') }} as m
inner join {{ ref('core_customer_version') }} as v on m.month_no between v.valid_from_month_no and v.valid_to_month_no
left join {{ ref('core_org_month') }} as o on m.month_no = o.month_no and v.home_org_id = o.org_id
