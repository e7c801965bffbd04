"""The frame: one store and one quarter a run, and every fault a sentence."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import phb.ui
from tests.returns import voluntary

MAIN = str(Path(phb.ui.__file__).with_name("main.py"))


def page(body: str) -> AppTest:
    script = (
        "import streamlit as st\nfrom phb.ui import frame\nfrom phb.errors import PlainError\n"
        f"def body():\n    page = frame.current()\n    {body}\n"
        "frame.show(st.navigation([st.Page(body, title='Page', url_path='page')]))\n"
    )
    return AppTest.from_string(script, default_timeout=60)


@pytest.fixture
def one_return(store_from):
    return store_from(voluntary("03L | 2015-16 Q1 | 8 | 2 | 0 | 10", received_on="2015-07-09"))


def markdown(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


def test_a_plain_error_is_shown_as_its_sentence(one_return):
    app = page("raise PlainError('Row 3 holds a *mark* nobody declared.')").run()
    assert app.error[0].value == r"Row 3 holds a \*mark\* nobody declared."
    assert not app.exception


def test_a_fault_of_ours_is_a_plain_sentence_and_its_trace_goes_to_the_log(one_return, caplog):
    app = page("1 / 0").run()
    assert "fault in the monitor" in app.error[0].value and "ZeroDivision" not in app.error[0].value
    assert any("ZeroDivisionError" in (record.exc_text or "") for record in caplog.records)


def test_real_returns_have_no_demonstration_banner(one_return):
    app = page("st.markdown(page.quarter)").run()
    assert "Demonstration" not in markdown(app)
    assert "1 of 209 CCGs returned" in markdown(app)


def test_a_new_store_is_used_at_the_next_rerun(one_return, store_from):
    app = page("st.markdown(f'on {page.version}')").run()
    assert f"on {one_return.version}" in markdown(app)
    newer = store_from(voluntary("08F | 2015-16 Q1 | 1 | 0 | 0 | 1", received_on="2015-07-10"))
    app.run()
    assert newer.version != one_return.version
    assert f"on {newer.version}" in markdown(app)
    assert "2 of 209 CCGs returned" in markdown(app)


def test_the_quarter_box_moves_with_the_store(one_return, store_from):
    app = page("pass").run()
    assert app.selectbox(key="quarter").options[0] == "2015-16 Q1 (latest)"
    store_from(voluntary("08F | 2015-16 Q2 | 1 | 0 | 0 | 1", received_on="2015-10-10"))
    app.run()
    box = app.selectbox(key="quarter")
    assert box.options[0] == "2015-16 Q2 (latest)"
    assert box.proto.set_value, "a browser keeps the old words until it is told the value again"


def test_an_answer_is_remembered_for_one_store_only(one_return, store_from):
    app = page(
        "from phb.analysis.area_map import ccg_names, area_map\n"
        "    shown = frame.ask(area_map, measure='holders', quarter=page.quarter)\n"
        "    st.markdown(f'with a figure {sum(a.value is not None for a in shown.areas)}')"
    ).run()
    assert "with a figure 1" in markdown(app)
    store_from(voluntary("08F | 2015-16 Q1 | 1 | 0 | 0 | 1", received_on="2015-07-10"))
    app.run()
    assert "with a figure 2" in markdown(app)


def test_a_quarter_that_does_not_exist_is_the_latest(one_return):
    app = page("st.markdown(f'shown {page.quarter}')")
    app.query_params["quarter"] = "1999-00 Q9"
    app.run()
    assert "shown 2015-16 Q1" in markdown(app)
    assert app.info[0].value == "The store has no quarter 1999-00 Q9; 2015-16 Q1 is shown."


def test_an_address_that_names_no_quarter_is_the_latest_without_a_word(one_return):
    app = page("st.markdown(f'shown {page.quarter}')")
    app.query_params["quarter"] = ""
    app.run()
    assert "shown 2015-16 Q1" in markdown(app)
    assert not app.info


def test_a_link_of_another_store_says_so(one_return):
    app = page("pass")
    app.query_params["store"] = "0123456789ab"
    app.run()
    assert "made on store 0123456789ab" in app.info[0].value


def test_copy_link_names_every_choice_and_the_store(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["quarter"] = "2016-17 Q2"
    app.query_params["ccg"] = "03L"
    app.run()
    app.switch_page("../../pages/area_map.py").run()
    link = app.code[0].value
    said = "quarter=2016-17+Q2&geography=on&vintage=2019-04&measure=holders_per_100k&level=CCG&ccg=03L&store="
    assert said in link


def test_the_address_carries_the_name_of_a_measure_and_the_picker_its_title(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["measure"] = "starters_per_100k"
    app.run()
    app.switch_page("../../pages/area_map.py").run()
    assert app.selectbox(key="measure_shown").value == "starters_per_100k"
    app.selectbox(key="measure_shown").select("holders_ytd").run()
    assert app.query_params["measure"] == "holders_ytd"
    assert "since 1 April" in app.title[0].value


def test_a_measure_that_does_not_exist_is_the_usual_one(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["measure"] = "EVIL'--"
    app.run()
    app.switch_page("../../pages/area_map.py").run()
    assert app.selectbox(key="measure_shown").value == "holders_per_100k"
    assert not app.error


def test_choosing_a_ccg_shows_its_figure(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60).run()
    app.switch_page("../../pages/area_map.py").run()
    assert not any("NHS Rotherham CCG" in one.value for one in app.markdown)
    app.selectbox(key="ccg_shown").select("03L").run()
    assert any("NHS Rotherham CCG" in one.value for one in app.markdown)
    assert app.query_params["ccg"] == "03L"


def test_a_chosen_ccg_has_its_figure_and_the_way_to_its_own_page_above_the_map(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["quarter"], app.query_params["ccg"] = "2016-17 Q2", "03L"
    app.run()
    app.switch_page("../../pages/area_map.py").run()
    said = next(one.value for one in app.markdown if "NHS Rotherham CCG" in one.value)
    assert said.startswith("**NHS Rotherham CCG**: 10.6 per 100,000 residents (28 people), 2016-17 Q2")
    assert "(benchmark?ccg=03L&quarter=2016-17+Q2" in said
    app.selectbox(key="level").select("region").run()
    assert any("10.6 per 100,000 residents" in one.value for one in app.markdown), "by region too"


def test_the_quarter_box_names_the_latest_quarter(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60).run()
    assert app.selectbox(key="quarter").options[:2] == ["2019-20 Q3 (latest)", "2019-20 Q3"]
    assert "quarter" not in app.query_params
