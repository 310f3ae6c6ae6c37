"""The figures of `make bench`: what is compared, and what a line says."""

import json

import pytest
from benchmarks.figures import Target, compare, percentile


def test_a_figure_is_the_median_of_each_program_beside_the_other() -> None:
    figure = compare(
        "first paint", "ms", [130.0, 900.0, 120.0], [100.0, 99.0, 500.0], Target(1.3, of_bare=True)
    )

    assert (figure.ours, figure.bare, figure.runs) == (130.0, 100.0, 3)
    assert figure.ratio == pytest.approx(1.3)
    assert figure.meets_target is True


def test_a_line_is_json_with_everything_to_compare_runs_by() -> None:
    figure = compare("memory", "MB", [97.0], [60.0], Target(1.6, of_bare=True), keychain="absent")

    fields = json.loads(figure.line())
    assert {"name", "ours", "bare", "ratio", "unit", "runs", "target", "meets_target"} <= fields.keys()
    assert fields["ratio"] == 1.617
    assert fields["target"] == "<= 1.6 x bare"
    assert fields["meets_target"] is False
    assert fields["keychain"] == "absent"


@pytest.mark.parametrize(("ours", "meets"), [(16.0, True), (16.1, False)])
def test_a_target_can_stand_on_its_own(ours: float, meets: bool) -> None:
    assert compare("stall", "ms", [ours], [0.0], Target(16)).meets_target is meets


@pytest.mark.parametrize(("ours", "meets"), [(64.0, True), (66.1, False)])
def test_a_target_can_be_what_comes_on_top_of_the_bare_program(ours: float, meets: bool) -> None:
    assert compare("opening", "ms", [ours], [5.0], Target(60, above_bare=True)).meets_target is meets


@pytest.mark.parametrize(("ours", "meets"), [(299.0, False), (470.0, True), (701.0, False)])
def test_too_little_can_miss_a_target_as_too_much_does(ours: float, meets: bool) -> None:
    figure = compare("guess", "ms", [ours], [1.0], Target(700, least=300))
    assert figure.meets_target is meets
    assert str(figure.target) == "300 to 700"


def test_without_a_target_nothing_is_met_or_missed() -> None:
    figure = compare("opening", "ms", [40.0], [2.0])

    assert figure.meets_target is None
    assert json.loads(figure.line())["target"] is None


def test_a_person_sees_a_missed_target_at_once() -> None:
    assert "MISSED" in compare("stall", "ms", [17.0], [1.0], Target(16)).sentence()
    assert "MISSED" not in compare("stall", "ms", [15.0], [1.0], Target(16)).sentence()


def test_a_bare_program_that_takes_no_time_gives_no_ratio() -> None:
    figure = compare("stall", "ms", [3.0], [0.0], Target(16))

    assert figure.ratio is None
    assert figure.meets_target is True
    assert json.loads(figure.line())["ratio"] is None


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_of_nothing_there_is_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.99)


def test_a_machine_that_is_slow_for_one_round_does_not_change_the_ratio() -> None:
    figure = compare("start", "ms", [130.0, 390.0, 130.0], [100.0, 300.0, 100.0], Target(1.3, of_bare=True))

    assert figure.ratio == pytest.approx(1.3)
