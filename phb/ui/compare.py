"""The Compare page's choices."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from phb.analysis.compare import AT_MOST, ENGLAND
from phb.ui.choices import choice, several


def areas(titles: Mapping[str, str]) -> tuple[str, ...]:
    """Choose up to eight areas, at first England and its regions."""
    default = [key for key in titles if key == ENGLAND or key.startswith("region:")][:AT_MOST]
    return several(f"Side by side (up to {AT_MOST})", titles, key="areas", at_most=AT_MOST, default=default)


def within(titles: Mapping[str, str], chosen: tuple[str, ...]) -> str:
    """Choose of which area the CCGs are shown, at first of the first region chosen."""
    wide = {key: title for key, title in titles.items() if key == ENGLAND or ":" in key}
    first = next((key for key in chosen if ":" in key), next((key for key in wide if ":" in key), ENGLAND))
    st.subheader("The CCGs of one area", anchor=False)
    return choice("The CCGs of", wide, key="within", default=first)
