"""What was turned away and why: each file with its reasons, its next step, and the way to try it again."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import streamlit as st

from phb import store as stores
from phb.analysis.returns_files import Rejection, TurnedAway
from phb.ui import intake, mapping_form, reasons
from phb.ui.etl_command import Upload
from phb.ui.show import plain


def rejections() -> list[dict[str, Any]]:
    """Give the records of what was turned away, newest first, as they are now: no build has to follow."""
    return stores.rejected_returns()


def show(turned: TurnedAway) -> None:
    """List the files turned away, newest first; the reasons of one are read when it is chosen."""
    if not turned.files:
        st.markdown("No file waits for a correction.")
        return
    st.markdown(
        "A file with a problem is turned away whole: nothing of it was taken in. "
        "Choose one to read every reason."
    )
    files = {one.sha256: one for one in turned.files}
    sha256 = st.selectbox(
        "File turned away",
        list(files),
        format_func=lambda one: f"{files[one].file_name}, {files[one].turned_away_on}",
        key="turned_away",
    )
    chosen = files[sha256]
    st.markdown(f"{plain(chosen.sentence)}  \n**Next step:** {plain(chosen.next_step)}")
    reasons.show(
        chosen.problems,
        name=f"problems {chosen.sha256[:12]}",
        source=f"Turned away on {chosen.turned_away_on}: {chosen.file_name}",
        key="turned_away_problems",
    )
    upload = _kept(chosen)
    if upload is None:
        st.markdown(
            "The file belongs to the demonstration, or is no longer kept: it cannot be received again."
        )
        return
    if chosen.unknown_headings and mapping_form.show(
        upload, chosen.headings, chosen.unknown_headings, key=chosen.sha256[:12]
    ):
        st.success("The layout is saved. Receive the file again below.", icon=":material/check_circle:")
    st.button(
        "Receive it again",
        key="turned_away_again",
        on_click=_again,
        args=(upload, chosen.received_on),
        help="Checks the file once more under *Send or withdraw*, and shows what it would change.",
    )


def _again(upload: Upload, received_on: dt.date) -> None:
    intake.offer_again(upload, received_on)
    st.session_state["part"] = intake.PART


def _kept(chosen: Rejection) -> Upload | None:
    """Give the file as it was kept. Its place comes from its hash, never from its name.

    One of the demonstration's is not given: received again, it would count as a real return.
    """
    if not re.fullmatch("[0-9a-f]{64}", chosen.sha256):
        return None
    beside = (stores.data_folder() / "rejected").glob(f"{chosen.sha256}.*")
    files = [path for path in beside if not path.name.endswith((".json", ".problems.txt"))]
    return Upload(chosen.file_name, files[0].read_bytes()) if files else None
