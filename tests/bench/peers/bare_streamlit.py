"""The floor: a Streamlit page that does nothing but put as many elements on the screen as the cockpit does."""

import os

import streamlit as st

st.set_page_config(layout="wide")
st.selectbox("Branch", ["", "a", "b"], key="branch")
for number in range(int(os.environ["PEERS_ELEMENTS"]) - 1):
    st.html(f"<div>{number}</div>")
