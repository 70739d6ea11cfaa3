-- Conversion factor of an off-balance class by the capital policy of the month.
select m.month_no, c.ccf_class, c.ccf_pct
from {{ source('policy', 'run_month') }} as m
inner join {{ source('policy', 'policy_ccf') }} as c on m.month_no between c.from_month_no and c.to_month_no
