-- Reconciliation. account.<grain>: an additive measure, sum of accounts against the sum at that grain. gl.<line>: mart against general
-- ledger by booking unit. treasury: margins plus treasury against net interest income. overhead: allocated against pools by branch.
-- shares: manager shares of all customers against the number of customers. difference_cny = left_cny - right_cny.
with grain_total as (
    select * from {{ ref('core_grain_total') }}
),

segment_total as (
    select * from {{ ref('core_segment_total') }}
),

grain_rows as (
    {{ measure_rows('grain_total', 'grain, month_no') }}
    union all
    {{ measure_rows('segment_total', 'grain, month_no', names=segment_measure_names()) }}
),

ledger_mart as (
    select month_no, org_id, 'deposits_end' as gl_line, deposits_end_cny as amount_cny from {{ ref('fct_org_month') }}
    union all
    select month_no, org_id, 'loans_end' as gl_line, loans_end_cny as amount_cny from {{ ref('fct_org_month') }}
    union all
    select month_no, org_id, 'interest_received' as gl_line, interest_received_cny as amount_cny from {{ ref('fct_org_month') }}
    union all
    select month_no, org_id, 'interest_paid' as gl_line, interest_paid_cny as amount_cny from {{ ref('fct_org_month') }}
    union all
    select month_no, org_id, 'fees_billed' as gl_line, fees_billed_cny as amount_cny from {{ ref('fct_org_month') }}
),

ledger as (
    select
        month_no, org_id, gl_line,
        cast(coalesce(sum(m.amount_cny), 0) as decimal(30, 8)) as left_cny, cast(coalesce(sum(g.amount_cny), 0) as decimal(30, 8)) as right_cny
    from ledger_mart as m
    full outer join (
        select g.* from {{ ref('stg_gl_month') }} as g inner join {{ source('policy', 'run_month') }} as r on g.month_no = r.month_no
    ) as g using (month_no, org_id, gl_line)
    group by month_no, org_id, gl_line
),

overhead as (
    select
        p.month_no, p.branch_id as org_id, cast(coalesce(a.amount_cny, 0) as decimal(30, 8)) as left_cny, cast(p.amount_cny as decimal(30, 8)) as right_cny
    from (
        select c.month_no, coalesce(o.branch_id, c.org_id) as branch_id, sum(c.amount_cny) as amount_cny
        from {{ ref('stg_cost_pool_month') }} as c
        inner join {{ source('policy', 'run_month') }} as r on c.month_no = r.month_no
        left join {{ ref('core_org_month') }} as o on c.month_no = o.month_no and c.org_id = o.org_id
        group by c.month_no, coalesce(o.branch_id, c.org_id)
    ) as p
    left join (
        select month_no, branch_id, sum(cost_overhead_cny) as amount_cny from {{ ref('fct_org_month') }} group by month_no, branch_id
    ) as a on p.month_no = a.month_no and p.branch_id = a.branch_id
),

shares as (
    select
        month_no, cast(sum(share) as decimal(30, 8)) as left_cny, cast(count(distinct customer_id) as decimal(30, 8)) as right_cny
    from {{ ref('brg_customer_manager') }}
    group by month_no
),

checks as (
    select g.month_no, 'account.' || g.grain || '.' || g.measure as check_name, cast(null as string) as org_id, a.amount_cny as left_cny, g.amount_cny as right_cny
    from grain_rows as g
    inner join grain_rows as a on g.month_no = a.month_no and g.measure = a.measure and a.grain = 'account'
    where g.grain <> 'account'
    union all
    select month_no, 'gl.' || gl_line as check_name, org_id, left_cny, right_cny
    from ledger
    where (select max(has_gl_month) from {{ source('policy', 'run_parameters') }})
    union all
    select
        month_no, 'treasury' as check_name, cast(null as string) as org_id,
        cast(ftp_margin_cny + (ftp_charge_cny - ftp_credit_cny) as decimal(30, 8)) as left_cny,
        cast(interest_received_cny - interest_paid_cny as decimal(30, 8)) as right_cny
    from grain_total
    where grain = 'account' and ftp_margin_cny is not null
    union all
    select month_no, 'overhead' as check_name, org_id, left_cny, right_cny from overhead  -- empty without pools
    union all
    select month_no, 'shares' as check_name, cast(null as string) as org_id, left_cny, right_cny from shares
)

select
    month_no, check_name, org_id, left_cny, right_cny,
    cast(coalesce(left_cny, 0) - coalesce(right_cny, 0) as decimal(30, 8)) as difference_cny
from checks
where left_cny is not null or right_cny is not null
order by month_no, check_name, org_id
