{# The different texts of a group as one text that is the same for the same set and for no other: in order, each with its length before
   it, so that no key can look like two. The engines name this differently; both order texts by their bytes. Give it each text once. #}
{% macro set_text(x) -%}
{%- set one = "cast(length(" ~ x ~ ") as string) || ':' || " ~ x -%}
{%- if target.type == 'duckdb' -%} array_to_string(list_sort(list({{ one }})), '')
{%- else -%} array_join(array_sort(collect_list({{ one }})), '')
{%- endif -%}
{%- endmacro %}
