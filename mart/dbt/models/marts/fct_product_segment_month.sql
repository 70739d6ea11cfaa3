-- Products by booking branch and what the customer is: tier, industry, size, ownership.
select
    a.month_no, a.product_id, a.branch_id, coalesce(s.tier, 'inactive') as tier, s.industry_code, s.size_class, s.ownership,
    {{ measure_sums('a', names=segment_measure_names()) }},
    cast(count(distinct case when a.is_in_use then a.customer_id end) as integer) as holders_cnt
from {{ ref('fct_account_month') }} as a
left join {{ ref('fct_customer_status_month') }} as s on a.month_no = s.month_no and a.customer_id = s.customer_id
group by a.month_no, a.product_id, a.branch_id, coalesce(s.tier, 'inactive'), s.industry_code, s.size_class, s.ownership
order by a.month_no, a.branch_id, a.product_id
