-- Overhead of each account and month, rounded once; shares of the branch's two totals times the two parts.
{{ config(materialized='ephemeral') }}
select
    a.month_no, a.branch_id, a.account_id, o.amount_cny,
    {{ money('o.activity_part_cny * coalesce(' ~ factor('a.cost_activity_cny', 'nullif(cast(o.activity_total_cny as double), 0)') ~ ', 0)
        + (o.amount_cny - o.activity_part_cny) * coalesce(' ~ factor('a.cost_base_cny', 'nullif(cast(o.balance_total_cny as double), 0)') ~ ', 0)') }} as cost_overhead_cny
from {{ ref('core_account_month') }} as a
inner join {{ ref('core_overhead_branch') }} as o on a.month_no = o.month_no and a.branch_id = o.branch_id
