-- Exposure classes of credit accounts as intervals; the first reaches back to the beginning.
select
    account_id, exposure_class, coalesce(mitigation_pct, 0) as mitigation_pct,
    case when row_number() over (partition by account_id order by month_no) = 1 then 0 else month_no end as from_month_no,
    coalesce(lead(month_no) over (partition by account_id order by month_no) - 1, 999999) as to_month_no
from {{ ref('stg_exposure') }}
