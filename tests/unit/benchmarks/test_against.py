"""What is said of a figure that another revision had, too, and how that revision is measured."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.against import changes
from benchmarks.checkout import Checkout, Figures, NoRevisionError, laid_out
from benchmarks.scene import BrokenRunError

from helpers.waiting import wait_until


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


def test_what_the_bare_program_does_not_need_is_compared_as_it_is_in_every_turn() -> None:
    (change,) = changes(turns((figure(2, None), figure(3, 1.5)), (figure(2, 2.0), figure(3, 3.0))))

    assert list(change.times) == [1.5, 1.5]


def test_what_was_nothing_and_is_something_now_is_a_regression() -> None:
    (change,) = changes(turns((figure(0, None), figure(4, None))))

    assert change.is_regression


def test_a_revision_that_does_not_exist_is_said_in_a_sentence() -> None:
    for name in ("no-such-branch", "--all", ""):
        with pytest.raises(NoRevisionError, match="is no revision of this repository"), laid_out(name):
            pass


linking = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def checkout_with(benchmarks: str, folder: Path) -> Checkout:
    """Return a tree with this environment, whose benchmarks are these lines."""
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "__init__.py").touch()
    (folder / "benchmarks" / "__main__.py").write_text(benchmarks, encoding="utf-8")
    return Checkout("the other one", folder)


@linking
def test_a_revision_is_measured_by_its_own_benchmarks(tmp_path: Path) -> None:
    lines = "import json, sys\nprint(json.dumps({'name': 'start', 'asked': sys.argv[1:]}))\n"

    found = checkout_with(lines, tmp_path).measure("start", ["--runs", "7"])

    assert found == {"start": {"name": "start", "asked": ["start", "--runs", "7"]}}


@linking
def test_a_measure_that_a_revision_does_not_know_is_told_with_its_own_last_words(tmp_path: Path) -> None:
    other = checkout_with("import sys\nsys.exit('usage\\ninvalid choice: idle')\n", tmp_path)

    with pytest.raises(BrokenRunError, match="the other one: usage\ninvalid choice: idle"):
        other.measure("idle", [])


# Whoever starts the tests in the background may have told them to ignore Ctrl+C.
HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
SLOW_TO_TIDY = f"""{HEARS}
import time
from pathlib import Path
try:
    Path("begun").touch()
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.5)
    Path("tidied").touch()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows hands Ctrl+C to no single program")
def test_an_interrupted_comparison_waits_until_what_it_measures_has_tidied_up(tmp_path: Path) -> None:
    other = checkout_with(SLOW_TO_TIDY, tmp_path)
    lines = f"{HEARS}import sys; from pathlib import Path; from benchmarks.checkout import Checkout\n"
    lines += "Checkout('the other one', Path(sys.argv[1])).measure('start', [])"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", lines, str(tmp_path)]
    comparing = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until((other.tree / "begun").exists)
        comparing.send_signal(signal.SIGINT)
        comparing.wait(30)
    finally:
        comparing.kill()
        comparing.wait()

    assert (other.tree / "tidied").exists()
