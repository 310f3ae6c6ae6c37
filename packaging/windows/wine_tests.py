"""Runs tests/unit and tests/property with the Windows Python under wine, and says whose every red test is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from place import BuildError, moment
from windows.wine_python import WindowsPython

FOLDERS = ("tests/unit", "tests/property")
TESTS_SECONDS = 3 * 3600.0
_RESULTS = "wine-tests.xml"

_SINGLE = "tests/unit/system/test_single_instance.py"
_LATE = "where several call at once, QLocalServer hears one only when it has given up; alone, each is heard"
OF_WINE = {
    f"{_SINGLE}::test_a_line_is_heard_and_answered": _LATE,
    f"{_SINGLE}::test_many_that_send_nothing_keep_nobody_out": _LATE,
    f"{_SINGLE}::test_too_long_a_line_is_not_heard": _LATE,
    f"{_SINGLE}::test_being_the_first_costs_the_start_next_to_nothing": (
        "wine looks through a whole folder for each name: loading two modules takes 45 ms there"
    ),
}
"""Tests that fail under wine 8 and are thought to be right, each with the reason.

The first run of the workflow `check` shows what a real Windows says of them.
"""


def run_tests(python: WindowsPython, processes: int, chosen: list[str]) -> str:
    """Run the tests and return how many passed; raise BuildError for a red one that wine does not explain."""
    results = python.source / _RESULTS
    results.unlink(missing_ok=True)
    options = ["-q", "-p", "no:cacheprovider", "-n", str(processes), "--timeout", "600"]
    command = [python.program, "-m", "pytest", *options, f"--junitxml={_RESULTS}", *(chosen or FOLDERS)]
    # There is no git that would say it.
    when = {"SOURCE_DATE_EPOCH": str(moment())}
    result = python.computer.call(*command, seconds=TESTS_SECONDS, folder=python.source, more=when)
    if not results.is_file():
        raise BuildError(f"the tests did not run\n{result.stdout}{result.stderr}")
    report = ET.fromstring(results.read_bytes())  # noqa: S314 -- pytest wrote it just now
    results_by_place = dict(outcomes(report))
    if not results_by_place:
        raise BuildError(f"there was no test to run\n{result.stdout}{result.stderr}")
    red = {place: text for place, text in results_by_place.items() if text is not None}
    unexplained = {place: text for place, text in red.items() if explanation(place) is None}
    if unexplained:
        raise BuildError("\n".join(f"{place}: {text}" for place, text in unexplained.items()))
    return f"{len(results_by_place) - len(red)} passed, {len(red)} failed for wine's sake"


def explanation(place: str) -> str | None:
    """Return why a test fails under wine, or None where that is not known."""
    without_case = re.sub(r"\[.*", "", place, flags=re.DOTALL)
    return OF_WINE.get(place) or OF_WINE.get(without_case) or OF_WINE.get(place.partition("::")[0])


def outcomes(report: ET.Element) -> Iterator[tuple[str, str | None]]:
    """Yield the place of each test that was not skipped, and what its failure says."""
    for case in report.iter("testcase"):
        if case.find("skipped") is not None:
            continue
        fault = case.find("failure")
        if fault is None:
            fault = case.find("error")
        module, name = case.get("classname", ""), case.get("name", "")
        place = f"{module.replace('.', '/')}.py::{name}" if module else name
        yield place, None if fault is None else (fault.get("message") or "").splitlines()[0]
