-- The specific provision of each account in default and its change since the month before; an account that leaves default gives it back.
-- The provision is the bank's; where it delivers none it is LGD × EAD. What stood at the start of the data was charged before it.
with provisions as (
    select
        d.account_id, d.month_no, d.five_category,
        {{ money('coalesce(d.provision_cny, ' ~ portion('coalesce(a.ead_cny, 0)', 'coalesce(d.lgd_pct, p.default_lgd_pct)', 100) ~ ')') }} as specific_provision_cny
    from {{ ref('core_default_month') }} as d
    inner join {{ ref('core_month_policy') }} as p on d.month_no = p.month_no
    left join {{ ref('core_account_month') }} as a on d.month_no = a.month_no and d.account_id = a.account_id
),

moves as (
    select
        coalesce(n.account_id, b.account_id) as account_id,
        coalesce(n.month_no, b.month_no + 1) as month_no,
        n.account_id is not null as is_in_default,
        n.specific_provision_cny,
        {{ money('coalesce(n.specific_provision_cny, 0) - coalesce(b.specific_provision_cny, 0)') }} as change_cny,
        b.five_category as previous_category
    from provisions as n
    full outer join provisions as b on n.account_id = b.account_id and n.month_no = b.month_no + 1
)

select
    m.account_id, m.month_no, m.is_in_default, m.specific_provision_cny, m.previous_category,
    case when m.month_no > p.first_month_no and m.month_no > k.first_month_no then m.change_cny else 0 end as change_cny
from moves as m
inner join {{ ref('core_month_policy') }} as p on m.month_no = p.month_no
cross join (select min(month_no) as first_month_no from {{ ref('stg_account_risk_month') }}) as k
