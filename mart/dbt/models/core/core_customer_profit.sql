-- Ready profit of a customer by month: a period's amount in equal parts, its last month with what rounding leaves, so that the
-- months of a period add up to the cent. Where periods overlap, the shortest that covers a month counts there.
with periods as (
    select
        customer_id, month_no as last_month_no, risk_adjusted_profit_cny,
        case period when 'year' then 12 when 'quarter' then 3 else 1 end as months_cnt
    from {{ ref('stg_customer_profit') }}
),

parts as (
    select *, {{ portion('risk_adjusted_profit_cny', '1', 'months_cnt') }} as part_cny
    from periods
),

covered as (
    select
        m.month_no, p.customer_id,
        case when m.month_no = p.last_month_no
            then {{ money('p.risk_adjusted_profit_cny - p.part_cny * (p.months_cnt - 1)') }}
            else p.part_cny
        end as risk_adjusted_profit_cny,
        row_number() over (partition by p.customer_id, m.month_no order by p.months_cnt, p.last_month_no) as nth
    from {{ source('policy', 'run_month') }} as m
    inner join parts as p on m.month_no between p.last_month_no - p.months_cnt + 1 and p.last_month_no
)

select month_no, customer_id, risk_adjusted_profit_cny
from covered
where nth = 1
