{# A company's name as it is compared: one width of letters, no blanks and signs, one spelling of a legal form. Two firms of different legal
   forms stay two: 股份有限公司 is not 有限公司. Same characters on DuckDB and on Spark. #}
{% macro name_key(x) -%}
replace(replace(replace(lower(translate({{ x }},
    'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９ 　().,;:-_/&"（）．，；：－＿／＆＂·、。“”‘’—',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')),
    '有限责任公司', '有限公司'), 'limited', 'ltd'), 'company', 'co')
{%- endmacro %}
