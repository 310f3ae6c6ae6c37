"""How sure a person was beside what came true: only what was looked back on counts, and few say nothing."""

from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.calibration import LEAST, calibration
from leadway.domain.terms import CameTrue

REVIEWED = st.lists(st.tuples(st.sampled_from((50, 60, 70, 80, 90, 95, 100)), st.sampled_from(CameTrue)))


def of(yes: int, no: int, confidence: int = 80) -> int:
    counted = [(confidence, CameTrue.YES)] * yes + [(confidence, CameTrue.NO)] * no
    return calibration(counted).leaning


def test_nothing_is_said_before_ten_judgements_are_looked_back_on() -> None:
    nine = calibration([(80, CameTrue.NO)] * (LEAST - 1) + [(80, CameTrue.CANNOT_TELL)] * 5)
    assert (nine.reviewed, nine.is_withheld, nine.leaning) == (LEAST - 1, True, 0)
    assert not calibration([(80, CameTrue.NO)] * LEAST).is_withheld


def test_what_came_true_in_part_counts_as_a_half() -> None:
    found = calibration([(70, CameTrue.PARTLY)] * 6 + [(70, CameTrue.YES)] * 4)
    assert (found.true, round(found.expected, 2)) == (7, 7)
    [row] = found.rows
    assert (row.came_true, row.partly, row.did_not) == (4, 6, 0)


def test_only_a_difference_that_chance_does_not_explain_is_said() -> None:
    assert of(yes=8, no=2) == 0
    assert of(yes=6, no=4) == 0
    assert of(yes=5, no=5) == -1
    assert of(yes=20, no=0) == 1
    assert of(yes=10, no=0, confidence=100) == 0
    assert of(yes=9, no=1, confidence=100) == -1


@given(REVIEWED)
def test_every_judgement_is_counted_once_whatever_the_order(reviewed: list[tuple[int, CameTrue]]) -> None:
    found = calibration(reviewed)
    told = [each for each in reviewed if each[1] is not CameTrue.CANNOT_TELL]
    assert found.reviewed == len(told)
    assert [row.confidence for row in found.rows] == sorted({sure for sure, _ in told})
    assert found == calibration(reversed(reviewed))
    assert 0 <= found.true <= found.reviewed
    assert found.leaning * (found.true - found.expected) >= 0
