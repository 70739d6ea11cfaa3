-- Credit accounts in default by month: classed substandard or worse, more than 90 days overdue, of a borrower rated at a PD of 100 %,
-- or of a customer whom the bank flags, where no class of the month says otherwise.
with marked as (
    select account_id, month_no
    from {{ ref('stg_account_risk_month') }}
    where five_category in ('substandard', 'doubtful', 'loss') or overdue_days > 90
    union
    select v.account_id, p.month_no
    from {{ ref('core_rating_version') }} as r
    inner join {{ ref('core_account_version') }} as v on r.customer_id = v.customer_id
    inner join {{ ref('core_product_month') }} as p
        on v.product_id = p.product_id
        and p.month_no between r.from_month_no and r.to_month_no
        and p.month_no between v.from_month_no and v.to_month_no
    where r.pd_pct >= 100 and p.product_kind in ('loan', 'off_balance')
    union
    select v.account_id, p.month_no
    from {{ ref('core_customer_version') }} as c
    inner join {{ ref('core_account_version') }} as v on c.customer_id = v.customer_id
    inner join {{ ref('core_product_month') }} as p
        on v.product_id = p.product_id
        and p.month_no between c.valid_from_month_no and c.valid_to_month_no
        and p.month_no between v.from_month_no and v.to_month_no
    left join {{ ref('stg_account_risk_month') }} as r on v.account_id = r.account_id and p.month_no = r.month_no
    where c.is_default and r.account_id is null and p.product_kind in ('loan', 'off_balance')
)

select d.account_id, d.month_no, k.five_category, k.provision_cny, k.lgd_pct
from marked as d
left join {{ ref('stg_account_risk_month') }} as k on d.account_id = k.account_id and d.month_no = k.month_no
