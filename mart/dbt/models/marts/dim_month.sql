-- Months of the mart.
select month_no, month, days, year, is_quarter_end from {{ source('policy', 'run_month') }} order by month_no
