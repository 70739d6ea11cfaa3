-- Leaf products by month and booking branch: what screens over the whole bank add up.
select p.month_no, p.product_id, p.branch_id, {{ measure_sums('p') }}
from {{ ref('fct_product_month') }} as p
group by p.month_no, p.product_id, p.branch_id
order by p.month_no, p.branch_id, p.product_id
