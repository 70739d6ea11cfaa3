-- Ratings as intervals.
select
    customer_id, rating, pd_pct, month_no as from_month_no,
    coalesce(lead(month_no) over (partition by customer_id order by month_no) - 1, 999999) as to_month_no
from {{ ref('stg_rating') }}
