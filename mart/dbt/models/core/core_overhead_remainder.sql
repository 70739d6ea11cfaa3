-- What rounding left over in a branch and month, and the account that takes it: the one with the largest amount.
with totals as (
    select
        month_no, branch_id,
        max(overhead_branch_cny) - {{ money('sum(cost_overhead_cny)') }} as remainder_cny, max(cost_overhead_cny) as largest_cny
    from {{ ref('core_account_cost') }}
    where overhead_branch_cny is not null
    group by month_no, branch_id
)

select t.month_no, t.branch_id, t.remainder_cny, min(a.account_id) as account_id
from totals as t
inner join {{ ref('core_account_cost') }} as a
    on t.month_no = a.month_no and t.branch_id = a.branch_id and t.largest_cny = a.cost_overhead_cny
group by t.month_no, t.branch_id, t.remainder_cny
