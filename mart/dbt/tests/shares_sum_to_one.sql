-- Shares of a customer sum to 1, with exactly one lead.
select month_no, customer_id, sum(share) as share_sum, sum(case when is_lead then 1 else 0 end) as leads_cnt
from {{ ref('brg_customer_manager') }}
group by month_no, customer_id
having sum(share) <> 1 or sum(case when is_lead then 1 else 0 end) <> 1
