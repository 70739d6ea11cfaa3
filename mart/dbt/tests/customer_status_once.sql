-- A customer has one status a month.
select month_no, customer_id, count(*) as rows_cnt
from {{ ref('fct_customer_status_month') }}
group by month_no, customer_id
having count(*) > 1
