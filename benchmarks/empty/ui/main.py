"""The empty page."""

import streamlit as st

st.write("Nothing here.")
