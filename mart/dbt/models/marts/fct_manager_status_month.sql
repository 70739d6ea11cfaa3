-- Relationship managers by month: rolling-12-month result against grade, region and pay, and where they stand among their peers.
with months as (
    select
        m.month_no, v.manager_id, v.org_id, v.grade, v.is_active,
        coalesce(o.branch_id, v.org_id) as branch_id, o.coefficient_region,
        p.has_pay, p.hurdle_pct, p.capital_ratio_pct, p.manager_capacity_percentile_pct, p.manager_yield_percentile_pct,
        cast(least(12, m.month_no - p.first_month_no + 1) as integer) as window_months,
        g.grade_standard_cny, g.pay_capacity_standard_ratio, coalesce(c.region_coefficient, p.default_region_coefficient) as region_coefficient
    from {{ source('policy', 'run_month') }} as m
    inner join {{ ref('core_month_policy') }} as p on m.month_no = p.month_no
    inner join {{ ref('core_manager_version') }} as v on m.month_no between v.valid_from_month_no and v.valid_to_month_no
    left join {{ ref('core_org_month') }} as o on m.month_no = o.month_no and v.org_id = o.org_id
    left join {{ source('policy', 'policy_grade') }} as g on m.month_no between g.from_month_no and g.to_month_no and v.grade = g.grade
    left join {{ source('policy', 'policy_region') }} as c
        on m.month_no between c.from_month_no and c.to_month_no and o.coefficient_region = c.coefficient_region
    where v.role = 'relationship_manager'
),

credited as (
    select
        month_no, manager_id,
        cast(sum(risk_adjusted_profit_cny) as decimal(38, 8)) as profit_cny, cast(sum(rwa_cny) as decimal(38, 8)) as rwa_cny,
        cast(sum(customers_cnt) as integer) as customers_cnt
    from {{ ref('fct_manager_month') }}
    group by month_no, manager_id
),

rolling as (
    select
        m.*, coalesce(k.customers_cnt, 0) as customers_cnt,
        {{ money('sum(k.profit_cny) over last_12') }} as rap_12m_cny,
        {{ money('sum(k.rwa_cny) over last_12') }} as rwa_sum_12m_cny,
        {{ money('sum(y.pay_cny) over last_12') }} as pay_12m_cny
    from months as m
    left join credited as k on m.month_no = k.month_no and m.manager_id = k.manager_id
    left join {{ ref('stg_manager_pay_month') }} as y on m.month_no = y.month_no and m.manager_id = y.manager_id
    window last_12 as (partition by m.manager_id order by m.month_no rows between 11 preceding and current row)
),

figures as (
    select
        *,
        {{ portion('rap_12m_cny', '12', 'window_months') }} as capacity_cny,
        {{ portion('rwa_sum_12m_cny', '1', 'window_months') }} as rwa_avg_12m_cny,
        {{ ratio('rap_12m_cny * 12', 'rwa_sum_12m_cny') }} as yield_ratio,
        {{ money('grade_standard_cny * ' ~ factor('region_coefficient')) }} as standard_cny,
        {{ ratio('rap_12m_cny', 'pay_12m_cny') }} as pay_capacity_ratio
    from rolling
),

ranked as (
    select
        *,
        {{ ratio('capacity_cny', 'standard_cny') }} as of_standard_ratio,
        case when is_active and capacity_cny is not null then
            {{ ratio('rank() over (partition by month_no, grade, coefficient_region, is_active, capacity_cny is null order by capacity_cny) - 1',
                     'count(*) over (partition by month_no, grade, coefficient_region, is_active, capacity_cny is null) - 1') }}
        end as capacity_pct_rank,
        case when is_active and yield_ratio is not null then
            {{ ratio('rank() over (partition by month_no, grade, coefficient_region, is_active, yield_ratio is null order by yield_ratio) - 1',
                     'count(*) over (partition by month_no, grade, coefficient_region, is_active, yield_ratio is null) - 1') }}
        end as yield_pct_rank
    from figures
)

select
    month_no, manager_id, org_id, branch_id, coefficient_region, grade, is_active, window_months,
    rap_12m_cny, pay_12m_cny, capacity_cny, rwa_avg_12m_cny, yield_ratio,
    grade_standard_cny, region_coefficient, standard_cny, of_standard_ratio,
    pay_capacity_ratio, pay_capacity_standard_ratio, capacity_pct_rank, yield_pct_rank,
    coalesce(
        capacity_pct_rank * 100 >= manager_capacity_percentile_pct
        and (yield_pct_rank * 100 < manager_yield_percentile_pct or yield_ratio * 10000 < hurdle_pct * capital_ratio_pct),
        false
    ) as is_high_capacity_low_yield,
    customers_cnt
from ranked
order by month_no, branch_id, org_id, manager_id
