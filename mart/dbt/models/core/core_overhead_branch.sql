-- Overhead of a branch and month in two parts, one following activity cost and one following balances, with the two totals.
-- A part whose base is empty goes to the other one.
with pools as (
    select
        c.month_no, coalesce(o.branch_id, c.org_id) as branch_id,
        {{ money('sum(c.amount_cny)') }} as amount_cny,
        {{ money('sum(c.amount_cny * ' ~ factor('coalesce(w.activity_weight_pct, p.default_activity_weight_pct)', 100) ~ ')') }} as activity_part_cny
    from {{ ref('stg_cost_pool_month') }} as c
    inner join {{ ref('core_month_policy') }} as p on c.month_no = p.month_no
    left join {{ ref('core_org_month') }} as o on c.month_no = o.month_no and c.org_id = o.org_id
    left join {{ source('policy', 'policy_cost_pool') }} as w
        on c.month_no between w.from_month_no and w.to_month_no and c.pool = w.pool
    group by c.month_no, coalesce(o.branch_id, c.org_id)
),

bases as (
    select
        month_no, branch_id,
        {{ money('sum(cost_activity_cny)') }} as activity_total_cny, {{ money('sum(cost_base_cny)') }} as balance_total_cny
    from {{ ref('core_account_month') }}
    group by month_no, branch_id
),

parts as (
    select
        b.month_no, b.branch_id, b.activity_total_cny, b.balance_total_cny, p.amount_cny,
        case
            when b.activity_total_cny = 0 then 0
            when b.balance_total_cny = 0 then p.amount_cny
            else p.activity_part_cny
        end as activity_part_cny
    from bases as b
    inner join pools as p on b.month_no = p.month_no and b.branch_id = p.branch_id
)

select *, {{ money('amount_cny - activity_part_cny') }} as balance_part_cny
from parts
