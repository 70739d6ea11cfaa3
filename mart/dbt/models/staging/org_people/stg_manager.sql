select
    manager_id, name_zh, name_en, role, org_id, grade, superior_id, work_email, work_phone, login,
    month_no,
    is_active
from {{ source('raw', 'manager') }}
