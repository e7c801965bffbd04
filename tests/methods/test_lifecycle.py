"""The life of an alert, on rounds one can read: what raises, holds, ends and reopens it. METHODS 3.4."""

from phb.methods.lifecycle import Finding, Mark, Round, live
from phb.methods.stall_rules import FALSE, NOT_JUDGED, TRUE

MEDIUM, HIGH = 3, 4


def stalled(onset, severity=MEDIUM):
    return Mark(Finding("STALLED", severity, onset, {}), {"STALLED": TRUE})


UNKNOWN, GREW = Mark(None, {"STALLED": NOT_JUDGED}), Mark(None, {"STALLED": FALSE})


def told(*marks, family="stall", heirs=None, was_false=lambda *_: False):
    """Give (event, state, onset, raised in) of an area's alerts, one mark a quarter from quarter 1 on."""
    rounds = [
        Round(
            quarter=quarter,
            marks={("08F", family): mark} if mark else {},
            heirs=(heirs or {}).get(quarter, {}),
            was_false=lambda *asked, quarter=quarter: was_false(quarter, *asked),
        )
        for quarter, mark in enumerate(marks, start=1)
    ]
    return [(one.event, one.state, one.onset, one.raised_in) for one in live(rounds)]


def events(*marks, **how):
    return [event for event, *_ in told(*marks, **how)]


def test_an_alert_goes_on_under_its_first_onset_while_its_window_moves():
    assert told(stalled(0), stalled(1), stalled(2)) == [
        ("raised", "open", 0, 1),
        ("continued", "open", 0, 1),
        ("continued", "open", 0, 1),
    ]


def test_a_longer_stall_escalates_the_same_alert_and_a_lighter_one_eases_it():
    assert events(stalled(0), stalled(0, HIGH), stalled(0)) == ["raised", "escalated", "eased"]


def test_what_cannot_be_judged_holds_the_state_for_as_long_as_it_lasts():
    assert events(stalled(0), UNKNOWN, UNKNOWN, GREW) == ["raised", "held", "held", "resolved"]


def test_a_quarter_without_the_area_s_mark_holds_it_too():
    assert events(stalled(0), None, stalled(0)) == ["raised", "held", "continued"]


def test_true_again_within_two_quarters_reopens_the_alert_and_later_is_another():
    assert told(stalled(0), GREW, UNKNOWN, stalled(3))[-1] == ("reopened", "open", 0, 1)
    assert told(stalled(0), GREW, UNKNOWN, UNKNOWN, stalled(4))[-1] == ("raised", "open", 4, 5)


def test_an_alert_of_the_same_onset_is_the_same_alert_however_late():
    assert told(stalled(0), GREW, GREW, GREW, GREW, stalled(0))[-1] == ("reopened", "open", 0, 1)


def test_a_new_silence_is_an_alert_of_its_own_however_soon():
    def silent(onset):
        return Mark(Finding("MISSING", MEDIUM, onset, {}), {"MISSING": TRUE})

    came = Mark(None, {"MISSING": FALSE})
    said = told(silent(1), came, silent(3), family="return")
    assert said[-1] == ("raised", "open", 3, 3)


def test_a_closed_area_s_alert_is_superseded_by_who_took_over():
    rounds = [
        Round(1, {("00H", "stall"): stalled(0)}, {}, lambda *_: False),
        Round(2, {("13T", "stall"): stalled(1)}, {"00H": ("13T",)}, lambda *_: False),
    ]
    assert [(one.area, one.event, one.heirs) for one in live(rounds)] == [
        ("00H", "raised", ()),
        ("00H", "superseded", ("13T",)),
        ("13T", "raised", ()),
    ]


def test_an_alert_whose_quarter_was_restated_is_withdrawn_not_resolved():
    def restated(quarter, area, rule, raised_in):
        assert (area, rule, raised_in) == ("08F", "STALLED", 1)
        return quarter == 2

    assert events(stalled(0), GREW, GREW, was_false=restated) == ["raised", "withdrawn"]


def test_a_return_that_came_late_does_not_unsay_that_it_was_missing():
    gone, came = Mark(Finding("MISSING", MEDIUM, 1, {}), {"MISSING": TRUE}), Mark(None, {"MISSING": FALSE})
    assert events(gone, came, family="return", was_false=lambda *_: True) == ["raised", "resolved"]


def test_a_change_of_rule_within_the_family_keeps_the_alert():
    stopped = Mark(Finding("STARTS_STOPPED", HIGH, 0, {}), {"STARTS_STOPPED": TRUE, "STALLED": NOT_JUDGED})
    both = Mark(Finding("STALLED", HIGH, 1, {}), {"STARTS_STOPPED": NOT_JUDGED, "STALLED": TRUE})
    assert told(stopped, both)[-1] == ("continued", "open", 0, 1)
