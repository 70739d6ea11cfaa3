select
    customer_id, name_zh, name_en, home_org_id, industry_code, size_class, ownership, region_code, city, ownership_group_id, chain_id, registration_number, phone, email,
    month_no, opened_date,
    annual_revenue_cny, cast(employees_cnt as integer) as employees_cnt,
    is_credit_approved, is_default
from {{ source('raw', 'customer') }}
