-- Signed amounts of a day and their running sum since the account was opened.
SELECT account_id, date,
    sum(sum(CASE WHEN type = 'PRIJEM' THEN amount ELSE -amount END)) OVER (PARTITION BY account_id ORDER BY date) AS cumulated
FROM trans
GROUP BY account_id, date
