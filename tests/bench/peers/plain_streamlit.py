"""The cockpit's content as a plain Streamlit page: pandas, Plotly Express, `st.cache_data` for what is read."""

import figures as n
import plotly.express as px
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")


@st.cache_data
def data():
    return n.read()


frames = data()
names = ["", *sorted(frames["org"]["branch_id"].dropna().unique())]
branch = st.selectbox("Branch", names, key="branch")
st.header("Is this month on plan?")
for text in n.sentences(frames, branch):
    st.markdown(text)

rows = n.cards(frames, branch)
for start in (0, 5, 10):
    for column, card in zip(st.columns(5), rows[start : start + 5], strict=False):
        delta = None if card["plan"] is None else f"{card['value'] - card['plan']:,.0f}"
        column.metric(card["name"], f"{card['value']:,.0f}", delta, border=True, chart_data=card["history"])

left, right = st.columns(2)
begin, moves, end = n.bridge(frames, branch)
labels, measures = ["plan", *moves, "actual"], ["absolute", *["relative"] * len(moves), "total"]
waterfall = go.Figure(go.Waterfall(x=labels, y=[begin, *moves.values(), end], measure=measures))
left.plotly_chart(waterfall)
right.dataframe(n.queue(frames, branch), hide_index=True)

multiples = n.branches(frames, branch)
figure = px.line(
    multiples, x="month_no", y=["economic_profit_cny", "economic_profit_cny_plan"], facet_col="branch", facet_col_wrap=6
)
st.plotly_chart(figure)
left, right = st.columns(2)
left.plotly_chart(px.line(n.whale(frames, branch), x="customers_pct", y="profit_pct"))
right.plotly_chart(px.density_heatmap(n.plane(frames, branch), x="x", y="y", nbinsx=24, nbinsy=12))
st.dataframe(n.table(frames, branch), hide_index=True)
