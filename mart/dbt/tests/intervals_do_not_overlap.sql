-- Effective-dated dimensions: at most one row of a key in force at any time.
{% for model, key in [('dim_customer', 'customer_id'), ('dim_org', 'org_id'), ('dim_manager', 'manager_id'), ('dim_product', 'product_id'), ('dim_account', 'account_id')] %}
select '{{ model }}' as dimension, a.{{ key }} as key_value, a.valid_from_month_no
from {{ ref(model) }} as a
inner join {{ ref(model) }} as b
    on a.{{ key }} = b.{{ key }} and a.valid_from_month_no < b.valid_from_month_no and a.valid_to_month_no >= b.valid_from_month_no
{{ 'union all' if not loop.last }}
{% endfor %}
