"""What wine proves: a red test has a reason, or the run fails, and each reason belongs to a test."""

import ast
import shutil
import xml.etree.ElementTree as ET

import pytest

import place
from place import BuildError
from windows import wine, wine_python
from windows.wine_tests import OF_WINE, explanation, outcomes

REPORT = b"""<testsuites><testsuite>
<testcase classname="tests.unit.test_a" name="test_one" />
<testcase classname="tests.unit.test_a" name="test_two[C:\\x]"><failure message="one&#10;two" /></testcase>
<testcase classname="tests.unit.test_a" name="test_three"><skipped message="no"></skipped></testcase>
<testcase classname="" name="tests.unit.test_b"><error message="collection failure">...</error></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize("test", OF_WINE)
def test_a_reason_belongs_to_a_test_that_exists(test: str) -> None:
    file, _, name = test.partition("::")
    tree = ast.parse((place.ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_a_red_test_is_explained_with_all_its_cases_and_no_other_is() -> None:
    test, reason = next(iter(OF_WINE.items()))
    assert explanation(test) == explanation(f"{test}[pipe]") == reason
    assert explanation(f"{test}_too") is None
    assert explanation("") is None


def test_a_failure_and_what_could_not_be_collected_are_red_and_a_skipped_test_is_nothing() -> None:
    report = ET.fromstring(REPORT)  # noqa: S314 -- written above
    assert dict(outcomes(report)) == {
        "tests/unit/test_a.py::test_one": None,
        "tests/unit/test_a.py::test_two[C:\\x]": "one",
        "tests.unit.test_b": "collection failure",
    }


def test_without_wine_the_command_that_installs_it_is_named_and_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BuildError, match=r"--install, or run: sudo apt-get install .* wine wine64 .*nsis"):
        wine.provide(install=False)


def test_another_python_than_the_interpreters_own_is_told() -> None:
    wine_python.check_version((3, 11))
    with pytest.raises(BuildError, match=r"Python 3\.11"):
        wine_python.check_version((3, 13))
