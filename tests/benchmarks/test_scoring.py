"""What counts as right, found, late and false, by little tables: a row a quarter, one area."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import other_rules, scoring
from benchmarks.simulated import World, panel

STATES = {"+": 1, "-": 0, ".": -1}


def said(text):
    return np.array([[STATES[one]] for one in text])


def life(*rules):
    open_, raised = scoring.follow([said(rule) for rule in rules])
    return "".join("R" if new else "o" if is_open else " " for new, is_open in zip(raised[:, 0], open_[:, 0]))


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("..++--", "  Ro  "),
        ("+..-", "Roo "),  # what cannot be judged holds
        ("+-+---", "R o   "),  # true again within two quarters: the same alert
        ("+---+", "R   R"),
    ],
)
def test_an_alert_lives_until_its_rule_is_false(rule, told):
    assert life(rule) == told


def test_an_alert_ends_with_the_rule_it_rests_on():
    assert life("+...-", "....-") == "Rooo "
    assert life("+....", "----+") == "Roooo"
    assert life("+-...", ".+.-.") == "Roo  "


def counted(rule, first, last, quarters=12):
    stalled = np.zeros((1, quarters), dtype=bool)
    stalled[0, first : last + 1] = True
    open_, raised = scoring.follow([said(rule.ljust(quarters, "-"))])
    return scoring.count(open_, raised, stalled, np.array([(0, first, last)]))


def test_an_alert_raised_in_a_stall_or_the_quarter_after_is_right():
    assert counted("--+", 2, 5).right == 1
    assert counted("------+", 2, 5).right == 1
    assert counted("-------+", 2, 5).right == 0
    assert counted("-+-", 2, 5).right == 0


def test_a_stall_is_found_by_an_alert_open_in_it_and_the_delay_counts_from_its_onset():
    assert counted("----+", 2, 5).delays == (2,)
    assert counted("+++-", 2, 5).delays == (0,)
    assert counted("------+", 2, 5).found == 0


def test_a_stall_of_two_quarters_is_not_asked_to_be_found():
    assert counted("--+", 2, 3).stalls == 0


def test_figures_are_over_all_panels_together():
    counts = [counted("--+", 2, 5), counted("-+------+", 4, 6)]
    found = scoring.figures(counts)
    assert found["precision"] == pytest.approx(1 / 3) and found["recall"] == pytest.approx(1 / 2)
    assert found["false_per_100"] == pytest.approx(100 * 2 / 17)
    assert found["raised_per_100"] == pytest.approx(100 * 3 / 24)


def test_the_interval_of_one_panel_is_wilsons():
    assert scoring.wilson(50, 52) == pytest.approx((0.870, 0.989), abs=0.001)


# ---- simulated areas -------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_panel_and_another_seed_another():
    one, same, other = panel(7), panel(7), panel(8)
    assert np.array_equal(one.value, same.value, equal_nan=True)
    assert not np.array_equal(one.value, other.value, equal_nan=True)


@pytest.mark.parametrize("share", [0.025, 0.107, 0.2])
def test_as_many_area_quarters_are_stalled_as_asked_for(share):
    found = np.mean([panel(seed, World(stalled=share)).stalled.mean() for seed in range(5)])
    assert found == pytest.approx(share, abs=0.003)


def test_returns_are_missing_and_wrong_as_often_as_stated():
    drawn = [panel(seed) for seed in range(10)]
    gone = np.isnan([one.value for one in drawn])
    assert gone.mean() == pytest.approx(0.07, abs=0.01)
    assert gone[:, :, 1:][gone[:, :, :-1]].mean() == pytest.approx(0.5, abs=0.05), "in clusters"
    late = np.array([one.right_from - np.arange(20) for one in drawn])
    assert (late > 0).mean() == pytest.approx(0.02, abs=0.005)


def test_a_wrong_first_submission_is_what_is_known_until_it_is_put_right():
    drawn = panel(3)
    area, quarter = next(
        (a, q) for a, q in np.argwhere(drawn.right_from > np.arange(20)) if drawn.value[a, q] > 50
    )
    then = drawn.known(quarter).value[area, quarter]
    assert then == drawn.first_value[area, quarter] != drawn.value[area, quarter]
    right = int(drawn.right_from[area, quarter])
    if right < 20:
        assert drawn.known(right).value[area, quarter] == drawn.value[area, quarter]


def test_hidden_counts_are_no_evidence_and_the_others_are_rounded():
    drawn = panel(3)
    hidden, exact = drawn.known(19, form="hidden").value, drawn.known(19).value
    assert np.isnan(hidden[(exact >= 1) & (exact <= 7)]).all()
    assert (hidden[exact > 7] % 5 == 0).all() and (hidden[exact == 0] == 0).all()


# ---- the rules others use --------------------------------------------------------------------------------


def known(*values):
    """A panel of one area, as known at its last quarter."""
    drawn, grid = panel(1), np.array([values], float)
    changed = {"value": grid, "starters": grid, "right_from": np.zeros(grid.shape)}
    changed |= {"first_value": grid, "first_starters": grid}
    return replace(drawn, **changed).known(len(values) - 1)


def test_flat_quarters_are_told_by_the_last_returns():
    assert other_rules.no_more_than(known(5, 5), 1, 1)[0] == 1
    assert other_rules.no_more_than(known(5, 6), 1, 1)[0] == 0
    assert other_rules.no_more_than(known(5, np.nan), 1, 1)[0] == -1
    assert other_rules.two_flat(known(5, 5, 5), 2)[0] == 1
    assert other_rules.two_flat(known(5, 6, 6), 2)[0] == 0


def test_a_sudden_stop_raises_the_cusums_and_the_xmr_chart():
    steady = [100 + 20 * q + (q % 2) for q in range(12)]
    stopped = [*steady, *[steady[-1]] * 4]
    for rule in (
        other_rules.xmr,
        other_rules.open_prescribing,
        lambda one, at: other_rules.poisson_cusum(one, at, 3),
    ):
        assert rule(known(*steady), 11)[0] == 0
        assert rule(known(*stopped[:13]), 12)[0] == 1
