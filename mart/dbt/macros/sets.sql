{# The different texts of a group as one text that is the same for the same set: in order, apart by a character that no key holds
   (unit separator). The engines name this differently; both order texts by their bytes. Give it each text once. #}
{% macro set_text(x) -%}
{%- if target.type == 'duckdb' -%} array_to_string(list_sort(list({{ x }})), chr(31))
{%- else -%} array_join(array_sort(collect_list({{ x }})), chr(31))
{%- endif -%}
{%- endmacro %}
