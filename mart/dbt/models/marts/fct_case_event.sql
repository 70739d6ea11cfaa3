-- What happened to cases: funnel by step, feedback time in working days, adoption by who acted.
select
    event_id, month_no, event_date, case_id, case_kind, subject_type, subject_id, customer_id, product_id, branch_id, manager_id,
    product_manager_id, owner_id, actor_id, action, step, source_state, target_state, outcome, is_end, wait_days
from {{ ref('stg_case_event') }}
order by month_no, branch_id, case_id, event_id
