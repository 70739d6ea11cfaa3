-- The catalogue as it stood in each month; the first state of a product reaches back to the beginning.
with versions as (
    select
        *,
        case when row_number() over (partition by product_id order by month_no) = 1 then 0 else month_no end as from_month_no,
        coalesce(lead(month_no) over (partition by product_id order by month_no) - 1, 999999) as to_month_no
    from {{ ref('stg_product') }}
)

select m.month_no, v.product_id, v.product_kind, v.is_demand, v.is_settlement, v.ccf_class
from {{ source('policy', 'run_month') }} as m
inner join versions as v on m.month_no between v.from_month_no and v.to_month_no
