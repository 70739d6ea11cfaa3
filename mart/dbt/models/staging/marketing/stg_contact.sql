select
    contact_id, customer_id, manager_id, channel, topic,
    month_no, contact_date
from {{ source('raw', 'contact') }}
