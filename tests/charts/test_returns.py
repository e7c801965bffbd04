"""The heat strip tells every state apart, by glyph and by word, and hides nothing from the table."""

import dataclasses
import json

from phb.analysis.returns import STATES, OverTime, Sender
from phb.charts.returns import GLYPHS, strip
from phb.ui.return_strip import message

QUARTERS = ("2018-19 Q4", "2019-20 Q1", "2019-20 Q2")


def answer(*senders: Sender, sender_count: int = 3) -> OverTime:
    return OverTime(
        quarter=QUARTERS[-1],
        quarters=QUARTERS,
        returned=(2, 2, 1),
        open=(2, 3, 3),
        senders=senders,
        sender_count=sender_count,
        sender_words=f"CCGs open at any time since {QUARTERS[0]}",
        geography_note="CCGs as they were in each quarter.",
        finding="2 CCGs missed at least one return in the three quarters to 2019-20 Q2.",
        source="Returns of the CCGs as received; store abc.",
    )


BARNSLEY = Sender("02P", "NHS Barnsley CCG", "North of England", "rln")
BURY = Sender("00V", "NHS Bury CCG", "North of England", "-qb")
CAMDEN = Sender("07R", "NHS Camden CCG", "London", "rsn")


def test_ccgs_stand_in_the_group_of_their_region_in_the_order_given():
    drawn = strip(answer(CAMDEN, BARNSLEY, BURY))
    assert [(g.name, [r.name for r in g.rows]) for g in drawn.groups] == [
        ("London", ["Camden"]),
        ("North of England", ["Barnsley", "Bury"]),
    ]


def test_every_state_has_a_glyph_of_its_own_and_a_word_of_its_own():
    assert set(GLYPHS) == set(STATES)
    assert len(set(GLYPHS.values())) == len(GLYPHS)
    assert len(set(STATES.values())) == len(STATES)


def test_the_legend_explains_what_is_drawn_and_nothing_else():
    drawn = strip(answer(BARNSLEY))
    assert [cell.words for cell in drawn.legend] == ["Returned", "Late", "No return"]


def test_a_return_in_part_says_how_many_of_those_behind_the_ccg_returned():
    drawn = strip(answer(Sender("15N", "NHS Devon CCG", "South West", ("1/2", "n", "r"))))
    first = drawn.cells[drawn.groups[0].rows[0].letters[0]]
    assert (first.glyph, first.words, first.look) == ("1/2", "1 of 2 returned", "p")
    assert drawn.legend[-1].words.startswith("Returned in part")
    assert drawn.table().loc[0, QUARTERS[0]] == "1 of 2 returned"


def test_the_table_says_in_words_what_the_cells_show():
    table = strip(answer(BARNSLEY, BURY)).table()
    assert table.to_dict("records") == [
        {
            "Region": "North of England",
            "CCG": "NHS Barnsley CCG",
            "Code": "02P",
            "2018-19 Q4": "Returned",
            "2019-20 Q1": "Late",
            "2019-20 Q2": "No return",
        },
        {
            "Region": "North of England",
            "CCG": "NHS Bury CCG",
            "Code": "00V",
            "2018-19 Q4": "Not applicable",
            "2019-20 Q1": "In question",
            "2019-20 Q2": "Late and in question",
        },
    ]


def test_the_subtitle_says_how_many_of_the_ccgs_are_drawn_and_by_what_choice():
    assert (
        "the 1 CCG (of 3 open at any time since 2018-19 Q4) that missed a return"
        in strip(answer(BARNSLEY)).subtitle
    )
    assert "all 3 CCGs open at any time since 2018-19 Q4" in strip(answer(BARNSLEY, BURY, CAMDEN)).subtitle


def test_the_text_alternative_counts_the_states_and_states_the_coverage():
    alt = strip(answer(BARNSLEY, BURY, CAMDEN)).alt
    assert "no return 2" in alt
    assert "suppressed 1" in alt
    assert "1 of 3 CCGs returned" in alt


def test_a_whole_country_of_six_years_is_a_small_message():
    quarters = tuple(f"{year}-{year - 1999:02d} Q{q}" for year in range(2014, 2020) for q in range(1, 5))
    everybody = tuple(
        Sender(f"{i:03d}", f"NHS Somewhere of a Long Name {i} CCG", "Midlands", "r" * 24) for i in range(211)
    )
    six_years = dataclasses.replace(
        answer(*everybody), quarters=quarters, returned=(200,) * 24, open=(211,) * 24
    )
    assert len(json.dumps(message(strip(six_years)), separators=(",", ":"))) < 20_000
