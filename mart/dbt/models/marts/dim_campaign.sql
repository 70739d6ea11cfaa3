-- Campaigns, effective-dated. A sales map is a campaign for each of its products.
with campaigns as (
    select campaign_id, name_zh, name_en, product_id, start_date, end_date, month_no
    from {{ ref('stg_campaign') }}
    union all
    select distinct campaign_id, name_zh, name_zh as name_en, product_id, start_date, end_date, month_no
    from {{ ref('stg_campaign_member') }}
)
select
    campaign_id, name_zh, name_en, product_id, start_date, end_date,
    month_no as valid_from_month_no,
    coalesce(lead(month_no) over (partition by campaign_id order by month_no) - 1, 999999) as valid_to_month_no
from campaigns
order by campaign_id, valid_from_month_no
