SELECT owner.client_id AS customer_id, strftime(trans.date, '%Y-%m') AS month,
    trans.bank || '-' || split_part(trans.account, '.', 1) AS counterparty_id, false AS is_internal,
    CASE WHEN trans.type = 'PRIJEM' THEN 'in' ELSE 'out' END AS direction,
    count(*) AS payment_cnt, sum(trans.amount) AS amount_cny
FROM trans
JOIN owner ON owner.account_id = trans.account_id
WHERE trans.bank IS NOT NULL AND trans.account IS NOT NULL AND trans.date < DATE '1994-03-01'
GROUP BY ALL
ORDER BY month, customer_id, counterparty_id
