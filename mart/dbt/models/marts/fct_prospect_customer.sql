-- Which customers deal with a prospect in the twelve months to the last one: what was paid either way after refunds, and in the twelve before.
with span as (
    select m.month_no, f.first_month_no
    from (select max(month_no) as month_no from {{ ref('dim_month') }}) m
    cross join (select min(month_no) as first_month_no from {{ ref('fct_payment_month') }}) f
),
flow as (
    select
        c.prospect_id, c.prospect_name, p.customer_id, p.month_no, p.direction, p.payment_cnt, p.amount_cny, s.month_no as last_no,
        s.first_month_no as covered_from_no
    from {{ ref('fct_payment_month') }} p
    inner join {{ ref('core_counterparty') }} c on c.counterparty_id = p.counterparty_id
    cross join span s
    where not p.is_internal and c.prospect_id is not null and p.month_no <= s.month_no
)
select
    prospect_id, max(prospect_name) as prospect_name, customer_id,
    {{ money("sum(case when month_no > last_no - 12 and direction = 'in' then amount_cny else 0 end)") }} as in_12m_cny,
    {{ money("sum(case when month_no > last_no - 12 and direction = 'out' then amount_cny else 0 end)") }} as out_12m_cny,
    cast(sum(case when month_no > last_no - 12 then payment_cnt else 0 end) as integer) as payments_12m_cnt,
    case when min(covered_from_no) <= min(last_no) - 23
        then {{ money("sum(case when month_no between last_no - 23 and last_no - 12 then amount_cny else 0 end)") }} end as before_12m_cny,
    min(month_no) as first_month_no, max(month_no) as last_month_no
from flow
group by prospect_id, customer_id
having sum(case when month_no > last_no - 12 then payment_cnt else 0 end) > 0
order by prospect_id, customer_id
