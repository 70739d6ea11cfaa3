SELECT 'K' || card.card_id AS account_id, strftime(card.issued, '%Y-%m') AS month, owner.client_id AS customer_id,
    'CARD-' || upper(card.type) AS product_id, owner.district_id || '-1' AS org_id, 'CZK' AS currency,
    card.issued AS opened_date
FROM card
JOIN disp ON disp.disp_id = card.disp_id
JOIN owner ON owner.account_id = disp.account_id
WHERE card.issued < DATE '1994-03-01'
ORDER BY card.issued, card.card_id
