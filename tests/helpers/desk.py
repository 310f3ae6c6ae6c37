"""A desk at which a test does one screen of the ritual: real services over a folder of its own, real keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.clock import FixedClock
from leadway.domain.cards import Card
from leadway.domain.terms import Mode, Step
from leadway.domain.weeks import Week
from leadway.services.keys import Key
from leadway.services.opening import open_services
from leadway.services.rituals import OpenRitual
from leadway.system.paths import DataFolder
from leadway.ui.ritual.frame import RitualFrame
from leadway.ui.ritual.keeper import Keeper
from leadway.ui.ritual.pages import make_page
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.field import field_of

TODAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Desk:
    """Tuesday of week 48, 2026, unless `past_week` has sealed weeks before. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Open an empty data folder."""
        self.clock = FixedClock(TODAY)
        self.services = open_services(
            DataFolder(folder), Key(secrets.token_bytes(32), in_keychain=False), self.clock
        )
        self.ritual = self._this_week()
        self.keeper = Keeper(self.ritual)
        self._frame: RitualFrame | None = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.keeper.flush()
        self.services.close()

    def past_week(self, weeks_ago: int, cards: Sequence[tuple[str, Card]], mode: Mode = Mode.FULL) -> None:
        """Seal an earlier week with these answers; what follows from it is due now."""
        self.clock.advance(timedelta(weeks=-weeks_ago))
        ritual = self._this_week()
        ritual.choose(mode)
        for key, card in cards:
            ritual.put(card, key)
        ritual.seal()
        self.clock.advance(timedelta(weeks=weeks_ago))
        self.reopen()

    def reopen(self) -> None:
        """Stop and come back, as after a restart: all that is left is what was kept."""
        self.keeper.flush()
        self.ritual = self._this_week()
        self.keeper = Keeper(self.ritual)

    def page(self, step: Step) -> tuple[RitualFrame, StepPage]:
        """Return a screen in the ritual's frame, to be shown."""
        frame = self._frame = RitualFrame()
        page = make_page(step, self.keeper)
        page.refresh()
        frame.set_page(page)
        frame.resize(1000, 800)
        return frame, page

    def _this_week(self) -> OpenRitual:
        return self.services.ritual(Week.of(self.clock.now().date()))


def press(*keys: Qt.Key) -> None:
    """Press keys where the focus is."""
    for key in keys:
        QTest.keyClick(_focused(), key)


def write(text: str) -> None:
    """Type words where the focus is."""
    QTest.keyClicks(_focused(), text)


def at_field() -> str:
    """Return the name of the field that has the focus."""
    field = field_of(QApplication.focusWidget())
    return field.name if field is not None else ""


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
