-- The tier is the highest flag that holds.
select month_no, customer_id, tier
from {{ ref('fct_customer_status_month') }}
where tier <> case
    when is_high_value then 'high_value' when is_value then 'value' when is_settlement then 'settlement' when is_active then 'active' else 'inactive'
end
