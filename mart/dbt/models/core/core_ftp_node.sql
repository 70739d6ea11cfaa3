-- The curve as rectangles: months from/to in which a curve is the latest, terms from/to for which a node is the largest not above.
-- The first curve reaches back to the beginning, the smallest node down to zero.
with months as (
    select
        month_no,
        row_number() over (order by month_no) as nth,
        coalesce(lead(month_no) over (order by month_no) - 1, 999999) as to_month_no
    from (select distinct month_no from {{ ref('stg_ftp_curve') }}) as d
),

nodes as (
    select
        month_no, term_months, rate_pct,
        row_number() over (partition by month_no order by term_months) as nth,
        coalesce(lead(term_months) over (partition by month_no order by term_months) - 1, 999999) as to_term_months
    from {{ ref('stg_ftp_curve') }}
)

select
    case when m.nth = 1 then 0 else m.month_no end as from_month_no, m.to_month_no,
    case when n.nth = 1 then 0 else n.term_months end as from_term_months, n.to_term_months,
    n.rate_pct
from months as m
inner join nodes as n on m.month_no = n.month_no
