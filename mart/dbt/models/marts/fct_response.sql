-- Who was targeted by a campaign, held out, contacted, and what followed.
select
    campaign_id, customer_id, month_no, is_holdout, is_contacted, is_converted
from {{ ref('stg_response') }}
order by campaign_id, month_no, customer_id
