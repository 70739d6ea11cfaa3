select
    product_id, name_zh, name_en, group_id, group_zh, group_en, family_id, family_zh, family_en, need_family, system, product_kind, ccf_class, substitute_family,
    month_no,
    is_demand, is_settlement, is_pushable
from {{ source('raw', 'product') }}
