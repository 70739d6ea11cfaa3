-- Relationship and product managers, effective-dated.
select
    manager_id, valid_from_month_no, valid_to_month_no, name_zh, name_en, role, org_id, grade, is_active,
    superior_id, work_email, work_phone, login
from {{ ref('core_manager_version') }}
order by manager_id, valid_from_month_no
