SELECT 'L' || loan_id AS account_id, month,
    CASE status WHEN 'A' THEN 'normal' WHEN 'C' THEN 'normal' WHEN 'D' THEN 'substandard' WHEN 'B' THEN 'loss'
        ELSE status END AS five_category
FROM loan_month
ORDER BY month, loan_id
