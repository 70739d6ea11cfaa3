-- One row per account and day from its first transaction to the end of 1994-02.
SELECT opened.account_id, CAST(days.day AS DATE) AS date
FROM (SELECT account_id, min(date) AS first_date FROM trans GROUP BY account_id) opened
JOIN generate_series(TIMESTAMP '1993-01-01', TIMESTAMP '1994-02-28', INTERVAL 1 DAY) days (day)
    ON days.day >= opened.first_date
