SELECT product_id, '1993-01' AS month, name_zh, name_en, group_id, group_zh, group_en, family_id, family_zh, family_en,
    need_family, system, product_kind, is_demand, is_settlement, false AS is_pushable
FROM (VALUES
    ('CURRENT-MONTHLY', '活期账户（按月对账）', 'Current account, monthly statement', 'CURRENT', '活期账户', 'Current accounts',
        'DEPOSITS', '存款', 'Deposits', 'settle', 'core_deposits', 'deposit', true, true),
    ('CURRENT-WEEKLY', '活期账户（按周对账）', 'Current account, weekly statement', 'CURRENT', '活期账户', 'Current accounts',
        'DEPOSITS', '存款', 'Deposits', 'settle', 'core_deposits', 'deposit', true, true),
    ('CURRENT-TURNOVER', '活期账户（逐笔对账）', 'Current account, statement after each transaction', 'CURRENT', '活期账户',
        'Current accounts', 'DEPOSITS', '存款', 'Deposits', 'settle', 'core_deposits', 'deposit', true, true),
    ('INSTALMENT-LOAN', '分期贷款', 'Instalment loan', 'LOAN', '贷款', 'Loans', 'LOANS', '贷款', 'Loans', 'borrow', 'core_loans',
        'loan', false, false),
    ('CARD-JUNIOR', '青年卡', 'Junior card', 'CARD', '银行卡', 'Cards', 'CARDS', '银行卡', 'Cards', 'settle', 'cards', 'fee', false, true),
    ('CARD-CLASSIC', '普通卡', 'Classic card', 'CARD', '银行卡', 'Cards', 'CARDS', '银行卡', 'Cards', 'settle', 'cards', 'fee', false, true),
    ('CARD-GOLD', '金卡', 'Gold card', 'CARD', '银行卡', 'Cards', 'CARDS', '银行卡', 'Cards', 'settle', 'cards', 'fee', false, true)
) products (product_id, name_zh, name_en, group_id, group_zh, group_en, family_id, family_zh, family_en, need_family, system,
    product_kind, is_demand, is_settlement)
