SELECT owner.client_id AS customer_id, strftime(min(owner.date), '%Y-%m') AS month,
    '客户 ' || owner.client_id || '（' || min(district.A2) || '）' AS name_zh,
    'Client ' || owner.client_id || ' (' || min(district.A2) || ')' AS name_en,
    min(owner.district_id) || '-1' AS home_org_id, min(district.A3) AS region_code, min(district.A2) AS city,
    min(owner.date) AS opened_date
FROM owner
JOIN district ON district.A1 = owner.district_id
GROUP BY owner.client_id
