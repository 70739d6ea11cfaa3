-- Straight-line amortisation: one instalment at each month end after the month of granting.
SELECT loan.*, strftime(months.month_end, '%Y-%m') AS month,
    date_diff('month', loan.date, CAST(months.month_end AS DATE)) AS paid,
    greatest(loan.amount - paid * loan.payments, 0) AS end_balance,
    CASE WHEN paid = 0
        THEN loan.amount * (day(months.month_end) - day(loan.date) + 1) / day(months.month_end)
        ELSE greatest(loan.amount - (paid - 1) * loan.payments, 0) END AS avg_balance
FROM loan
JOIN (SELECT last_day(CAST(day AS DATE)) AS month_end
      FROM generate_series(TIMESTAMP '1993-01-01', TIMESTAMP '1994-02-01', INTERVAL 1 MONTH) months (day)) months
    ON months.month_end >= loan.date
