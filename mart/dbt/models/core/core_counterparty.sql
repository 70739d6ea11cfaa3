-- Counterparties outside the bank by their last name: which customer of the master one is and by what it was recognised (its number, its
-- registration number, else its name where one customer alone has it), else the prospect it belongs to.
with spelled as (
    select
        counterparty_id, counterparty_name, {{ name_key("coalesce(counterparty_name, '')") }} as name_key,
        max(nullif(upper(trim(counterparty_registration_number)), '')) as code,
        min(month_no) as first_month_no, max(month_no) as last_month_no
    from {{ ref('stg_payment_month') }}
    where not is_internal
    group by counterparty_id, counterparty_name
),
ranked as (
    select
        counterparty_id, counterparty_name, name_key,
        max(code) over (partition by counterparty_id) as code,
        min(first_month_no) over (partition by counterparty_id) as first_month_no,
        max(last_month_no) over (partition by counterparty_id) as last_month_no,
        row_number() over (partition by counterparty_id order by last_month_no desc, counterparty_name nulls last) as place
    from spelled
),
party as (
    select counterparty_id, counterparty_name, name_key, code, first_month_no, last_month_no from ranked where place = 1
),
master as (
    select distinct customer_id, nullif(upper(trim(registration_number)), '') as code, {{ name_key('name_zh') }} as name_key
    from {{ ref('core_customer_version') }}
    union
    select distinct customer_id, nullif(upper(trim(registration_number)), '') as code, {{ name_key('name_en') }} as name_key
    from {{ ref('core_customer_version') }}
    where name_en is not null
),
own_number as (select distinct customer_id from master),
by_code as (
    select code, min(customer_id) as customer_id, count(distinct customer_id) as customers_cnt
    from master
    where code is not null
    group by code
),
by_name as (
    select p.counterparty_id, min(m.customer_id) as customer_id, count(distinct m.customer_id) as customers_cnt
    from party p
    inner join master m on m.name_key = p.name_key and (p.code is null or m.code is null or m.code = p.code)
    where p.name_key <> ''
    group by p.counterparty_id
),
recognised as (
    select
        p.counterparty_id, p.counterparty_name, p.name_key, p.code, p.first_month_no, p.last_month_no,
        case
            when o.customer_id is not null then 'customer_id'
            when c.customers_cnt = 1 then 'credit_code'
            when c.customers_cnt is null and n.customers_cnt = 1 then 'name'
            when c.customers_cnt > 1 or n.customers_cnt > 1 then 'several'
        end as matched_by,
        coalesce(
            o.customer_id,
            case when c.customers_cnt = 1 then c.customer_id end,
            case when c.customers_cnt is null and n.customers_cnt = 1 then n.customer_id end
        ) as customer_id
    from party p
    left join own_number o on o.customer_id = p.counterparty_id
    left join by_code c on c.code = p.code
    left join by_name n on n.counterparty_id = p.counterparty_id
),
name_code as (  -- a name that is seen with one registration number alone is that firm's, also where a payment carries none
    select name_key, min(code) as code from party where code is not null group by name_key having count(distinct code) = 1
),
identified as (
    select r.*, coalesce(r.code, n.code, r.name_key) as known_as
    from recognised r
    left join name_code n on n.name_key = r.name_key
)
select
    counterparty_id, counterparty_name, customer_id, matched_by, first_month_no, last_month_no,
    case when matched_by is null and name_key <> ''
        then first_value(counterparty_id) over (partition by known_as, matched_by order by first_month_no, counterparty_id) end as prospect_id,
    case when matched_by is null and name_key <> ''
        then first_value(counterparty_name) over (partition by known_as, matched_by order by last_month_no desc, counterparty_id) end as prospect_name
from identified
