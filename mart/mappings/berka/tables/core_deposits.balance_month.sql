SELECT balance.account_id, month, avg_balance AS avg_balance_cny, end_balance AS end_balance_cny,
    coalesce(interest.interest, 0) AS interest_cny,
    CASE WHEN least(avg_balance, end_balance) < 0 THEN coalesce(penalty, 0) ELSE penalty END AS interest_charged_cny
FROM balance
LEFT JOIN interest USING (account_id, month)
ORDER BY month, CAST(balance.account_id AS INTEGER)
