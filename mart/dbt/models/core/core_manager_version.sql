-- Manager states as intervals.
select
    g.*,
    g.month_no as valid_from_month_no,
    coalesce(lead(g.month_no) over (partition by g.manager_id order by g.month_no) - 1, 999999) as valid_to_month_no
from {{ ref('stg_manager') }} as g
