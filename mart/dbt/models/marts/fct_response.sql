-- Who was targeted by a campaign, held out, contacted, and what followed. Of a sales map, once its months are over: who
-- was reached says the log of the leads, who opened the product say the accounts, of both groups alike.
with maps as (
    select
        campaign_id, customer_id, product_id, is_holdout,
        cast(year(start_date) * 12 + month(start_date) - 1 as integer) as first_month_no,
        cast(year(end_date) * 12 + month(end_date) - 1 as integer) as last_month_no
    from {{ ref('stg_campaign_member') }}
),
over_maps as (
    select m.campaign_id, m.customer_id, m.product_id, m.is_holdout, m.first_month_no, m.last_month_no
    from maps m
    inner join {{ ref('dim_month') }} d on d.month_no = m.last_month_no
),
contacted as (
    select distinct m.campaign_id, m.customer_id
    from over_maps m
    inner join {{ ref('stg_case_event') }} e
        on e.customer_id = m.customer_id and e.product_id = m.product_id
        and e.month_no between m.first_month_no and m.last_month_no
    where e.case_kind = 'lead' and (e.step = 'win' or e.outcome in ('reached', 'interested', 'later', 'refused'))
),
opened as (
    select distinct m.campaign_id, m.customer_id
    from over_maps m
    inner join {{ ref('core_account_version') }} a on a.customer_id = m.customer_id and a.product_id = m.product_id
    where a.opened_month_no between m.first_month_no and m.last_month_no
),
responses as (
    select campaign_id, customer_id, month_no, is_holdout, is_contacted, is_converted
    from {{ ref('stg_response') }}
    union all
    select
        m.campaign_id, m.customer_id, m.last_month_no as month_no, m.is_holdout,
        (c.customer_id is not null and not m.is_holdout) as is_contacted,
        o.customer_id is not null as is_converted
    from over_maps m
    left join contacted c on c.campaign_id = m.campaign_id and c.customer_id = m.customer_id
    left join opened o on o.campaign_id = m.campaign_id and o.customer_id = m.customer_id
)
select campaign_id, customer_id, month_no, is_holdout, is_contacted, is_converted
from responses
order by campaign_id, month_no, customer_id
