-- Account-months with their share of the branch's overhead before the remainder: shares of the branch's two totals times the two parts.
{{ config(materialized='ephemeral') }}
select
    a.*, o.amount_cny as overhead_branch_cny,
    {{ money('round((
        coalesce(cast(a.cost_activity_cny as double) / nullif(cast(o.activity_total_cny as double), 0e0), 0e0) * cast(o.activity_part_cny as double)
        + coalesce(cast(a.cost_base_cny as double) / nullif(cast(o.balance_total_cny as double), 0e0), 0e0) * cast(o.balance_part_cny as double)
    ) * 100) / 100e0') }} as cost_overhead_cny
from {{ ref('core_account_month') }} as a
left join {{ ref('core_overhead_branch') }} as o on a.month_no = o.month_no and a.branch_id = o.branch_id
