-- Customers, effective-dated; phone, e-mail and registration number are masked by role where they are read.
select
    customer_id, valid_from_month_no, valid_to_month_no, name_zh, name_en, home_org_id, industry_code, size_class, ownership,
    region_code, city, opened_date, annual_revenue_cny, employees_cnt, ownership_group_id, chain_id, is_credit_approved, is_default,
    registration_number, phone, email
from {{ ref('core_customer_version') }}
order by customer_id, valid_from_month_no
