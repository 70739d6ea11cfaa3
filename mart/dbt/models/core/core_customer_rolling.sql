-- Each customer and month with the figures tiers are judged by, and their rolling 12 months.
-- A customer has a row in every month since its first, so twelve rows are twelve months.
with base as (
    select
        c.*,
        cast(least(12, c.month_no - p.first_month_no + 1) as integer) as window_months, p.days, p.window_days,
        g.customer_id is null as is_customer,
        coalesce(t.deposits_avg_cny, 0) as deposits_avg_cny, coalesce(t.loans_avg_cny, 0) as loans_avg_cny,
        coalesce(t.loans_end_cny, 0) as loans_end_cny, coalesce(t.off_balance_cny, 0) as off_balance_cny,
        coalesce(t.fees_gross_cny, 0) as fees_gross_cny, coalesce(t.fees_cny, 0) as fees_cny,
        case
            when p.has_profit then coalesce(t.risk_adjusted_profit_cny, 0)
            when p.has_ready_profit then r.risk_adjusted_profit_cny
        end as risk_adjusted_profit_cny,
        case when p.has_profit then coalesce(t.economic_profit_cny, 0) end as economic_profit_cny,
        case when p.has_rwa then coalesce(t.economic_capital_cny, 0) end as economic_capital_cny,
        case when p.has_rwa then coalesce(t.rwa_cny, 0) end as rwa_cny,
        case when p.has_payments then coalesce(y.payments_cnt, 0) end as payments_cnt,
        case when p.has_payments then case when y.payments_cnt >= p.settlement_payments_cnt then 1 else 0 end end as is_payment_month,
        coalesce(n.products_cnt, 0) as products_cnt, coalesce(n.products_ex_settlement_cnt, 0) as products_ex_settlement_cnt,
        n.product_set_id
    from {{ ref('core_customer_month') }} as c
    inner join {{ ref('core_month_policy') }} as p on c.month_no = p.month_no
    left join {{ ref('core_customer_total') }} as t on c.month_no = t.month_no and c.customer_id = t.customer_id
    left join {{ ref('core_customer_profit') }} as r on c.month_no = r.month_no and c.customer_id = r.customer_id
    left join {{ ref('core_customer_payments') }} as y on c.month_no = y.month_no and c.customer_id = y.customer_id
    left join {{ ref('core_customer_products') }} as n on c.month_no = n.month_no and c.customer_id = n.customer_id
    left join {{ ref('core_customer_gap') }} as g on c.customer_id = g.customer_id and c.month_no between g.from_month_no and g.to_month_no
)

select
    *,
    cast(sum(is_payment_month) over (partition by customer_id order by month_no rows between 2 preceding and current row) as integer) as payment_months_3m_cnt,
    {{ money('sum(risk_adjusted_profit_cny) over last_12') }} as rap_12m_cny,
    {{ money('sum(economic_profit_cny) over last_12') }} as ep_12m_cny,
    {{ money('sum(economic_capital_cny * days) over last_12') }} as ec_days_12m_cny,
    {{ money('sum(rwa_cny * days) over last_12') }} as rwa_days_12m_cny
from base
window last_12 as (partition by customer_id order by month_no rows between 11 preceding and current row)
