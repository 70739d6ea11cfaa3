SELECT 'L' || loan.loan_id AS account_id, strftime(loan.date, '%Y-%m') AS month, owner.client_id AS customer_id,
    'INSTALMENT-LOAN' AS product_id, owner.district_id || '-1' AS org_id, 'CZK' AS currency, loan.date AS opened_date,
    loan.duration AS term_months, loan.date AS repricing_date
FROM loan
JOIN owner ON owner.account_id = loan.account_id
WHERE loan.date < DATE '1994-03-01'
ORDER BY loan.date, loan.loan_id
