-- Relationship managers by month: rolling-12-month result against grade, region and pay, and where they stand among their peers.
with months as (
    select
        m.month_no, p.days, p.window_days, v.manager_id, v.org_id, v.grade, v.is_active,
        coalesce(o.branch_id, v.org_id) as branch_id, o.coefficient_region,
        p.has_pay, p.hurdle_pct, p.capital_ratio_pct, p.manager_capacity_percentile_pct, p.manager_yield_percentile_pct,
        p.manager_low_yield_months, p.manager_yield_margin_sd,
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
        {{ money('sum(cast(k.rwa_cny as decimal(27, 8)) * m.days) over last_12') }} as rwa_days_12m_cny,
        {{ money('sum(y.pay_cny) over last_12') }} as pay_12m_cny
    from months as m
    left join credited as k on m.month_no = k.month_no and m.manager_id = k.manager_id
    left join {{ ref('stg_manager_pay_month') }} as y on m.month_no = y.month_no and m.manager_id = y.manager_id
    window last_12 as (partition by m.manager_id order by m.month_no rows between 11 preceding and current row)
),

figures as (
    select
        *,
        {{ portion('rap_12m_cny', '365', 'window_days') }} as capacity_cny,
        {{ portion('rwa_days_12m_cny', '1', 'window_days') }} as rwa_avg_12m_cny,
        {{ ratio('rap_12m_cny * 365', 'rwa_days_12m_cny') }} as yield_ratio,
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
),

low as (
    select
        *,
        cast(month_no - coalesce(
            max(case when not coalesce(yield_ratio * 10000 < hurdle_pct * capital_ratio_pct, false) then month_no end) over so_far,
            min(month_no) over so_far - 1
        ) as integer) as low_yield_months
    from ranked
    window so_far as (partition by manager_id order by month_no rows between unbounded preceding and current row)
),

marked as (
    select
        *,
        coalesce(
            capacity_pct_rank * 100 >= manager_capacity_percentile_pct
            and (yield_pct_rank * 100 < manager_yield_percentile_pct or yield_ratio * 10000 < hurdle_pct * capital_ratio_pct),
            false
        ) as is_high_capacity_low_yield
    from low
),

suspects as (
    select * from marked where is_high_capacity_low_yield and low_yield_months >= manager_low_yield_months
),

-- chance: the Poisson bootstrap of the book in closed form, as around every rank; mart/query/manager/interval.py has the formula
books as (
    select
        b.month_no, b.manager_id,
        cast(round(cast(s.contribution_year_cny as double) * cast(b.share as double)) as decimal(19, 0)) as yuan
    from suspects as x
    inner join {{ ref('brg_customer_manager') }} as b on x.month_no = b.month_no and x.manager_id = b.manager_id
    inner join {{ ref('fct_customer_status_month') }} as s on b.month_no = s.month_no and b.customer_id = s.customer_id
),

chance as (
    select
        month_no, manager_id, sqrt(cast(sum(yuan * yuan) as double)) as sd_cny,
        cast(sum(cast(yuan * yuan as decimal(38, 0)) * yuan) as double) as cubes
    from books
    group by month_no, manager_id
),

limits as (
    select
        x.month_no, x.manager_id,
        {{ ratio('x.capacity_cny + c.sd_cny * (x.manager_yield_margin_sd + greatest(-1, least(1, c.cubes / power(c.sd_cny, 3)))'
                 ~ ' * (x.manager_yield_margin_sd * x.manager_yield_margin_sd - 1) / 6)', 'x.rwa_avg_12m_cny') }} as yield_upper_ratio
    from suspects as x
    inner join chance as c on x.month_no = c.month_no and x.manager_id = c.manager_id
    where c.sd_cny > 0
)

select
    f.month_no, f.manager_id, f.org_id, f.branch_id, f.coefficient_region, f.grade, f.is_active, f.window_months, f.window_days,
    f.rap_12m_cny, f.pay_12m_cny, f.capacity_cny, f.rwa_avg_12m_cny, f.yield_ratio,
    f.grade_standard_cny, f.region_coefficient, f.standard_cny, f.of_standard_ratio,
    f.pay_capacity_ratio, f.pay_capacity_standard_ratio, f.capacity_pct_rank, f.yield_pct_rank,
    f.low_yield_months, l.yield_upper_ratio, f.is_high_capacity_low_yield,
    coalesce(l.yield_upper_ratio * 10000 < f.hurdle_pct * f.capital_ratio_pct, false) as is_low_yield_confirmed,
    f.customers_cnt
from marked as f
left join limits as l on f.month_no = l.month_no and f.manager_id = l.manager_id
order by f.month_no, f.branch_id, f.org_id, f.manager_id
