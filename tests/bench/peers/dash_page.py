"""The cockpit's content as a Dash page: data in memory, graph_objects, one callback for the branch.

Served as its users would: `gunicorn -w 2 dash_page:server`.
"""

import figures as n
import plotly.graph_objects as go
from dash import Dash, Input, Output, dash_table, dcc, html
from plotly.subplots import make_subplots

frames = n.read()
app = Dash(__name__)
server = app.server
names = sorted(frames["org"]["branch_id"].dropna().unique())
FIGURES = ("bridge", "branches", "whale", "plane")
QUIET = {"displayModeBar": False}
app.layout = html.Div(
    [
        dcc.Dropdown(names, id="branch", placeholder="Branch"),
        html.H1("Is this month on plan?"),
        html.Div(id="sentences"),
        html.Div(id="cards", style={"display": "grid", "gridTemplateColumns": "repeat(5, 1fr)", "gap": "7px"}),
        *(dcc.Graph(id=name, config=QUIET) for name in FIGURES),
        dash_table.DataTable(id="queue"),
        dash_table.DataTable(id="table"),
    ]
)


def card(row):
    line = go.Figure(
        go.Scatter(y=row["history"], mode="lines"), layout={"height": 40, "margin": dict.fromkeys("lrtb", 0)}
    )
    line.update_xaxes(visible=False).update_yaxes(visible=False)
    against = "" if row["plan"] is None else f"plan {row['value'] - row['plan']:+,.0f}"
    texts = [html.Div(row["name"]), html.B(f"{row['value']:,.0f}"), html.Div(against)]
    return html.Div([*texts, dcc.Graph(figure=line, config={"staticPlot": True})])


def bridge(branch):
    begin, moves, end = n.bridge(frames, branch)
    kinds = ["absolute", *["relative"] * len(moves), "total"]
    return go.Figure(go.Waterfall(x=["plan", *moves, "actual"], y=[begin, *moves.values(), end], measure=kinds))


def multiples(branch):
    rows = n.branches(frames, branch)
    panels = list(rows.groupby("branch"))
    figure = make_subplots(rows=max(1, -(-len(panels) // 6)), cols=6, subplot_titles=[name for name, _ in panels])
    for at, (_, panel) in enumerate(panels):
        for column in ("economic_profit_cny", "economic_profit_cny_plan"):
            line = go.Scatter(x=panel["month_no"].tolist(), y=panel[column].tolist(), showlegend=False)
            figure.add_trace(line, row=at // 6 + 1, col=at % 6 + 1)
    return figure


def whale(branch):
    curve = n.whale(frames, branch)
    return go.Figure(go.Scatter(x=curve["customers_pct"].tolist(), y=curve["profit_pct"].tolist(), mode="lines"))


def plane(branch):
    rows = n.plane(frames, branch)
    counts, x, y = n.np.histogram2d(rows["x"], rows["y"], bins=(24, 12))
    return go.Figure(go.Heatmap(x=x.tolist(), y=y.tolist(), z=counts.T.tolist()))


@app.callback(
    Output("sentences", "children"),
    Output("cards", "children"),
    *(Output(name, "figure") for name in FIGURES),
    Output("queue", "data"),
    Output("table", "data"),
    Input("branch", "value"),
)
def draw(branch):
    return (
        [html.P(text) for text in n.sentences(frames, branch)],
        [card(row) for row in n.cards(frames, branch)],
        *(make(branch) for make in (bridge, multiples, whale, plane)),
        n.queue(frames, branch).to_dict("records"),
        n.table(frames, branch).to_dict("records"),
    )
