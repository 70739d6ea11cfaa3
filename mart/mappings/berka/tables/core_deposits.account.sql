SELECT account_id, strftime(date, '%Y-%m') AS month, client_id AS customer_id,
    CASE frequency WHEN 'POPLATEK MESICNE' THEN 'CURRENT-MONTHLY' WHEN 'POPLATEK TYDNE' THEN 'CURRENT-WEEKLY'
        WHEN 'POPLATEK PO OBRATU' THEN 'CURRENT-TURNOVER' ELSE frequency END AS product_id,
    district_id || '-1' AS org_id, 'CZK' AS currency, date AS opened_date, 0 AS term_months
FROM owner
ORDER BY date, CAST(account_id AS INTEGER)
