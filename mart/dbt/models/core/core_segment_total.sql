-- Month totals of the measures that segments carry.
select 'segment' as grain, x.month_no, {{ measure_sums('x', exact=true, names=segment_measure_names()) }}
from {{ ref('fct_product_segment_month') }} as x
group by x.month_no
union all
select 'trait' as grain, x.month_no, {{ measure_sums('x', exact=true, names=segment_measure_names()) }}
from {{ ref('fct_product_trait_month') }} as x
group by x.month_no
