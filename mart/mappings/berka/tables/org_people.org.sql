SELECT 'HO' AS org_id, '1993-01' AS month, NULL AS parent_org_id, 'bank' AS org_level, '伯卡银行' AS name_zh,
    'Berka Bank' AS name_en, NULL AS region_code, NULL AS city_zh, NULL AS city_en
UNION ALL
SELECT A1, '1993-01', 'HO', 'branch', A2, A2, A3, A2, A2 FROM district
UNION ALL
SELECT A1 || '-1', '1993-01', A1, 'sub_branch', A2 || ' 1', A2 || ' 1', A3, A2, A2 FROM district
