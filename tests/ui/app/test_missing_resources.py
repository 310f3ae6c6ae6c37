"""A damaged installation: without Leadway's own files the window opens all the same, plainer, and says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from leadway import resources

_PROGRAM = """
import sys
from pathlib import Path
from leadway import resources

resources._INSTALLED = Path(sys.argv[1])

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from leadway.services.keys import Key
from leadway.services.session import open_services
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder
from leadway.ui.theme.theme import install
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.window.controller import WindowController

app = QApplication([])
install(app)
services = open_services(DataFolder(Path(sys.argv[2])), Key(bytes(32), in_keychain=True), SystemClock())
services.setup.begin()
services.setup.finish()
window = WindowController()
window.main_window.show()
window.populate(services)
notice = window.main_window.rail.findChild(FootNotice)
# What it has to say, it says once it has loaded what it will want soon.
while window._for_next_key._timer.isActive():
    QTest.qWait(5)
for key in ("history", "settings"):
    window.main_window.open_page(key)
    QTest.qWait(20)
    window.main_window.grab()
print(notice.text(), "|", ", ".join(sorted(resources.lacking)))
window.navigator.close()
services.close()
window.main_window.close()
"""

_WITHOUT_WINDOW = """
import sys
from functools import partial
from pathlib import Path
from leadway import resources

resources._INSTALLED = Path(sys.argv[1])

from leadway.domain.errors import KnownError
from leadway.reports.document import render
from leadway.services.demo import read_story

for needs in (partial(render, "weekly", {}, paper="A4"), read_story):
    try:
        needs()
    except KnownError as error:
        print(error)
"""


@pytest.mark.parametrize(
    ("gone", "listed"),
    [
        ("fonts/Inter-Regular.ttf", "fonts/Inter-Regular.ttf"),
        ("fonts", "fonts/Inter-Medium.ttf"),
        ("themes", "themes/leadway.toml"),
        ("icons", "icons/leadway.svg"),
        ("", "themes/leadway.toml"),
    ],
)
def test_without_some_of_its_files_the_window_opens_with_one_notice(
    tmp_path: Path, gone: str, listed: str
) -> None:
    shipped = tmp_path / "resources"
    shutil.copytree(resources.resource(), shipped)
    lost = shipped / gone
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    shipped.mkdir(exist_ok=True)

    ended = _start(shipped, tmp_path)

    assert ended.stderr == ""
    notice, _, lacking = ended.stdout.partition(" | ")
    assert notice == "Part of Leadway is missing"
    assert listed in lacking


def test_a_damaged_typeface_counts_as_missing(tmp_path: Path) -> None:
    shipped = tmp_path / "resources"
    shutil.copytree(resources.resource(), shipped)
    (shipped / "fonts" / "Inter-Medium.ttf").write_bytes(b"\x00\x01\x00\x00 torn")
    ended = _start(shipped, tmp_path)
    assert ended.stdout.startswith("Part of Leadway is missing | fonts/Inter-Medium.ttf")


def test_a_whole_installation_shows_no_notice(tmp_path: Path) -> None:
    assert _start(resources.resource(), tmp_path).stdout.strip() == "|"


def test_a_missing_document_template_or_story_is_an_error_without_a_traceback(tmp_path: Path) -> None:
    ended = _run(_WITHOUT_WINDOW, tmp_path)
    assert ended.stdout.splitlines() == [
        "A file of Leadway itself is missing. Install Leadway again; your data is untouched.",
        "The story that ships with Leadway is missing. Install Leadway again.",
    ]


def _start(shipped: Path, place: Path) -> subprocess.CompletedProcess[str]:
    return _run(_PROGRAM, shipped, place / "data")


def _run(program: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run it apart: what a process has loaded of its resources stays with it."""
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
