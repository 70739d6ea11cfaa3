SELECT account_id, month, fee AS fee_cny, 0 AS vat_cny, 1 AS service_months
FROM interest
WHERE fee IS NOT NULL AND month <= '1994-02'
ORDER BY month, CAST(account_id AS INTEGER)
