-- P&L, risk and capital of each account and month. A stored amount is rounded once; what follows starts from stored amounts,
-- so the parts of every total add up to the cent. A component whose feed is missing is null, and so is all that needs it.
with joined as (
    select
        a.*,
        p.days, p.capital_ratio_pct, p.hurdle_pct, p.tax_pct, p.surtax_pct,
        p.has_fees, p.has_ftp, p.has_class, p.has_expected_loss, p.has_rwa, p.has_cost_direct, p.has_cost_activity, p.has_cost_overhead,
        f.capital_ftp_rate_pct,
        case
            when a.product_kind = 'deposit' and a.is_demand then f.demand_ftp_rate_pct
            when a.product_kind in ('deposit', 'loan') then a.ftp_rate_pct
        end as transfer_rate_pct,
        a.product_kind = 'deposit' as is_deposit,
        a.product_kind = 'loan' as is_loan,
        a.product_kind in ('loan', 'off_balance') as is_credit,
        coalesce(r.pd_pct, p.default_pd_pct) as pd_pct,
        coalesce(k.lgd_pct, p.default_lgd_pct) as lgd_pct,
        k.five_category, k.overdue_days, coalesce(k.provision_cny, x.specific_provision_cny, 0) as provision_cny,
        coalesce(x.is_in_default, false) as is_in_default, x.specific_provision_cny,
        coalesce(x.change_cny, 0) as provision_change_cny, x.previous_category,
        coalesce(e.mitigation_pct, 0) as mitigation_pct,
        w.risk_weight_pct,
        coalesce(m.remainder_cny, 0) as remainder_cny
    from {{ ref('core_account_cost') }} as a
    inner join {{ ref('core_month_policy') }} as p on a.month_no = p.month_no
    left join {{ ref('core_ftp_month') }} as f on a.month_no = f.month_no
    left join {{ ref('core_rating_version') }} as r
        on a.customer_id = r.customer_id and a.month_no between r.from_month_no and r.to_month_no
    left join {{ ref('stg_account_risk_month') }} as k on a.account_id = k.account_id and a.month_no = k.month_no
    left join {{ ref('core_exposure_version') }} as e
        on a.account_id = e.account_id and a.month_no between e.from_month_no and e.to_month_no
    left join {{ ref('core_risk_weight_month') }} as w
        on a.month_no = w.month_no and coalesce(e.exposure_class, p.default_exposure_class) = w.exposure_class
    left join {{ ref('core_default_loss') }} as x on a.account_id = x.account_id and a.month_no = x.month_no
    left join {{ ref('core_overhead_remainder') }} as m on a.month_no = m.month_no and a.account_id = m.account_id
),

-- volumes, interest, and what the feeds allow
positions as (
    select
        *,
        {{ money('case when is_deposit then avg_balance_cny else 0 end') }} as deposits_avg_cny,
        {{ money('case when is_deposit then end_balance_cny else 0 end') }} as deposits_end_cny,
        {{ money('case when is_deposit and is_demand then avg_balance_cny else 0 end') }} as demand_deposits_avg_cny,
        {{ money('case when is_loan then avg_balance_cny else 0 end') }} as loans_avg_cny,
        {{ money('case when is_loan then end_balance_cny else 0 end') }} as loans_end_cny,
        {{ money('case when is_credit then end_balance_cny else 0 end') }} as drawn_cny,
        {{ money('case when is_credit then off_balance_cny else 0 end') }} as undrawn_cny,
        {{ money('case when is_deposit then interest_charged_cny else interest_cny + interest_charged_cny end') }} as interest_received_cny,
        {{ money('case when is_deposit then interest_cny else 0 end') }} as interest_paid_cny,
        case when has_fees then fees_cny end as earned_cny,
        case when has_cost_direct then cost_direct_cny end as direct_cny,
        case when has_cost_activity then cost_activity_cny end as activity_cny,
        case when has_cost_overhead then {{ money('coalesce(cost_overhead_cny, 0) + remainder_cny') }} end as overhead_cny
    from joined
),

-- transfer prices
priced as (
    select
        *,
        case when has_ftp then
            case when is_deposit or is_loan then {{ portion('avg_balance_cny', 'transfer_rate_pct * days', 36500) }} else 0 end
        end as transfer_cny,
        {{ money('interest_received_cny + earned_cny') }} as taxed_income_cny,
        {{ money('direct_cny + activity_cny + overhead_cny') }} as cost_cny
    from positions
),

weighted as (
    select
        *,
        {{ money('case when has_ftp then case when is_deposit then 0 else transfer_cny end end') }} as ftp_charge_cny,
        {{ money('case when has_ftp then case when is_deposit then transfer_cny else 0 end end') }} as ftp_credit_cny,
        {{ money('interest_received_cny - interest_paid_cny + case when is_deposit then transfer_cny else -transfer_cny end') }} as ftp_margin_cny,
        {{ money('ead_cny - least(provision_cny, drawn_cny)') }} as ead_net_cny,
        {{ portion('taxed_income_cny', 'surtax_pct', 100) }} as surtax_cny,
        case when has_expected_loss then
            case when ead_cny > 0 and not is_in_default then {{ portion('ead_cny', 'pd_pct * lgd_pct * days', 3650000) }} else 0 end
        end as expected_loss_cny,
        -- written off, an account gives nothing back
        case when has_class then
            case when provision_change_cny < 0 and ead_cny = 0 and coalesce(five_category, previous_category) = 'loss' then 0
                else provision_change_cny end
        end as default_loss_cny
    from priced
),

risked as (
    select
        *,
        case when has_rwa then
            case when ead_net_cny > 0 then {{ portion('ead_net_cny', 'risk_weight_pct * (100 - mitigation_pct)', 10000) }} else 0 end
        end as rwa_cny
    from weighted
),

capital as (
    select *, case when rwa_cny = 0 then 0 else {{ portion('rwa_cny', 'capital_ratio_pct', 100) }} end as economic_capital_cny
    from risked
),

charged as (
    select
        *,
        case when has_ftp then
            case when economic_capital_cny = 0 then 0 else {{ portion('economic_capital_cny', 'capital_ftp_rate_pct * days', 36500) }} end
        end as capital_credit_cny,
        case when economic_capital_cny = 0 then 0 else {{ portion('economic_capital_cny', 'hurdle_pct * days', 36500) }} end as capital_charge_cny
    from capital
),

before_tax as (
    select
        *,
        {{ money('expected_loss_cny + default_loss_cny') }} as credit_cost_cny,
        {{ money('ftp_margin_cny + capital_credit_cny + earned_cny - cost_cny - expected_loss_cny - default_loss_cny - surtax_cny') }} as before_tax_cny
    from charged
),

after_tax as (
    select
        *,
        {{ portion('before_tax_cny', 'tax_pct', 100) }} as tax_cny,
        case when default_loss_cny = 0 then 0 else {{ portion('default_loss_cny', '100 - tax_pct', 100) }} end as default_loss_net_cny
    from before_tax
)

select
    month_no, account_id, customer_id, product_id, org_id, branch_id,
    deposits_avg_cny, deposits_end_cny, demand_deposits_avg_cny, loans_avg_cny, loans_end_cny, undrawn_cny as off_balance_cny,
    case when has_class then
        {{ money("case when is_loan and (five_category in ('substandard', 'doubtful', 'loss') or (five_category is null and is_in_default)) then end_balance_cny else 0 end") }}
    end as npl_cny,
    interest_received_cny, interest_paid_cny, ftp_charge_cny, ftp_credit_cny, ftp_margin_cny,
    case when has_fees then fees_gross_cny end as fees_gross_cny,
    case when has_fees then rebate_cny end as rebate_cny,
    earned_cny as fees_cny,
    case when has_fees then fees_billed_cny end as fees_billed_cny,
    {{ money('ftp_margin_cny + earned_cny') }} as revenue_cny,
    direct_cny as cost_direct_cny, activity_cny as cost_activity_cny, overhead_cny as cost_overhead_cny, cost_cny,
    ead_cny, expected_loss_cny, default_loss_cny, credit_cost_cny, rwa_cny, economic_capital_cny, capital_credit_cny, surtax_cny, tax_cny,
    {{ money('before_tax_cny - tax_cny') }} as risk_adjusted_profit_cny,
    capital_charge_cny,
    {{ money('before_tax_cny - tax_cny - capital_charge_cny') }} as economic_profit_cny,
    {{ money('before_tax_cny - tax_cny - capital_charge_cny + default_loss_net_cny') }} as economic_profit_performing_cny,
    rate_pct,
    case when has_ftp then transfer_rate_pct end as ftp_rate_pct,
    case when has_expected_loss and is_credit then pd_pct end as pd_pct,
    case when has_expected_loss and is_credit then lgd_pct end as lgd_pct,
    case when has_rwa and is_credit then risk_weight_pct end as risk_weight_pct,
    five_category, overdue_days, is_in_default, specific_provision_cny, is_opened,
    case when product_kind = 'fee' then is_open else avg_balance_cny > 0 or end_balance_cny > 0 or undrawn_cny > 0 end as is_in_use
from after_tax
order by month_no, branch_id, org_id, customer_id
