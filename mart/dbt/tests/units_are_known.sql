-- Every unit money is booked at is in the organisation.
select f.month_no, f.org_id
from {{ ref('fct_org_month') }} as f
left join {{ ref('dim_org') }} as o on f.org_id = o.org_id
where o.org_id is null
