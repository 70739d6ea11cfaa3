-- Counterparties outside the bank: the customer one is, or has become, and by what it was recognised; else the prospect it belongs to.
select counterparty_id, counterparty_name, prospect_id, customer_id, matched_by, first_month_no, last_month_no
from {{ ref('core_counterparty') }}
order by counterparty_id
