-- Activity-based cost per account and month: driver units at the unit rate in force, rounded once over all drivers.
with rates as (
    select
        driver, unit_rate_cny,
        case when row_number() over (partition by driver order by month_no) = 1 then 0 else month_no end as from_month_no,
        coalesce(lead(month_no) over (partition by driver order by month_no) - 1, 999999) as to_month_no
    from {{ ref('stg_activity_rate') }}
),

rate_month as (
    select m.month_no, r.driver, r.unit_rate_cny
    from {{ source('policy', 'run_month') }} as m
    inner join rates as r on m.month_no between r.from_month_no and r.to_month_no
)

select a.account_id, a.month_no, {{ money('sum(a.units_cnt * cast(r.unit_rate_cny as decimal(19, 6)))') }} as cost_activity_cny
from {{ ref('stg_activity_month') }} as a
inner join rate_month as r on a.month_no = r.month_no and a.driver = r.driver
group by a.account_id, a.month_no
