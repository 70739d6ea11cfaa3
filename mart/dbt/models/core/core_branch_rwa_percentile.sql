-- RWA (12-month average) at the exit policy's percentile of a home branch, nearest rank, among customers of the month's end that use RWA.
with ranked as (
    select
        month_no, branch_id, rwa_days_12m_cny,
        row_number() over (partition by month_no, branch_id order by rwa_days_12m_cny, customer_id) as nth,
        count(*) over (partition by month_no, branch_id) as borrowers_cnt
    from {{ ref('core_customer_rolling') }}
    where is_customer and rwa_days_12m_cny > 0
)

select r.month_no, r.branch_id, r.rwa_days_12m_cny as threshold_days_12m_cny
from ranked as r
inner join {{ ref('core_month_policy') }} as p on r.month_no = p.month_no
where r.nth = greatest(1, ceil(cast(r.borrowers_cnt * p.customer_rwa_percentile_pct as double) / 100))
