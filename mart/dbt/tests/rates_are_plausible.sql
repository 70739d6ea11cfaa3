-- Magnitude: what the bank earns on loans and pays on deposits in a month, annualised, lies where such rates lie.
select month_no, loans_avg_cny, interest_received_cny, deposits_avg_cny, interest_paid_cny
from (
    select
        month_no, sum(loans_avg_cny) as loans_avg_cny, sum(interest_received_cny) as interest_received_cny,
        sum(deposits_avg_cny) as deposits_avg_cny, sum(interest_paid_cny) as interest_paid_cny
    from {{ ref('fct_org_month') }}
    group by month_no
) as bank
where interest_received_cny * 12 > loans_avg_cny * 0.6 + deposits_avg_cny * 0.01 + 1000
    or interest_paid_cny * 12 > deposits_avg_cny * 0.6 + 1000
