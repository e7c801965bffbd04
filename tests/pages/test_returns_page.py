"""The Returns page on a full, an empty and a missing store, and on little ones."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis import words
from tests.returns import voluntary

MAIN = str(Path(__file__).resolve().parents[2] / "phb" / "ui" / "main.py")
Q1 = voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4\n02N | 2015-16 Q1 | 3 | 1 | 0 | 9")


def opened(part=None, **address):
    app = AppTest.from_file(MAIN, default_timeout=60)
    for key, value in {**address, **({"part": part} if part else {})}.items():
        app.query_params[key] = value
    app.run()
    app.switch_page("../../pages/returns.py").run()
    assert not app.exception
    return app


def said(app):
    shown = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.success, *app.info]
    return " ".join(str(one.value) for one in shown)


def everything_in(folder):
    """Every file but the lock, which any command leaves."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != ".lock")


def test_the_headline_says_how_many_returned_and_the_table_who_did_not(on_demonstration):
    app = opened(quarter="2016-17 Q2")
    assert app.title[0].value.startswith("185 of 209 CCGs returned for 2016-17 Q2")
    table = app.dataframe[0].value
    assert len(table) == 209
    assert set(table["State"][:24]) == {"No return"}


def test_there_are_four_figures_each_with_its_meaning(on_demonstration):
    app = opened(quarter="2016-17 Q2")
    assert [figure.label.split(",")[0] for figure in app.metric] == [
        "Returned",
        "Late",
        "In question",
        "Turned away",
    ]


@pytest.mark.parametrize(
    "part", ["Who has returned", "In question", "Turned away", "Send or withdraw", "History"]
)
def test_every_part_opens_from_its_link_on_the_demonstration(on_demonstration, part):
    app = opened(part)
    assert not app.error
    assert app.title[0].value.startswith("188 of 191")


@pytest.mark.parametrize("part", [None, "Turned away", "History"])
def test_on_an_empty_store_the_page_says_what_to_do(empty_data, part):
    app = opened(part)
    assert "Send one" in said(app)
    assert not app.error


def test_on_an_empty_store_the_way_in_is_open(empty_data):
    app = opened()
    assert app.file_uploader[0].label.startswith("Return, as CSV or XLSX")


def test_on_a_missing_store_the_page_says_what_to_do(data):
    app = opened()
    assert "make build" in said(app)
    assert app.file_uploader


def test_the_demonstration_says_that_nothing_can_be_withdrawn(on_demonstration):
    assert "nothing to withdraw" in said(opened("Send or withdraw"))


def test_what_is_in_question_can_be_narrowed_to_a_check(store_from):
    store_from(Q1)
    app = opened("In question")
    assert list(app.dataframe[0].value["Code"]) == ["02N"]
    app.selectbox(key="check").select("The parts do not add up to the total").run()
    assert list(app.dataframe[0].value["Check"]) == ["The parts do not add up to the total"]


def test_a_file_turned_away_is_shown_with_its_reasons_and_its_next_step(store_from, data, tmp_path):
    store_from(Q1)
    wrong = tmp_path / "_wrong_*.csv"
    wrong.write_bytes(voluntary("08F | 2015-16 Q2 | -3 | 1 | 0 | 4").content)
    receive([wrong], Shelf(data))
    app = opened("Turned away")
    assert app.metric[3].value == "1"
    assert "**Next step:** Ask the sender to correct the rows" in said(app)
    assert app.table[0].value.iloc[0][["Row", "Column"]].to_list() == ["2", "Direct payment"]
    assert app.selectbox(key="turned_away").options == ["_wrong_*.csv, " + words.day(dt.date.today())]


def test_a_file_turned_away_can_be_checked_again_after_its_headings_were_mapped(store_from, data, tmp_path):
    store_from(Q1)
    strange = tmp_path / "regional.csv"
    strange.write_text("CCG code,Quarter,Budgets held\n02P,2015-16 Q1,41\n")
    (outcome,) = receive([strange], Shelf(data))
    app = opened("Turned away")
    key = outcome.sha256[:12]
    app.text_input(key=f"map_name_{key}").set_value("regional")
    app.selectbox(key=f"map_{key}_0").select("holders/all")
    next(b for b in app.button if b.label == "Save this layout").click().run(timeout=60)
    assert "The layout is saved" in said(app)
    app.button(key="turned_away_again").click().run(timeout=60)
    assert "This file can be received: 1 CCG-quarter" in said(app)
    assert "CCG quarters new: 1; changed: 0" in said(app).replace("\\", "")


def test_a_mapping_without_a_name_or_a_meaning_is_sent_back(store_from, data, tmp_path):
    store_from(Q1)
    strange = tmp_path / "regional.csv"
    strange.write_text("CCG code,Quarter,Budgets held\n02P,2015-16 Q1,41\n")
    (outcome,) = receive([strange], Shelf(data))
    app = opened("Turned away")
    next(b for b in app.button if b.label == "Save this layout").click().run()
    assert "Give the layout a name" in said(app)
    app.text_input(key=f"map_name_{outcome.sha256[:12]}").set_value("regional")
    next(b for b in app.button if b.label == "Save this layout").click().run()
    assert "Choose a meaning for Budgets held" in said(app)
    assert not (data / "formats").exists()


def test_a_return_is_only_withdrawn_with_a_reason_and_a_confirmation(store_from):
    store_from(Q1)
    app = opened("Send or withdraw")
    chosen = app.selectbox(key="withdraw_file")
    chosen.select_index(0).run()
    assert "restores the demonstration" in said(app)

    def press():
        next(b for b in app.button if b.label == "Withdraw this return").click().run()

    press()
    assert "Say why it is withdrawn" in said(app)
    app.text_input(key="withdraw_reason").set_value("sent by mistake")
    press()
    assert "Tick the box" in said(app)


def test_a_good_return_is_previewed_accepted_and_shown_at_once(store_from):
    store_from(Q1)
    app = opened("Send or withdraw")
    app.file_uploader[0].upload("new.csv", voluntary("02P | 2015-16 Q1 | 3 | 1 | 0 | 4").content)
    app.run(timeout=60)
    assert "This file can be received: 1 CCG-quarter" in said(app)
    assert app.metric[0].value == "2 of 209", "nothing changed yet"
    app.button(key="intake_accept").click().run(timeout=120)
    assert "new.csv: received" in said(app).replace("\\", "")
    assert app.metric[0].value == "3 of 209"


@pytest.mark.parametrize("file_name", ["garbage.xlsx", "empty.csv"])
def test_a_file_that_cannot_be_read_at_all_is_turned_away_with_its_reason(store_from, file_name):
    store_from(Q1)
    app = opened("Send or withdraw")
    app.file_uploader[0].upload(file_name, b"PK\x03\x04garbage" if file_name.endswith("xlsx") else b"\n")
    app.run(timeout=60)
    assert "This file would be turned away, for 1 reason" in said(app)
    assert app.table[0].value.iloc[0]["Problem"]
    assert app.button(key="intake_cancel")


def test_a_cancelled_return_leaves_nothing(store_from, data):
    store_from(Q1)
    before = everything_in(data)
    app = opened("Send or withdraw")
    app.file_uploader[0].upload("new.csv", voluntary("02P | 2015-16 Q1 | 3 | 1 | 0 | 4").content)
    app.run(timeout=60)
    app.button(key="intake_cancel").click().run()
    assert "This file can be received" not in said(app)
    assert everything_in(data) == before


def test_the_history_of_a_ccg_shows_each_file_and_whether_it_counts(store_from):
    store_from(Q1, voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"))
    app = opened("History", ccg="08F")
    assert list(app.dataframe[0].value["Now"]) == ["Current", "Superseded"]
