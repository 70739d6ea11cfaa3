-- Accounts in the window with the client who owns them.
SELECT account.account_id, account.district_id, account.frequency, account.date, disp.client_id
FROM account
JOIN disp ON disp.account_id = account.account_id AND disp.type = 'OWNER'
WHERE account.date < DATE '1994-03-01'
