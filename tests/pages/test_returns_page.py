"""The Returns page on a full, an empty and a missing store, and on little ones."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis import words
from tests.conftest import NOTHING
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
    shown = [*app.title, *app.header, *app.markdown, *app.caption, *app.error, *app.success, *app.info]
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
    "part", ["Who has returned", "Quality", "In question", "Turned away", "Send or withdraw", "History"]
)
def test_every_part_opens_from_its_link_on_the_demonstration(on_demonstration, part):
    app = opened(part)
    assert not app.error
    assert app.title[0].value.startswith("188 of 191")


@pytest.mark.parametrize("part", [None, "Quality", "Turned away", "History"])
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
    app.selectbox(key="check_shown").select("The parts do not add up to the total").run()
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
    changes, files = app.dataframe[0].value, app.dataframe[1].value
    assert list(changes["Now"]) == ["Superseded", "Current"], "what was said, oldest first"
    assert list(changes["Change"])[1:] == [2]
    assert list(files["Now"]) == ["Current", "Superseded"]
    assert "live holders rose by 2, from 4 to 6" in said(app)


def test_the_history_of_a_closed_ccg_opens_at_its_last_quarter_and_leads_to_its_successor(on_demonstration):
    app = opened("History", ccg="13P")
    assert "was not open in 2019-20 Q3" in said(app)
    assert "this store has it from 2014-15 Q1 to 2017-18 Q4" in said(app)
    assert app.selectbox(key="of_shown").value == "2017-18 Q4"
    heir = next(b for b in app.button if "Birmingham and Solihull CCG" in b.label)
    heir.click().run()
    assert app.query_params["ccg"] == "15E"
    assert app.selectbox(key="of_shown").value == "2019-20 Q3"


def test_the_quarter_of_the_history_can_be_another_than_the_pages(on_demonstration):
    app = opened("History", ccg="03L")
    app.selectbox(key="of_shown").select("2016-17 Q2").run()
    assert app.header[0].value.startswith("Rotherham sent 1 return for 2016-17 Q2")
    assert app.query_params["of"] == "2016-17 Q2"


def test_the_quality_tab_says_the_mean_whom_to_phone_and_what_it_is(on_demonstration):
    app = opened("Quality", quarter="2018-19 Q3")
    assert "score 95 of 100 on average over the 195 CCGs open" in said(app)
    assert "not an estimate of error" in said(app)
    assert "187 of 195 CCGs returned" in said(app)
    league = app.dataframe[0].value
    assert list(league["Place"][:2]) == ["1", "2"]


def test_choosing_a_ccg_shows_its_seven_checks_with_what_cost_points(on_demonstration):
    app = opened("Quality", quarter="2018-19 Q3", ccg="07W")
    checks = app.table[0].value
    assert len(checks) == 7
    lost = checks[checks["Outcome"] == "Lost"]
    assert list(lost["Check"]) == ["Kinds consistent (15)"]
    assert "Lost because" in lost.iloc[0].iloc[2]


@pytest.mark.parametrize("part", ["Quality", "History"])
def test_a_return_with_a_blocked_figure_is_shown_with_the_mark_and_the_reason(on_demonstration, part):
    app = opened(part, quarter="2018-19 Q3", ccg="07W")
    caveats = [one.value for one in app.markdown if one.value.startswith(":material/block:")]
    assert len(caveats) == 1
    assert "Blocked: 2018-19 Q3, holders, in place at the start" in caveats[0].replace("\\", "")
    assert "everyone who had received a budget since April" in caveats[0]


def test_a_closed_ccg_on_the_quality_tab_is_said_to_be_closed(on_demonstration):
    app = opened("Quality", ccg="13P")
    assert "was not open in 2019-20 Q3" in said(app)
    assert not app.table


@pytest.mark.parametrize("way, vintage", [("as_it_was", ""), ("on", "2013-04"), ("apportioned", "2019-04")])
@pytest.mark.parametrize("part", ["Who has returned", "Quality", "History"])
def test_every_part_opens_on_every_geography(on_demonstration, part, way, vintage):
    assert not opened(part, geography=way, vintage=vintage).error


@pytest.mark.parametrize(
    "part", ["Who has returned", "Quality", "In question", "Send or withdraw", "History"]
)
def test_every_part_opens_as_at_a_day_and_knows_nothing_later(store_from, data, part):
    store_from(Q1, voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"))
    build(data, as_at=dt.date(2015, 7, 10), demo=NOTHING)
    app = opened(part, as_at="2015-08-01", ccg="08F")
    assert not app.error
    assert "As known on 1 August 2015" in said(app)
    if part == "History":
        assert "it came on 10 July 2015, and nothing was sent again" in said(app)


def test_the_link_to_copy_names_the_tab_and_what_was_chosen_in_it(on_demonstration):
    app = opened("Quality", ccg="08K", scores="All CCGs")
    link = app.code[0].value
    assert "part=Quality" in link
    assert "ccg=08K" in link
    assert "scores=All+CCGs" in link


def test_the_checks_of_a_closed_ccg_lead_on_to_where_its_people_went(on_demonstration):
    app = opened("Quality", ccg="00W")
    assert "NHS Central Manchester CCG was not open in 2019-20 Q3" in said(app)
    onward = next(one for one in app.button if "NHS Manchester CCG (14L) on 1 April 2017" in one.label)
    onward.click().run()
    assert not app.exception and not app.error
    assert "Manchester scores" in said(app)
