select
    month_no,
    cast(term_months as integer) as term_months, rate_pct
from {{ source('raw', 'ftp_curve') }}
