-- Flags, tier and the figures behind them for each customer and month, judged by the policy of that month.
-- 12-month amounts are sums over window_months; tiers compare them as of a year, so a bank's first year is not all downgrades.
-- What is annualised or averaged runs on days, as metrics of a period do. Who has left (is_customer false) has no class and no tier
-- above inactive; their row carries what they earned in the twelve months.
with figures as (
    select
        r.*,
        r.rap_12m_cny as contribution_12m_cny,
        case when r.window_months = 12 then r.rap_12m_cny else {{ portion('r.rap_12m_cny', '365', 'r.window_days') }} end as contribution_year_cny,
        {{ portion('r.ec_days_12m_cny', '1', 'r.window_days') }} as ec_avg_12m_cny,
        {{ portion('r.rwa_days_12m_cny', '1', 'r.window_days') }} as rwa_avg_12m_cny,
        {{ ratio('r.rap_12m_cny * 365', 'r.ec_days_12m_cny') }} as raroc_12m,
        cast(p.hurdle_pct * {{ factor('1', 100) }} as decimal(18, 8)) as hurdle,
        coalesce(r.rwa_days_12m_cny >= b.threshold_days_12m_cny, false) as is_resource_heavy,
        r.is_customer and (r.loans_avg_cny > 0 or r.loans_end_cny > 0 or r.off_balance_cny > 0) as is_credit,
        p.has_balances, p.active_deposits_avg_cny, p.settlement_months_cnt, p.value_deposits_avg_cny, p.value_contribution_12m_cny,
        p.high_value_deposits_avg_cny, p.high_value_contribution_12m_cny
    from {{ ref('core_customer_rolling') }} as r
    inner join {{ ref('core_month_policy') }} as p on r.month_no = p.month_no
    left join {{ ref('core_branch_rwa_percentile') }} as b on r.month_no = b.month_no and r.branch_id = b.branch_id
),

flags as (
    select
        *,
        is_customer and (deposits_avg_cny >= active_deposits_avg_cny or fees_gross_cny > 0 or fees_cny > 0 or is_credit) as is_active,
        is_customer and coalesce(payment_months_3m_cnt >= settlement_months_cnt, false) as is_settlement,
        is_customer
        and (deposits_avg_cny >= value_deposits_avg_cny or coalesce(contribution_year_cny >= value_contribution_12m_cny, false)) as is_value,
        is_customer
        and (deposits_avg_cny >= high_value_deposits_avg_cny or coalesce(contribution_year_cny >= high_value_contribution_12m_cny, false))
        and (not is_credit or coalesce(raroc_12m >= hurdle, true)) as is_high_value
    from figures
),

tiers as (
    select
        *,
        case
            when is_high_value then 'high_value' when is_value then 'value' when is_settlement then 'settlement'
            when is_active then 'active' else 'inactive'
        end as tier
    from flags
),

leads as (
    select month_no, customer_id, manager_id from {{ ref('brg_customer_manager') }} where is_lead
)

select
    t.month_no, t.customer_id, t.home_org_id, t.branch_id,
    t.is_customer, t.is_active, t.is_settlement, t.is_value, t.is_high_value, t.is_credit,
    t.tier,
    lag(t.tier) over (partition by t.customer_id order by t.month_no) as tier_prev_month,
    t.contribution_12m_cny, t.contribution_year_cny, t.rap_12m_cny, t.ep_12m_cny, t.ec_avg_12m_cny, t.rwa_avg_12m_cny,
    t.raroc_12m, t.window_months, t.window_days,
    case when t.has_balances then t.deposits_avg_cny end as deposits_avg_cny,
    case when t.has_balances then t.loans_end_cny end as loans_end_cny,
    case when t.has_balances then t.off_balance_cny end as off_balance_cny, t.rwa_cny, t.payments_cnt, t.payment_months_3m_cnt,
    t.products_cnt, t.products_ex_settlement_cnt, t.product_set_id,
    coalesce(l.manager_id, 'UNASSIGNED') as lead_manager_id,
    t.industry_code, t.size_class, t.ownership, t.region_code,
    case
        when not t.is_customer or t.contribution_year_cny is null or t.rwa_avg_12m_cny is null then null
        when t.contribution_year_cny >= t.value_contribution_12m_cny then case when t.is_resource_heavy then 'improve' else 'star' end
        else case when t.is_resource_heavy then 'drain' else 'light' end
    end as quadrant,
    t.is_customer and coalesce(t.is_resource_heavy and t.raroc_12m < t.hurdle, false) as is_low_efficiency
from tiers as t
left join leads as l on t.month_no = l.month_no and t.customer_id = l.customer_id
order by month_no, branch_id, home_org_id, customer_id
