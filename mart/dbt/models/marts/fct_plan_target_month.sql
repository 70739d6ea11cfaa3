-- Targets outside the P&L, by unit and metric.
select month_no, org_id, metric, target_value from {{ ref('stg_plan_target_month') }} order by month_no, org_id, metric
