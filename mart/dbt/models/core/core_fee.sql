-- Fees per account and month: billed in the month, and net fees earned, up-front fees spread over the service months.
-- A part is the difference of two rounded running totals, so that the parts sum to the fee exactly.
with billed as (
    select
        account_id, month_no, fee_cny,
        coalesce(rebate_cny, 0) as rebate_cny,
        {{ money('fee_cny - coalesce(rebate_cny, 0) - coalesce(vat_cny, 0)') }} as net_cny,
        coalesce(service_months, 1) as service_months
    from {{ ref('stg_fee_month') }}
),

earned as (
    select
        account_id, month_no, fee_cny, rebate_cny, net_cny as billed_cny,
        case when service_months = 1 then net_cny else 0 end as earned_cny
    from billed
    union all
    select
        b.account_id, b.month_no + s.n - 1 as month_no, 0 as fee_cny, 0 as rebate_cny, 0 as billed_cny,
        {{ money('b.net_cny * ' ~ factor('s.n', 'b.service_months')) }} - {{ money('b.net_cny * ' ~ factor('s.n - 1', 'b.service_months')) }} as earned_cny
    from billed as b
    inner join {{ source('policy', 'run_sequence') }} as s on b.service_months >= s.n
    where b.service_months > 1
)

select
    account_id, month_no,
    {{ money('sum(fee_cny)') }} as fees_gross_cny, {{ money('sum(rebate_cny)') }} as rebate_cny,
    {{ money('sum(billed_cny)') }} as fees_billed_cny, {{ money('sum(earned_cny)') }} as fees_cny
from earned
group by account_id, month_no
