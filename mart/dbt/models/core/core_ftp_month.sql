-- Per month: the FTP rate of demand deposits (core part at a long node, the rest at the volatile node) and of economic capital.
select
    p.month_no,
    cast(
        core.rate_pct * {{ factor('p.demand_core_pct', 100) }} + volatile.rate_pct * {{ factor('100 - p.demand_core_pct', 100) }}
        as decimal(12, 6)
    ) as demand_ftp_rate_pct,
    capital.rate_pct as capital_ftp_rate_pct
from {{ ref('core_month_policy') }} as p
inner join {{ ref('core_ftp_node') }} as core
    on p.month_no between core.from_month_no and core.to_month_no
    and p.demand_core_term_months between core.from_term_months and core.to_term_months
inner join {{ ref('core_ftp_node') }} as volatile
    on p.month_no between volatile.from_month_no and volatile.to_month_no
    and p.demand_volatile_term_months between volatile.from_term_months and volatile.to_term_months
inner join {{ ref('core_ftp_node') }} as capital
    on p.month_no between capital.from_month_no and capital.to_month_no
    and p.capital_credit_term_months between capital.from_term_months and capital.to_term_months
