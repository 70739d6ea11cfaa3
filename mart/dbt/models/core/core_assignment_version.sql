-- Who holds a customer, as intervals: a delivery replaces the whole set of the customer. What the shares leave open is UNASSIGNED.
with sets as (
    select
        customer_id, month_no as from_month_no,
        coalesce(lead(month_no) over (partition by customer_id order by month_no) - 1, 999999) as to_month_no,
        open_share
    from (
        select
            customer_id, month_no,
            cast(1 - sum(cast(cast(share_pct as double) / 100 as decimal(7, 6))) as decimal(7, 6)) as open_share
        from {{ ref('stg_customer_assignment') }}
        group by customer_id, month_no
    ) as d
),

members as (
    select s.customer_id, s.from_month_no, s.to_month_no, a.manager_id, cast(cast(a.share_pct as double) / 100 as decimal(7, 6)) as share
    from sets as s
    inner join {{ ref('stg_customer_assignment') }} as a on s.customer_id = a.customer_id and s.from_month_no = a.month_no
    where a.share_pct > 0
    union all
    select customer_id, from_month_no, to_month_no, 'UNASSIGNED' as manager_id, open_share as share
    from sets
    where open_share > 0
)

select
    *,
    row_number() over (
        partition by customer_id, from_month_no
        order by case when manager_id = 'UNASSIGNED' then 1 else 0 end, share desc, manager_id
    ) = 1 as is_lead
from members
