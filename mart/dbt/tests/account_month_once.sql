-- An account has one row a month.
select month_no, account_id, count(*) as rows_cnt
from {{ ref('fct_account_month') }}
group by month_no, account_id
having count(*) > 1
