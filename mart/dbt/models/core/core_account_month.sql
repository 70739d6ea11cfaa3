-- One row per account and month with a balance, fee, activity or direct cost, with the account, product and branch of that month;
-- and the month after one in default, in which an account that has gone gives its provision back.
with rows_of_month as (
    select
        account_id, month_no,
        b.avg_balance_cny, b.end_balance_cny, b.off_balance_cny, b.interest_cny, b.interest_charged_cny,
        f.fees_gross_cny, f.rebate_cny, f.fees_billed_cny, f.fees_cny,
        d.direct_cost_cny, a.cost_activity_cny
    from {{ ref('stg_balance_month') }} as b
    full outer join {{ ref('core_activity_cost') }} as a using (account_id, month_no)
    full outer join {{ ref('core_fee') }} as f using (account_id, month_no)
    full outer join {{ ref('stg_direct_cost_month') }} as d using (account_id, month_no)
    full outer join (
        select account_id, month_no + 1 as month_no from {{ ref('core_default_month') }} where coalesce(five_category, '') <> 'loss'
    ) as x using (account_id, month_no)
)

select
    k.month_no, k.account_id, v.customer_id, v.product_id, v.org_id,
    coalesce(o.branch_id, v.org_id) as branch_id,
    coalesce(p.product_kind, 'fee') as product_kind, coalesce(p.is_demand, false) as is_demand,
    v.rate_pct, v.ftp_rate_pct,
    v.opened_month_no = k.month_no as is_opened,
    coalesce(v.closed_month_no >= k.month_no, true) as is_open,
    coalesce(k.avg_balance_cny, 0) as avg_balance_cny, coalesce(k.end_balance_cny, 0) as end_balance_cny,
    coalesce(k.off_balance_cny, 0) as off_balance_cny,
    coalesce(k.interest_cny, 0) as interest_cny, coalesce(k.interest_charged_cny, 0) as interest_charged_cny,
    coalesce(k.fees_gross_cny, 0) as fees_gross_cny, coalesce(k.rebate_cny, 0) as rebate_cny,
    coalesce(k.fees_billed_cny, 0) as fees_billed_cny, coalesce(k.fees_cny, 0) as fees_cny,
    coalesce(k.direct_cost_cny, 0) as cost_direct_cny, coalesce(k.cost_activity_cny, 0) as cost_activity_cny,
    {{ money("case when p.product_kind in ('loan', 'off_balance') then coalesce(k.end_balance_cny, 0) + case when k.off_balance_cny > 0 then "
        ~ portion('k.off_balance_cny', 'c.ccf_pct', 100) ~ " else 0 end else 0 end") }} as ead_cny,
    -- what overhead follows beside activity: on-balance business and off-balance commitments, not assets in custody
    {{ money("case when p.product_kind in ('deposit', 'loan', 'off_balance') then coalesce(k.avg_balance_cny, 0) + coalesce(k.off_balance_cny, 0) else 0 end") }} as cost_base_cny
from rows_of_month as k
inner join {{ ref('core_month_policy') }} as m on k.month_no = m.month_no
inner join {{ ref('core_account_version') }} as v
    on k.account_id = v.account_id and k.month_no between v.from_month_no and v.to_month_no
left join {{ ref('core_org_month') }} as o on k.month_no = o.month_no and v.org_id = o.org_id
left join {{ ref('core_product_month') }} as p on k.month_no = p.month_no and v.product_id = p.product_id
left join {{ ref('core_ccf_month') }} as c on k.month_no = c.month_no and coalesce(p.ccf_class, m.default_ccf_class) = c.ccf_class
