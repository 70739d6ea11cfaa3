-- Month ends at which a customer held no open account after having held one: from the last closing to the next opening, or for good.
-- Customers without any account are not here: what the bank knows of them comes from the customer master alone.
with spans as (
    select
        customer_id, coalesce(opened_month_no, 0) as opened_no, coalesce(closed_month_no, 999999) as closed_no,
        max(coalesce(closed_month_no, 999999)) over (
            partition by customer_id order by coalesce(opened_month_no, 0), account_id rows between unbounded preceding and 1 preceding
        ) as closed_before_no
    from {{ ref('core_account_version') }}
    where to_month_no = 999999
)

select customer_id, closed_before_no as from_month_no, opened_no - 1 as to_month_no
from spans
where closed_before_no < opened_no
union all
select customer_id, max(closed_no) as from_month_no, 999999 as to_month_no
from spans
group by customer_id
having max(closed_no) < 999999
