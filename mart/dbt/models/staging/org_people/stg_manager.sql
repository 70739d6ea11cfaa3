select
    manager_id, name_zh, name_en, role, org_id, grade,
    month_no,
    is_active
from {{ source('raw', 'manager') }}
