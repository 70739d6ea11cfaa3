select
    event_id, case_id, case_kind, subject_type, subject_id, customer_id, product_id, branch_id, manager_id, product_manager_id,
    owner_id, actor_id, action, step, source_state, target_state, outcome,
    month_no, wait_days,
    event_date,
    is_end
from {{ source('raw', 'case_event') }}
