-- Month end and daily average of each account.
SELECT day.account_id, strftime(day.date, '%Y-%m') AS month,
    max_by(day_end.balance, day.date) AS end_balance,
    CAST(round(CAST(sum(day_end.balance) AS DOUBLE) / day(last_day(min(day.date))), 2) AS DECIMAL(18, 2)) AS avg_balance
FROM day
ASOF JOIN day_end ON day_end.account_id = day.account_id AND day.date >= day_end.date
GROUP BY day.account_id, strftime(day.date, '%Y-%m')
