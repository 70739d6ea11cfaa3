-- Who holds each customer in each month; shares of a customer sum to 1, UNASSIGNED holds what nobody does.
select c.month_no, c.customer_id, coalesce(v.manager_id, 'UNASSIGNED') as manager_id,
    cast(coalesce(v.share, 1) as decimal(19, 6)) as share, coalesce(v.is_lead, true) as is_lead
from {{ ref('core_customer_month') }} as c
left join {{ ref('core_assignment_version') }} as v
    on c.customer_id = v.customer_id and c.month_no between v.from_month_no and v.to_month_no
order by month_no, manager_id, customer_id
