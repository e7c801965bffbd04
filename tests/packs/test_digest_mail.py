"""The e-mail of a digest: two texts that say the same, pictures inside, nothing fetched, nothing injected."""

import datetime as dt
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.headerregistry import Address
from html.parser import HTMLParser

import pytest

from phb.analysis.digest import digests
from phb.charts import svg
from phb.charts.digest import charts
from phb.contacts import Contact, contacts
from phb.errors import PlainError
from phb.packs import digest_mail, digest_words

NOW = dt.datetime(2019, 2, 1, 9, 0, tzinfo=dt.UTC)
SENDER = Address(display_name="Monitor", addr_spec="monitor@example.org")
EVIL = '=cmd|x <script>alert("&")</script>'


@pytest.fixture(scope="module")
def london(demonstration):
    (found,) = digests(
        demonstration, quarter="2018-19 Q3", regions=["London"], contacts=contacts("demonstration")
    )
    return found


@pytest.fixture(scope="module")
def pictures(demonstration, london):
    return charts(demonstration, london)


def read(mail):
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


class Page(HTMLParser):
    """What an accessibility check looks at: every tag with its attributes, and the text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


def test_the_mail_holds_plain_text_then_html_with_its_pictures(london, pictures):
    mail = read(digest_mail.message(london, pictures, SENDER, NOW))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        *["image/png"] * len(pictures),
    ]
    assert str(mail["To"]) == "Made-up contact 2 <made-up-2@example.org>"
    assert mail["Subject"].startswith("[Demonstration] PHB alerts, London, 2018-19 Q3: 2 raised, 1 escalated")
    images = [part.get_content() for part in mail.walk() if part.get_content_type() == "image/png"]
    assert images == [svg.png(chart) for chart in pictures]
    assert max(len(line) for line in mail.as_bytes().splitlines()) < 998
    assert mail.as_bytes().isascii()


def test_every_picture_is_in_the_mail_has_an_alternative_and_nothing_is_fetched(london, pictures):
    mail = read(digest_mail.message(london, pictures, SENDER, NOW))
    text = mail.get_body(("html",)).get_content()
    page = Page(text)
    cids = [part["Content-ID"].strip("<>") for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [image["src"] for image in page.all("img")] == [f"cid:{cid}" for cid in cids]
    assert [image["alt"] for image in page.all("img")] == [f"{one.title}. {one.alt}" for one in pictures]
    assert not re.search(r"https?:|//|url\(|<link|<script|<iframe", text.replace("<!DOCTYPE html>", ""))


def test_the_page_has_a_language_a_title_headings_and_tables_that_name_their_columns(london, pictures):
    page = Page(digest_words.html(london, []))
    assert page.all("html") == [{"lang": "en-GB"}] and page.all("title") == [{}]
    assert len(page.all("h1")) == 1 and len(page.all("h2")) == len(london.changed)
    assert len(page.all("caption")) == len(page.all("table")) == len(london.changed)
    rows = [one for one in page.all("th") if one.get("scope") == "row"]
    assert len(rows) == sum(len(items) for items in london.changed.values())
    assert {one.get("scope") for one in page.all("th")} == {"row", "col"}


def test_both_texts_say_every_sentence_whom_to_call_and_what_stands_behind_it(london):
    plain = " ".join(digest_words.plain(london).split())
    page = " ".join(Page(digest_words.html(london, [])).text.split())
    items = [item for items in london.changed.values() for item in items]
    wanted = [item.sentence for item in items] + [item.contact.phone for item in items]
    wanted += [
        "Demonstration: every CCG figure and every contact here is made up.",
        "30 of 32 CCGs returned for the quarter.",
        "as known on 31 March 2019",
        "Demonstration returns: CCG figures are made up; national published figures are real",
        "as at 2 April 2020",
        f"store {london.store_version}",
        "17 alerts are open at the end of 2018-19 Q3: 4 high, 11 medium, 2 info.",
    ]
    for words in wanted:
        assert words in plain and words in page
    assert max(len(line) for line in digest_words.plain(london).splitlines()) <= 78


def test_a_digest_of_returns_is_not_labelled_as_a_demonstration(london):
    real = replace(london, is_demonstration=False)
    assert digest_words.subject(real).startswith("PHB alerts, London")
    assert "made up." not in digest_words.plain(real) and 'class="label"' not in digest_words.html(real, [])


def test_that_nobody_is_known_is_said(london):
    nobody = replace(london, contact=None)
    assert "nobody: no contact is known" in digest_words.plain(nobody)
    assert digest_mail.message(nobody, [], SENDER, NOW)["To"] is None


def with_words(london, text):
    event, items = next(iter(london.changed.items()))
    who = Contact("London", text, text, "a@example.org", text, basis="its own")
    item = replace(items[0], name=text, sentence=text, clears=text, contact=who)
    scope = replace(london.scope, name=text)
    return replace(london, scope=scope, contact=who, changed={event: (item,)}, banner=text)


def test_markup_in_a_name_is_text(london, pictures):
    evil = with_words(london, EVIL)
    chart = replace(pictures[0], title=EVIL, alt='" onerror="x')
    page = Page(digest_words.html(evil, [('"><script>', chart)]))
    assert page.all("script") == []
    assert all(set(image) == {"src", "width", "alt"} for image in page.all("img"))
    assert EVIL in page.text


@pytest.mark.parametrize(
    "text", ["A\r\nBcc: spy@example.org", "A\nSubject: other", "A\x0b\u2028Bcc: x@example.org"]
)
def test_a_name_cannot_make_a_header(london, text):
    sent = digest_mail.message(with_words(london, text), [], SENDER, NOW)
    mail = read(sent)
    assert mail["Bcc"] is None and len(mail.get_all("Subject")) == 1
    assert [one.addr_spec for one in mail["To"].addresses] == ["a@example.org"]
    head = sent.as_bytes().split(b"\r\n\r\n")[0]
    assert not re.search(rb"(?im)^bcc:|^subject: other", head)


def test_letters_of_any_language_arrive_as_they_are(london):
    mail = read(digest_mail.message(with_words(london, "Zoë Łukasz 李"), [], SENDER, NOW))
    assert mail["To"].addresses[0].display_name == "Zoë Łukasz 李"
    assert "Zoë Łukasz 李" in mail.get_body(("plain",)).get_content()


def test_the_same_digest_is_the_same_message_to_a_mail_program(london, pictures):
    one, other = (digest_mail.message(london, pictures, SENDER, NOW) for _ in range(2))
    assert one.as_bytes() == other.as_bytes()
    elsewhere = replace(london, contact=replace(london.contact, email="other@example.org"))
    assert digest_mail.message(elsewhere, [], SENDER, NOW)["Message-ID"] != one["Message-ID"]
    assert digest_mail.content(london) != digest_mail.content(replace(london, changed={}))


@pytest.mark.parametrize("text", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c", "é@example.org"])
def test_a_sender_that_is_no_address_is_said(text):
    with pytest.raises(PlainError, match="is not an e-mail address"):
        digest_mail.address(text)


def test_the_pictures_are_of_the_open_alerts_and_of_at_most_three_ccgs(demonstration, pictures):
    for quarter in ("2014-15 Q1", "2018-19 Q1", "2019-20 Q3"):
        for one in digests(demonstration, quarter=quarter, regions=["all"]):
            drawn = charts(demonstration, one)
            assert 1 <= len(drawn) <= 4
            shown = {series.name.lower(): series.y[-1] for series in drawn[0].series}
            assert shown == one.open
            assert all(series.x[-1] <= quarter for chart in drawn[1:] for series in chart.series)
