"""An app with nothing in it, served the way app.py is: the floor that every page is measured against."""

import streamlit as st

app = st.App("ui/main.py")
