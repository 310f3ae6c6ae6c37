"""The guards of helpers/guards.py: each must fail the test that it is there for, and let the others pass."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import pytest

TESTS = Path(__file__).resolve().parents[1]
QT = """
    from PySide6.QtCore import QThread, QTimer, qWarning
    from PySide6.QtWidgets import QApplication, QWidget
    kept = []
"""
PLAIN = """
    import logging, threading, warnings
    kept = []
"""
NOISY = {
    "a warning": ("def test_it(): warnings.warn('old')", "UserWarning: old"),
    "a log record": (
        "def test_it(): logging.getLogger('x').warning('odd')",
        "unexpected log record: WARNING x: odd",
    ),
    "another log record than the expected one": (
        """
        def test_it(expect_log):
            with expect_log("disk is full"):
                logging.error("disk is full")
                logging.error("odd")
        """,
        "unexpected log record: ERROR root: odd",
    ),
    "no log record where one is expected": (
        """
        def test_it(expect_log):
            with expect_log("disk is full"):
                pass
        """,
        "no log record of level WARNING or above matches 'disk is full'",
    ),
    "a thread": (
        """
        def test_it():
            threading.Thread(target=threading.Event().wait, args=(5,), name="busy", daemon=True).start()
        """,
        "left alive: thread 'busy'",
    ),
    "a message from Qt": ("def test_it(qapp): qWarning('odd')", "Qt messages with level DEBUG or above"),
    "a message from Qt while things are cleared away": (
        """
        @pytest.fixture
        def thing(qapp):
            yield
            qWarning("odd")
        def test_it(thing): pass
        """,
        "unexpected Qt message: odd",
    ),
    "a hidden window": (
        "def test_it(qapp): kept.append(QWidget())",
        "left alive: <PySide6.QtWidgets.QWidget",
    ),
    "a timer": (
        """
        def test_it(qapp):
            kept.append(QTimer())
            kept[0].start(60_000)
        """,
        "left alive: <PySide6.QtCore.QTimer",
    ),
    "a single shot": (
        "def test_it(qapp): QTimer.singleShot(60_000, lambda: None)",
        "left alive: <PySide6.QtCore.QTimer",
    ),
    "a Qt thread": (
        """
        def test_it(qapp):
            kept.append(QThread())
            kept[0].start()
        @pytest.fixture(scope="module", autouse=True)
        def end():
            yield
            kept[0].quit()
            kept[0].wait()
        """,
        "left alive: <PySide6.QtCore.QThread",
    ),
}
QUIET = {
    "an expected log record": """
        def test_it(expect_log):
            with expect_log("is full"):
                logging.error("the disk is full")
        """,
    "a log record that is only information": "def test_it(): logging.getLogger().info('fine')",
    "a thread that ends": "def test_it(): threading.Thread(target=lambda: None).start()",
    "a window that qtbot closes": "def test_it(qtbot): qtbot.addWidget(QWidget())",
    "a window that is deleted later": "def test_it(qapp): kept.append(QWidget()); kept[0].deleteLater()",
    "a window in a cycle of references": """
        def test_it(qapp):
            window = QWidget()
            window.itself = window
        """,
    "a timer that has been stopped": """
        def test_it(qapp):
            kept.append(QTimer())
            kept[0].start(60_000)
            kept[0].stop()
        """,
    "a window that the whole module shares": """
        @pytest.fixture(scope="module")
        def window(qapp):
            window = QWidget()
            yield window
            window.deleteLater()
        def test_it(window): pass
        """,
}


UNFROZEN = """
    import gc
    def test_a_lock(qapp): gc.unfreeze()
    def test_it(qapp): assert gc.get_freeze_count()
"""

Outcomes = dict[str, list[tuple[str, str]]]
"""What became of each test of a file, or of clearing away after it, and what was said of it."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """Return the outcomes of all files, which one pytest has run."""
    place = tmp_path_factory.mktemp("guarded")
    (place / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nqt_api = pyside6\nqt_log_level_fail = DEBUG\n", encoding="utf-8"
    )
    bodies = {what: body for what, (body, _) in NOISY.items()} | QUIET | {"unfrozen": UNFROZEN}
    for number, body in enumerate(bodies.values()):
        imports = QT if "qapp" in body or "qtbot" in body else PLAIN
        content = "import pytest\n" + textwrap.dedent(imports) + textwrap.dedent(body)
        (place / f"test_{number:02}.py").write_text(content, encoding="utf-8")
    # What else is installed for pytest takes longer to load than the tests to run.
    environment = {"PYTHONPATH": str(TESTS), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    plugins = ("-p", "pytestqt.plugin", "-p", "helpers.guards", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--junitxml", "said.xml"],
        cwd=place, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    found: Outcomes = {what: [] for what in bodies}
    for case in ElementTree.parse(place / "said.xml").iter("testcase"):  # noqa: S314 -- pytest’s own
        what = list(bodies)[int(case.get("classname", "").removeprefix("test_"))]
        said = [(each.tag, "".join(each.itertext())) for each in case]
        found[what] += said or [("passed", "")]
    return found


@pytest.mark.parametrize("what", NOISY)
def test_noise_and_leaks_fail(outcomes: Outcomes, what: str) -> None:
    failed = [said for outcome, said in outcomes[what] if outcome in ("failure", "error")]
    assert any(NOISY[what][1] in said for said in failed), outcomes[what]


@pytest.mark.parametrize("what", QUIET)
def test_the_rest_passes(outcomes: Outcomes, what: str) -> None:
    assert [outcome for outcome, _ in outcomes[what]] == ["passed"], outcomes[what]


def test_what_a_lock_unfreezes_is_frozen_again_before_the_next_test(outcomes: Outcomes) -> None:
    assert [outcome for outcome, _ in outcomes["unfrozen"]] == ["passed", "passed"], outcomes["unfrozen"]
