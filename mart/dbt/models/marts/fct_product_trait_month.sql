-- Products by what the customer is (tier, industry, size, ownership), all branches together: what whole-bank screens add up under such a filter.
select
    s.month_no, s.product_id, s.tier, s.industry_code, s.size_class, s.ownership,
    {{ measure_sums('s', names=segment_measure_names()) }}
from {{ ref('fct_product_segment_month') }} as s
group by s.month_no, s.product_id, s.tier, s.industry_code, s.size_class, s.ownership
order by s.month_no, s.product_id
