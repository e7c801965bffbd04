"""How an answer is shown: headline, figures, picture with its table twin, table with its file."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from phb.analysis.figure import Figure
from phb.charts import plotly as drawing
from phb.charts.chart import Chart, Panels
from phb.charts.scatter import Scatter

_FIGURES_KEPT = 256
_IN_A_ROW = 3
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#$~|:])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Escape markdown, so that data and file names are shown as they are written."""
    return _MARKDOWN.sub(r"\\\1", text)


def headline(sentence: str) -> None:
    """Show the page's answer: one sentence a person could read out."""
    st.title(plain(sentence), anchor=False)


def caveats(told: Iterable[str]) -> None:
    """Show what the register of caveats says, each with a mark: kept out of every figure, or only noted."""
    for said in told:
        icon = ":material/block:" if said.startswith("Blocked") else ":material/info:"
        st.markdown(f"{icon} {plain(said)}")


def figures(shown: list[Figure]) -> None:
    """Show up to four figures side by side (two by two on a phone): unit, change, coverage, meaning."""
    for column, figure in zip(st.container(key="figures").columns(len(shown), gap="small"), shown):
        with column.container(border=True, height="stretch"):
            st.metric(
                plain(f"{figure.label}, {figure.unit}" if figure.unit else figure.label),
                figure.value,
                delta=figure.change,
                delta_color="off",
                delta_arrow="off",
            )
            st.caption(f"{plain(figure.coverage)}  \n{plain(figure.meaning)}")


def picture(chart: Chart | Scatter | Panels, height: int | None = None) -> None:
    """Draw a picture under its finding, with its text alternative, its figures as a table, and its source."""
    st.header(plain(chart.title), anchor=False)
    st.caption(plain(chart.subtitle))
    if chart.has_values:
        _panels(chart, height) if isinstance(chart, Panels) else _plot(chart, height)
    else:
        st.info(plain(chart.empty), icon=":material/hourglass_empty:")
    # Only an open expander sends its rows: a closed table costs nothing in a rerun.
    twin = st.expander("The same figures as a table", on_change="rerun", key=f"twin_{chart.name}")
    if twin.open:
        with twin:
            rows(
                chart.table,
                name=chart.name,
                source=said(chart.title, chart.subtitle, chart.source),
                key=f"table_{chart.name}",
            )
    st.caption(plain(chart.source))


def _panels(shown: Panels, height: int | None) -> None:
    """Draw small multiples beside each other, three in a row; on a phone under one another."""
    for start in range(0, len(shown.panels), _IN_A_ROW):
        row = shown.panels[start : start + _IN_A_ROW]
        for column, panel in zip(st.columns(_IN_A_ROW), row):
            with column:
                st.markdown(f"**{plain(panel.title)}**")
                if panel.has_values:
                    _plot(panel, height)
                else:
                    st.caption(plain(panel.empty))


def _plot(chart: Chart | Scatter, height: int | None) -> None:
    digest = hashlib.sha256(pickle.dumps(chart)).hexdigest()
    st.plotly_chart(
        _drawn(digest, st.context.theme.type == "dark", chart),
        height=height or "content",
        key=f"picture_{chart.name}",
        config=drawing.CONFIG,
        alt=chart.alt,
    )


@st.cache_resource(max_entries=_FIGURES_KEPT, show_spinner=False)
def _drawn(digest: str, dark: bool, _chart: Chart | Scatter) -> Any:
    return drawing.figure(_chart, dark=dark)


def said(*sentences: str) -> str:
    """Join what is to be said of a table into one line."""
    return " ".join(f"{one.rstrip('.')}." for one in sentences if one)


def table(shown: pd.DataFrame, *, name: str, source: str, about: str = "", key: str | None = None) -> None:
    """Show a sortable table, offer it as CSV and name its source. The last line of the file is both.

    about says what its rows are, where its headings do not: a file is read far from the page.
    """
    rows(shown, name=name, source=said(about, source), key=key)
    st.caption(plain(source))


def rows(shown: pd.DataFrame, *, name: str, source: str, key: str | None = None) -> None:
    """Show a sortable table and offer it as CSV, its source as the last line.

    What is not known is left blank: the table's own words say why. Years and codes are text: every
    whole number is a count and gets thousands separators.
    """
    st.dataframe(
        shown,
        hide_index=True,
        key=key or f"table_{name}",
        alt=f"Table: {name.replace('_', ' ')}",
        column_config={
            column: st.column_config.NumberColumn(format="%,d")
            for column in shown.select_dtypes("integer").columns
        },
        placeholder="",
    )
    download(lambda: shown, name=name, source=source, key=key)


def download(made: Callable[[], pd.DataFrame], *, name: str, source: str, key: str | None = None) -> None:
    """Offer a table as CSV, made when it is asked for, their source as the last line."""
    st.download_button(
        "Download as CSV",
        data=lambda: csv_bytes(made(), source),
        file_name=f"{re.sub(r'[^a-z0-9]+', '_', name.lower())}.csv",
        mime="text/csv",
        key=f"csv_{key or name}",
        icon=":material/download:",
        on_click="ignore",
    )


def explain(sentence: str, *, anchor: str) -> None:
    """Say how the figures above are calculated, with the way to the Method page's own paragraph."""
    # Only when it is open: a closed explanation costs nothing in a rerun.
    explained = st.expander("How this is calculated", on_change="rerun", key="explained")
    if explained.open:
        explained.markdown(f"{plain(sentence)} More on the [Method page](method#{anchor}).")


def csv_bytes(shown: pd.DataFrame, source: str) -> bytes:
    """Write a table as CSV in UTF-8 with a byte order mark, so that spreadsheets read names rightly.

    The last line is the source. Text that a spreadsheet would run as a formula gets a leading apostrophe;
    numbers keep their sign.
    """
    safe = shown.map(_harmless).rename(columns=_harmless)
    text = safe.to_csv(index=False, lineterminator="\r\n")
    last = pd.DataFrame([[_harmless(source)]]).to_csv(index=False, header=False, lineterminator="\r\n")
    return (text + last).encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell.replace(",", "").rstrip("%"))
    except ValueError:
        return f"'{cell}"
    return cell
