"""The Pilots page: a lead adds a site and a statement, and what is wrong is said before anything is kept."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from phb.journal import Journal
from tests.pages.test_pages_open import opened, text


@pytest.fixture
def journal(on_demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    monkeypatch.setenv("PHB_JOURNAL_URL", url)
    return Journal(url)


def field(app: AppTest, label: str):
    return next(one for one in app.text_input if one.label.startswith(label))


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def filled(app: AppTest, **cells: str) -> AppTest:
    for label, said in cells.items():
        field(app, label.replace("_", " ")).set_value(said)
    return app


def shown(app: AppTest) -> str:
    said = "\n".join([text(app), *(one.value.to_csv() for one in app.table)])
    return said.replace("\\", "")  # markdown's marks are escaped


def test_the_page_opens_with_the_named_cases_and_leads_to_the_alerts(journal):
    app = opened("pilots")
    assert not app.exception and not app.error
    assert app.title[0].value.startswith("Of the 6 pilot sites of 2009-12 with a stated number of patients")
    assert "(alerts?rule=NOT_STARTED)" in text(app)
    assert "start unknown" in shown(app)
    assert ".txt" not in shown(app)


def test_a_site_added_in_the_form_is_watched_from_the_next_run(journal):
    app = opened("pilots")
    filled(
        app, Your_name="A. Lead", Site="Newtown", PCTs="Leeds PCT", Start_in="since May",
        Patients_recruited="0", Where_it="a letter",
    )  # fmt: skip
    press(app, "Add this site")
    assert not app.exception and not app.error
    assert "Added 1 site and 1 statement, watched from now on." in app.success[0].value
    assert app.title[0].value.endswith("of 1 added here, 1 raises an alert")
    assert "Newtown: no patient recruited; since May." in shown(app)
    assert [(one.site_name, one.added_by) for one in journal.sites()] == [("Newtown", "A. Lead")]
    again = opened("pilots", site=journal.sites()[0].site_id)
    assert "Added here by A. Lead" in text(again) and "not from the articles" in text(again)


def test_nothing_is_kept_without_a_name_or_with_a_wrong_number(journal):
    app = opened("pilots")
    filled(app, Site="Newtown", PCTs="Leeds PCT", Patients_recruited="-1", Where_it="a letter")
    press(app, "Add this site")
    assert "Nothing was added, for 2 reasons" in app.error[0].value
    said = shown(app)
    assert "is below nought" in said and "Say who is adding this" in said
    assert journal.sites() == [] and journal.observations() == []


def test_a_statement_about_a_site_of_the_articles_changes_its_state(journal):
    app = opened("pilots")
    next(one for one in app.radio if one.label == "Way").set_value("Add a statement").run()
    next(one for one in app.selectbox if one.label == "Site").set_value("PB-HAV")
    filled(app, Your_name="A. Lead", Number="12", It_held="January 2012", Where_it="minutes")
    press(app, "Add this statement")
    assert not app.exception and not app.error
    assert app.title[0].value.startswith(
        "Of the 6 pilot sites of 2009-12 with a stated number of patients, 1 had no patient"
    )
    assert "NHS Havering: 12 recruited; no rule fires." in shown(app)


def test_what_was_added_later_is_not_known_on_an_earlier_day(journal):
    journal.add_site(
        {"site_id": "AD-1", "site_name": "Newtown", "organisations": "08F", "source": "x"}, by="A. Lead"
    )
    assert "Newtown" in shown(opened("pilots"))
    assert "Newtown" not in shown(opened("pilots", as_at="2020-06-01"))


def test_a_journal_that_cannot_be_read_is_a_sentence(journal, tmp_path, monkeypatch):
    (tmp_path / "journal.sqlite").write_bytes(b"not a database at all, " * 100)
    app = opened("pilots")
    assert not app.exception
    assert app.error


def test_an_address_with_a_site_that_is_not_there_shows_none(journal):
    app = opened("pilots", site="PB-NOPE")
    assert not app.exception and not app.error
