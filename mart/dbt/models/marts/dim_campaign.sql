-- Campaigns, effective-dated.
select
    campaign_id, name_zh, name_en, product_id, start_date, end_date,
    month_no as valid_from_month_no,
    coalesce(lead(month_no) over (partition by campaign_id order by month_no) - 1, 999999) as valid_to_month_no
from {{ ref('stg_campaign') }}
order by campaign_id, valid_from_month_no
