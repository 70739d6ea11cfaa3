-- Organisation, effective-dated, each unit with its branch.
select
    org_id, month_no as valid_from_month_no, to_month_no as valid_to_month_no, org_level, parent_org_id, branch_id,
    name_zh, name_en, region_code, coefficient_region, city_zh, city_en
from {{ ref('core_org_version') }}
order by org_id, valid_from_month_no
