"""As at a day: every page as it was known then, built beside the pages and only once."""

import time

import pytest

from phb.store import current
from tests.returns import voluntary
from tests.ui.test_frame import markdown, page

EARLY = voluntary("03L | 2015-16 Q1 | 8 | 2 | 0 | 10", received_on="2015-07-09")
LATER = voluntary("03L | 2015-16 Q1 | 9 | 2 | 0 | 11", received_on="2015-08-20")
SHOWN = "st.markdown(f\"holds {page.store.rows('status')[0]['latest_holders']}\")"


@pytest.fixture
def restated(store_from):
    return store_from(EARLY, LATER)


def as_at(day: str, **choices: str):
    app = page(SHOWN)
    for key, value in {"as_at": day, **choices}.items():
        app.query_params[key] = value
    app.run()
    for _ in range(200):
        if app.title and app.title[0].value.startswith("Working out what was known"):
            time.sleep(0.1)
            app.run()
    return app


def test_a_page_shows_what_was_known_on_the_day_and_says_so(restated):
    app = as_at("2015-08-01")
    assert "holds 10" in markdown(app)
    assert (
        "As known on 1 August 2015, not as known now: what came after 9 July 2015 is left out."
        in markdown(app)
    )


def test_a_quarter_of_which_nothing_was_known_yet_is_said_to_be_so(restated, store_from):
    store_from(voluntary("03L | 2015-16 Q2 | 8 | 2 | 0 | 10", received_on="2015-10-09"))
    said = [one.value for one in as_at("2015-08-01", quarter="2015-16 Q2").info]
    assert said == ["On 1 August 2015 nothing was known of 2015-16 Q2; 2015-16 Q1 is shown."]


def test_the_store_of_a_day_is_built_once_for_all_days_on_which_the_same_was_known(restated, data):
    as_at("2015-08-01")
    built = list((data / "snapshots" / "as-at").glob("*.duckdb"))
    then = [path.stat().st_ino for path in built]  # made anew it would be another file
    app = as_at("2015-08-19")
    assert "As known on 19 August 2015" in markdown(app)
    assert [path.stat().st_ino for path in (data / "snapshots" / "as-at").glob("*.duckdb")] == then
    assert len(built) == 1


def test_from_the_day_of_the_newest_return_on_the_current_store_is_shown(restated, data):
    app = as_at("2015-08-20")
    assert "holds 11" in markdown(app)
    assert not (data / "snapshots" / "as-at").exists()


def test_before_the_first_return_nothing_was_known_and_nothing_is_built(restated, data):
    app = as_at("2015-07-08")
    assert app.error[0].value.startswith(
        "Nothing had been received by 8 July 2015\\: the first return came on 9 July 2015."
    )
    assert "holds" not in markdown(app)
    assert not (data / "snapshots" / "as-at").exists()


def test_the_current_store_stays_the_one_that_is_served(restated, data):
    as_at("2015-08-01")
    assert current(data).version == restated.version


def test_a_build_that_fails_is_a_sentence_and_may_be_asked_for_again(restated, data):
    lines = next((data / "lines").glob("*.parquet"))
    kept = lines.read_bytes()
    lines.unlink()
    app = as_at("2015-08-01")
    assert app.error[0].value.startswith("What was known on 1 August 2015 could not be worked out\\:")
    lines.write_bytes(kept)
    assert "holds 10" in markdown(as_at("2015-08-01"))


def test_a_day_is_built_once_too_where_the_rules_changed_since_the_store_was_built(restated, data):
    """The page asks for a file named after its own store; the build names it after a newer one."""
    (data / "formats").mkdir(exist_ok=True)
    (data / "formats" / "newer.toml").write_text("# a layout mapped since")
    app = as_at("2015-08-01")
    assert "holds 10" in markdown(app)
    app.run()
    assert "holds 10" in markdown(app), "at once, and not worked out again"


def test_copy_link_carries_the_day(restated):
    assert "as_at=2015-08-01" in as_at("2015-08-01").code[0].value


def test_while_a_day_is_worked_out_what_was_chosen_before_stays_chosen(restated):
    app = page(SHOWN)
    app.query_params["as_at"], app.query_params["geography"] = "2015-08-01", "as_it_was"
    app.run()
    assert app.title[0].value == "Working out what was known on 1 August 2015"
    assert app.selectbox(key="geography_shown").value == "as_it_was"


@pytest.mark.parametrize("day", ["garbage", "2099-01-01", "2008-12-31", "2015-02-29", "<b>x</b>"])
def test_a_day_that_cannot_be_is_said_and_what_is_known_now_is_shown(restated, day):
    app = as_at(day)
    assert app.info[0].value.startswith("Nothing can be shown as at ")
    assert "holds 11" in markdown(app)
    app.run()
    assert not app.info, "said once"
