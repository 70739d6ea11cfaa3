-- Month totals of the additive measures at each grain that must agree.
select 'account' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_account_month') }} as x
group by x.month_no
union all
select 'customer' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_customer_month') }} as x
group by x.month_no
union all
select 'product' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_product_month') }} as x
group by x.month_no
union all
select 'org' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_org_month') }} as x
group by x.month_no
union all
select 'manager' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_manager_month') }} as x
group by x.month_no
union all
select 'branch_product' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_branch_product_month') }} as x
group by x.month_no
union all
select 'customer_segment' as grain, x.month_no, {{ measure_sums('x', exact=true) }}
from {{ ref('fct_customer_segment_month') }} as x
group by x.month_no
