"""What is said of a figure that another revision had, too."""

from typing import Any

from benchmarks.against import Figures, changes


def figure(ours: float, ratio: float | None) -> dict[str, Any]:
    return {"name": "first paint", "unit": "ms", "ours": ours, "ratio": ratio}


def turns(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[tuple[Figures, Figures]]:
    return [({"first paint": then}, {"first paint": now}) for then, now in pairs]


def test_a_machine_that_is_slow_for_a_while_is_no_regression() -> None:
    (change,) = changes(turns((figure(300, 1.2), figure(600, 1.2)), (figure(300, 1.2), figure(300, 1.2))))

    assert not change.is_regression
    assert list(change.times) == [1, 1]


def test_what_is_worse_in_every_turn_is_a_regression() -> None:
    (change,) = changes(turns((figure(300, 1.2), figure(360, 1.44)), (figure(300, 1.2), figure(390, 1.5))))

    assert change.is_regression
    assert "REGRESSION" in change.sentence()


def test_what_is_worse_in_one_turn_only_is_none() -> None:
    (change,) = changes(turns((figure(300, 1.2), figure(390, 1.5)), (figure(300, 1.2), figure(300, 1.2))))

    assert not change.is_regression


def test_a_size_is_compared_as_it_is() -> None:
    (change,) = changes(turns((figure(100, None), figure(150, None))))

    assert list(change.times) == [1.5]


def test_a_figure_that_only_one_of_them_has_is_left_out() -> None:
    assert not list(changes([({}, {"first paint": figure(300, 1.2)})]))
