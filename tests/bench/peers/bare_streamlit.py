"""The floor: a Streamlit page with as many elements, in as many boxes, as the cockpit, and nothing else."""

import os
from contextlib import nullcontext

import streamlit as st

ELEMENTS, BOXES = int(os.environ["PEERS_ELEMENTS"]), int(os.environ["PEERS_BOXES"])
st.set_page_config(layout="wide")
st.selectbox("Branch", ["", "a", "b"], key="branch")
for number in range(1, ELEMENTS):
    with st.container() if number <= BOXES else nullcontext():
        st.html(f"<div>{number}</div>")
