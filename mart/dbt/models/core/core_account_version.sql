-- Account states as intervals. The first reaches back to the beginning, so that no balance is lost before it.
-- ftp_rate_pct: the curve of the repricing (or opening) month at the largest node not above the term.
with versions as (
    select
        *,
        case when row_number() over (partition by account_id order by month_no) = 1 then 0 else month_no end as from_month_no,
        coalesce(lead(month_no) over (partition by account_id order by month_no) - 1, 999999) as to_month_no,
        cast(year(opened_date) * 12 + month(opened_date) - 1 as integer) as opened_month_no,
        cast(year(closed_date) * 12 + month(closed_date) - 1 as integer) as closed_month_no,
        cast(year(coalesce(repricing_date, opened_date)) * 12 + month(coalesce(repricing_date, opened_date)) - 1 as integer) as repricing_month_no,
        coalesce(term_months, 0) as term_node_months
    from {{ ref('stg_account') }}
),

rates as (
    select d.repricing_month_no, d.term_node_months, n.rate_pct as ftp_rate_pct
    from (select distinct repricing_month_no, term_node_months from versions) as d
    inner join {{ ref('core_ftp_node') }} as n
        on d.repricing_month_no between n.from_month_no and n.to_month_no
        and d.term_node_months between n.from_term_months and n.to_term_months
)

select v.*, r.ftp_rate_pct
from versions as v
left join rates as r on v.repricing_month_no = r.repricing_month_no and v.term_node_months = r.term_node_months
