-- Interest and fees booked on an account in a month; null where nothing was booked.
SELECT account_id, strftime(date, '%Y-%m') AS month,
    sum(amount) FILTER (k_symbol = 'UROK') AS interest,
    sum(amount) FILTER (k_symbol = 'SANKC. UROK') AS penalty,
    sum(amount) FILTER (k_symbol = 'SLUZBY') AS fee
FROM trans
GROUP BY account_id, strftime(date, '%Y-%m')
