"""Every component and chart with invented data: `PYTHONPATH=. streamlit run tests/browser/gallery.py`.

?lang=en|zh chooses the language, the browser the theme; ?part=cockpit|customer|rankings|rest one page of it.
"""

from __future__ import annotations

import gallery_data as data
import gallery_population as population
import polars as pl
import streamlit as st
from gallery_cockpit import cockpit
from gallery_customer import customer
from gallery_rankings import rankings

from ui import components as ui
from ui import theme
from ui.columns import Column


def rest(look: theme.Look) -> None:
    """States and selections."""
    say = data.words(look)
    ui.empty_state(say("没有符合条件的客户", "No customer matches"))
    ui.missing_feed_state([say("管理会计", "management accounting")], say("成本与 FTP", "Cost and FTP"))
    with ui.guard(say("分群", "Segments")):
        raise ValueError("secret detail <b>")
    ui.loading_state()
    ui.data_table(
        population.managers(look.lang).head(4),
        [Column("label", "A"), Column("yield_pct", "Y", "pct")],
        look,
        key="rows",
        select="row",
    )
    ui.data_table(pl.DataFrame(schema={"label": pl.String}), [Column("label", "A")], look, key="none")
    ui.explain_body(
        ui.ExplainView(
            "x", "13.22%", "a / b", [("a", "1")], "p", "b", pl.DataFrame({"v": [1]}), [Column("v", "V", "cnt")]
        ),
        look,
        "body",
    )
    ui.key_values([ui.Fact("a", "b", "negative")], "T", "R")
    ui.badge("x")


st.set_page_config(layout="wide", page_title="gallery", initial_sidebar_state=208)
part, chosen = st.query_params.get("part", "cockpit"), theme.current()
ui.behave(chosen.lang)  # hands over what draws lists, cards and figures
st.sidebar.write(f"{part} {chosen.lang} {chosen.tokens.name}")
{"cockpit": cockpit, "customer": customer, "rankings": rankings, "rest": rest}[part](chosen)
