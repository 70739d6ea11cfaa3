select
    org_id, parent_org_id, org_level, name_zh, name_en, region_code, coefficient_region, city_zh, city_en,
    month_no
from {{ source('raw', 'org') }}
