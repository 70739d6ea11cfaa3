-- Risk weight of an exposure class by the capital policy of the month.
select m.month_no, w.exposure_class, w.risk_weight_pct
from {{ source('policy', 'run_month') }} as m
inner join {{ source('policy', 'policy_risk_weight') }} as w on m.month_no between w.from_month_no and w.to_month_no
