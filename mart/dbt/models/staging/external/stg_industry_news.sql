select
    news_id, industry_code, customer_id, headline_zh, headline_en, tone,
    month_no, news_date
from {{ source('raw', 'industry_news') }}
