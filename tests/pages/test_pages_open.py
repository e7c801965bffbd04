"""Every page opens on a full, an empty and a missing store."""

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import phb.ui
from etl.build import build
from phb.analysis.words import BANNER
from tests.conftest import NOTHING
from tests.returns import voluntary

MAIN = Path(phb.ui.__file__).with_name("main.py")
PAGES = sorted(path.stem for path in (MAIN.parents[2] / "pages").glob("*.py"))


def opened(word: str, **choices: str) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    for key, value in choices.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(f"../../pages/{word}.py").run()
    return app


def text(app: AppTest) -> str:
    return "\n".join(
        str(one.value) for kind in ("title", "header", "markdown", "error") for one in getattr(app, kind)
    )


def test_every_page_file_is_in_the_menu():
    said = MAIN.read_text()
    assert PAGES and all(f'_page("{word}"' in said for word in PAGES)


@pytest.mark.parametrize("word", PAGES)
def test_a_page_opens_on_a_full_store(word, on_demonstration):
    app = opened(word)
    assert not app.exception and not app.error
    assert app.title[0].value
    assert BANNER in text(app)
    assert "188 of 191 CCGs returned" in text(app)


@pytest.mark.parametrize("word", PAGES)
def test_a_page_opens_on_a_store_without_returns(word, empty_data):
    app = opened(word)
    assert not app.exception and not app.error
    assert "no return" in text(app).lower()
    assert "CCGs returned**" not in text(app)


@pytest.mark.parametrize("word", PAGES)
def test_a_page_opens_where_nothing_was_built(word, data):
    app = opened(word)
    assert not app.exception and not app.error
    assert "make build" in text(app)


@pytest.mark.parametrize("word", PAGES)
def test_the_quarter_is_kept_from_page_to_page(word, on_demonstration):
    app = opened(word, quarter="2016-17 Q2")
    assert not app.exception and not app.error
    assert "2016-17 Q2 (July to September 2016)" in text(app)
    assert "185 of 209 CCGs returned" in text(app)


@pytest.mark.parametrize("word", PAGES)
def test_a_broken_store_is_a_sentence_with_the_next_step(word, data):
    (data / "snapshots").mkdir(parents=True)
    (data / "snapshots" / "phb-broken.duckdb").write_bytes(b"not a store")
    (data / "CURRENT.json").write_text(
        '{"version": "x", "store": "snapshots/phb-broken.duckdb", "provenance": "returns", "built_at": ""}'
    )
    app = opened(word)
    assert not app.exception
    assert "make build" in app.error[0].value


@pytest.mark.parametrize("word", ["progress", "changes", "area_map", "alerts"])
def test_an_explanation_leads_to_a_paragraph_of_the_method_page(word, on_demonstration):
    from phb.analysis.method import method
    from phb.store import Store

    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.session_state["explained"] = True
    app.run()
    app.switch_page(f"../../pages/{word}.py").run()
    said = next(one.value for one in app.markdown if "(method#" in one.value)
    anchors = {section.anchor for section in method(Store.current(), dt.date.today())}
    assert said.partition("(method#")[2].partition(")")[0] in anchors


@pytest.mark.parametrize("word", PAGES)
def test_a_page_opens_as_at_a_day_before_anybody_gave_a_year_to_date(word, store_from, data):
    came = voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-07-10")
    store_from(came, voluntary("00C | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"))
    build(data, as_at=dt.date(2015, 7, 10), demo=NOTHING)
    app = opened(word, as_at="2015-08-01")
    assert not app.exception and not app.error
    assert "As known on 1 August 2015" in text(app)
    if word == "progress":
        assert "No CCG has given a year-to-date figure yet." in [one.value for one in app.info]
