-- Customer states as intervals.
select
    c.*,
    c.month_no as valid_from_month_no,
    coalesce(lead(c.month_no) over (partition by c.customer_id order by c.month_no) - 1, 999999) as valid_to_month_no
from {{ ref('stg_customer') }} as c
