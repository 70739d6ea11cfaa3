-- Catalogue, effective-dated: a new interval when the product or its product manager changes.
with starts as (
    select product_id, month_no from {{ ref('stg_product') }}
    union
    select a.product_id, a.month_no
    from {{ ref('stg_product_assignment') }} as a
    inner join (select product_id, min(month_no) as month_no from {{ ref('stg_product') }} group by product_id) as f
        on a.product_id = f.product_id and a.month_no > f.month_no
),

intervals as (
    select
        product_id, month_no as valid_from_month_no,
        coalesce(lead(month_no) over (partition by product_id order by month_no) - 1, 999999) as valid_to_month_no
    from starts
),

states as (
    select *, coalesce(lead(month_no) over (partition by product_id order by month_no) - 1, 999999) as to_month_no
    from {{ ref('stg_product') }}
),

owners as (
    select *, coalesce(lead(month_no) over (partition by product_id order by month_no) - 1, 999999) as to_month_no
    from {{ ref('stg_product_assignment') }}
)

select
    i.product_id, i.valid_from_month_no, i.valid_to_month_no, s.name_zh, s.name_en, s.group_id, s.group_zh, s.group_en,
    s.family_id, s.family_zh, s.family_en, s.need_family, s.system, s.product_kind, s.is_demand, s.is_settlement, s.is_pushable,
    s.ccf_class, s.substitute_family, o.manager_id as product_manager_id
from intervals as i
inner join states as s on i.product_id = s.product_id and i.valid_from_month_no between s.month_no and s.to_month_no
left join owners as o on i.product_id = o.product_id and i.valid_from_month_no between o.month_no and o.to_month_no
order by product_id, valid_from_month_no
