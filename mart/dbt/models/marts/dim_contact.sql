-- Contacts with customers.
select
    contact_id, month_no, contact_date, customer_id, manager_id, channel, topic
from {{ ref('stg_contact') }}
order by month_no, customer_id
