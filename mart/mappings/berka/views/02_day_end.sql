-- The reported balance a day ends with: transactions of a day are not in booking order, the sum of amounts decides.
SELECT account_id, date, balance
FROM trans
JOIN movement USING (account_id, date)
QUALIFY row_number() OVER (PARTITION BY account_id, date ORDER BY abs(balance - cumulated), file_row DESC) = 1
