"""Three people's first months in the real window: what is on each page is what they typed, by any hand.

Three of the twelve run here, and all of them with `make months`.
"""

import os
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from helpers.months import care, kitchen, support
from helpers.months.acts import Person
from helpers.months.hands import Both, Hand, Keys, Mouse
from helpers.months.program import RunningProgram


class WayOfWorking(NamedTuple):
    """A hand, the logical pixels of a screen, and the size of the text in percent."""

    hand: Hand
    screen: QSize
    text_size: int = 100


MONTHS = {"care": care.VISITS, "kitchen": kitchen.VISITS, "support": support.VISITS}
WAYS = {
    "mouse, 1366 x 768": WayOfWorking(Mouse(), QSize(1366, 768)),
    "keys, 1920 x 1080": WayOfWorking(Keys(), QSize(1920, 1080)),
    "both, 1366 x 768, text at 200 %": WayOfWorking(Both(), QSize(1366, 768), text_size=200),
    "mouse, 1440 x 900 enlarged to 200 %": WayOfWorking(Mouse(), QSize(720, 450)),
}
IN_THE_SUITE = [
    ("care", "mouse, 1366 x 768"),
    ("kitchen", "keys, 1920 x 1080"),
    ("support", "both, 1366 x 768, text at 200 %"),
]
ALL = [(who, way) for who in MONTHS for way in WAYS]
_LACKS = ("propagateSizeHints", "systemTrayWindowChanged", r"support raise\(\)", "support grabbing")
# A month takes ten seconds; a busy machine may need much longer.
pytestmark = [pytest.mark.qt_log_ignore(*_LACKS, extend=True), pytest.mark.timeout(600)]


@pytest.mark.parametrize(("who", "way"), ALL if "LEADWAY_MONTHS" in os.environ else IN_THE_SUITE)
def test_what_stands_on_each_page_of_a_first_month_is_what_was_typed(
    who: str, way: str, tmp_path: Path, qapp: QApplication
) -> None:
    hand, screen, text_size = WAYS[way]
    person = Person(RunningProgram(tmp_path / "data", screen), hand, text_size)
    for visit in MONTHS[who]:
        visit.do(person)
