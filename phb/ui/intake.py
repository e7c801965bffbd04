"""Sending and withdrawing a return: check first, say what would change, then accept or leave no trace."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from typing import Any

import streamlit as st

from phb import store as stores
from phb.analysis.returns_files import File, change_table, count, problem_table, question_table
from phb.ui import mapping_form, reasons
from phb.ui.etl_command import BUILD_SECONDS, PREVIEW_SECONDS, Finished, Job, Upload, run
from phb.ui.show import plain, table

PART = "Send or withdraw"
LARGEST_MB = 20
_MOST_CHANGES = 200  # the preview lists no more


def send() -> None:
    """Draw the way in for a return: choose a file, read what it would change, accept or cancel."""
    st.header("Send a return", anchor=False)
    if _at_work():
        return
    _say_what_was_done()
    st.markdown(
        "The file is checked first. Nothing changes until you accept it, and if you cancel nothing is kept."
    )
    left, right = st.columns([3, 1])
    turn = st.session_state.setdefault("intake_turn", 0)
    sent = left.file_uploader(
        f"Return, as CSV or XLSX, up to {LARGEST_MB} MB",
        type=["csv", "xlsx"],
        max_upload_size=LARGEST_MB,
        key=f"intake_file_{turn}",
    )
    again: tuple[Upload, dt.date] | None = st.session_state.get("intake_again")
    today = dt.date.today()
    received_on = right.date_input(
        "Received on",
        value=again[1] if again else today,
        min_value=dt.date(2014, 4, 1),
        max_value=today,
        format="DD/MM/YYYY",
        key=f"intake_received_on_{turn}",
        help="The day the CCG sent it: it decides whether the return was late, and which of two is newer.",
    )
    upload = Upload(sent.name, sent.getvalue()) if sent is not None else again[0] if again else None
    if upload is not None:
        _checked(upload, received_on)


def offer_again(upload: Upload, received_on: dt.date) -> None:
    """Put a file that was turned away back on the way in, with its day of receipt."""
    _start_over()
    st.session_state["intake_again"] = (upload, received_on)


def withdraw(files: tuple[File, ...]) -> None:
    """Draw the way out for a return already received; `files` are those that may be withdrawn."""
    st.header("Withdraw a return", anchor=False)
    if not files:
        st.markdown("No real return has been received, so there is nothing to withdraw.")
        return
    received = {one.sha256: one for one in files}
    sha256 = st.selectbox(
        "Return to withdraw",
        list(received),
        format_func=lambda one: received[one].label,
        key="withdraw_file",
        index=None,
        placeholder="Choose a return",
    )
    if sha256 is None:
        return
    chosen = received[sha256]
    st.markdown(plain(chosen.sentence))
    with st.form("withdraw", border=False):
        reason = st.text_input(
            "Why it is withdrawn (kept with the return)", max_chars=300, key="withdraw_reason"
        )
        sure = st.checkbox("Yes, this return shall leave the current set", key="withdraw_sure")
        pressed = st.form_submit_button("Withdraw this return")
    if not pressed:
        return
    if not reason.strip():
        st.error("Say why it is withdrawn: the reason is kept in the history of the CCG and quarter.")
    elif not sure:
        st.error("Tick the box above the button to confirm the withdrawal.")
    else:
        arguments = ["withdraw", chosen.sha256, f"--reason={reason.strip()}", "--json"]
        _begin(arguments, None, "Withdrawing the return and building the store")


def _checked(upload: Upload, received_on: dt.date) -> None:
    """Check a file once for each file, day and store, and show what came of it."""
    pointer = stores.current()
    version = pointer.version if pointer else ""
    token = (hashlib.sha256(upload.content).hexdigest(), upload.file_name, received_on, version)
    kept = st.session_state.get("intake_preview")
    if kept is None or kept[0] != token:
        with st.spinner("Checking the file"):
            arguments = ["receive", "--preview", "--json", f"--received-on={received_on}"]
            kept = (token, run(arguments, seconds=PREVIEW_SECONDS, upload=upload))
        st.session_state["intake_preview"] = kept
    ended: Finished = kept[1]
    with st.container(border=True):
        st.markdown(f"**{plain(upload.file_name)}**")
        if ended.sentence is not None:
            st.error(plain(ended.sentence), icon=":material/error:")
        elif ended.said["already_received"]:
            st.info("This very file was received before and still counts: there is nothing to accept.")
        elif ended.said["turned_away"]:
            _refused(upload, ended.said["files"][0])
        else:
            _acceptable(upload, received_on, ended.said)
            return
        st.button("Put it aside", key="intake_cancel", on_click=_start_over)


def _refused(upload: Upload, examined: dict[str, Any]) -> None:
    problems, unknown = examined["problems"], tuple(examined["unknown_headings"])
    st.error(
        f"This file would be turned away, for {count(len(problems), 'reason')}. Nothing of it was taken in: "
        f"{'say below what its headings mean' if unknown else 'correct it and send it again'}.",
        icon=":material/block:",
    )
    reasons.show(
        problem_table(problems), name="problems", source=f"Check of {upload.file_name}", key="intake_problems"
    )
    if unknown and mapping_form.show(
        upload, tuple(examined["headings"]), unknown, key=examined["sha256"][:12]
    ):
        del st.session_state["intake_preview"]
        st.rerun()


def _acceptable(upload: Upload, received_on: dt.date, said: dict[str, Any]) -> None:
    examined, would = said["files"][0], said["preview"]
    st.success(
        f"This file can be received: {count(examined['ccg_quarters'], 'CCG-quarter')}, "
        f"{count(examined['lines'], 'figure')}, read as {plain(examined['format'].replace('_', ' '))}.",
        icon=":material/check_circle:",
    )
    if examined["withdrawal"]:
        st.markdown(f"It was received before and {plain(examined['withdrawal'])}: accepted, it counts again.")
    if would["provenance_now"] != would["provenance_after"]:
        st.warning(plain(would["sentence"]), icon=":material/swap_horiz:")
    else:
        st.markdown(f"**{plain(would['sentence'])}**")
    if examined["passed_over"]:
        st.markdown(f"Passed over: {plain(', '.join(examined['passed_over']))}.")
    source = f"Preview of {upload.file_name}"
    if would["changes"]:
        listed = change_table(would["changes"])
        st.markdown(f"**What would change**{_first_of(len(listed))}")
        table(listed, name="preview of changes", source=source, key="intake_changes")
    if would["questions"]:
        asked = question_table(would["questions"])
        st.markdown(
            f"**{count(len(asked), 'question')}** would be asked about it. It can be accepted all the same."
        )
        table(asked, name="preview of questions", source=source, key="intake_questions")
    left, right, _ = st.columns([2, 1, 3])
    pressed = left.button("Accept this return", type="primary", key="intake_accept", width="stretch")
    right.button("Cancel", key="intake_cancel", on_click=_start_over, width="stretch")
    if pressed:
        arguments = ["receive", "--json", f"--received-on={received_on}"]
        _begin(arguments, upload, "Receiving the return and building the store")


def _first_of(number: int) -> str:
    return f": the first {number}" if number >= _MOST_CHANGES else ""


def _begin(arguments: list[str], upload: Upload | None, what: str) -> None:
    st.session_state["intake_job"] = (Job(arguments, seconds=BUILD_SECONDS, upload=upload), what)
    st.rerun()


def _at_work() -> bool:
    """Stay with the command that is running, if one is; it goes on even when nobody stays."""
    running = st.session_state.get("intake_job")
    if running is None:
        return False
    job, what = running
    with st.status(f"{what}…") as status:
        st.markdown("Pages stay on the figures of before until it is done. You may close this page.")
        while (ended := job.finished()) is None:
            status.update(label=f"{what}: {job.step()[1].lower()}, {time.monotonic() - job.started:.0f} s")
            time.sleep(0.25)
    del st.session_state["intake_job"]
    _start_over()
    st.session_state["intake_done"] = ended
    st.rerun()


def _say_what_was_done() -> None:
    ended: Finished | None = st.session_state.pop("intake_done", None)
    if ended is None:
        return
    if ended.sentence is not None:
        st.error(plain(ended.sentence), icon=":material/error:")
        return
    said = ended.said.get("sentence") or " ".join(one["sentence"] for one in ended.said["files"])
    said = f"{said.removesuffix('.')}. {_now_shown(ended.said.get('build'))}"
    st.success(plain(said), icon=":material/check_circle:")


def _now_shown(built: dict[str, Any] | None) -> str:
    if not built:
        return "The store stays as it was."
    what = (
        "the demonstration returns" if built["provenance"] == "demonstration" else "the real returns received"
    )
    return f"All pages now show {what} (store {built['version']})."


def _start_over() -> None:
    for name in ("intake_again", "intake_preview"):
        st.session_state.pop(name, None)
    st.session_state["intake_turn"] = st.session_state.get("intake_turn", 0) + 1
