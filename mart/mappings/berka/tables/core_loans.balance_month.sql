SELECT 'L' || loan_id AS account_id, month, avg_balance AS avg_balance_cny, end_balance AS end_balance_cny, 0 AS interest_cny
FROM loan_month
ORDER BY month, loan_id
