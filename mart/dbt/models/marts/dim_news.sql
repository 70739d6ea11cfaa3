-- Industry and customer news.
select
    news_id, month_no, news_date, industry_code, customer_id, headline_zh, headline_en, tone
from {{ ref('stg_industry_news') }}
order by month_no, news_id
