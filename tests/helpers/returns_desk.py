"""A returns desk with data of its own: weeks gone by, and the ritual that is open now."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.clock import FixedClock
from leadway.domain.cards import Card
from leadway.domain.weeks import Week
from leadway.services.keys import Key
from leadway.services.opening import Services, open_services
from leadway.services.rituals import OpenRitual
from leadway.system.paths import DataFolder
from leadway.ui.ritual.keeper import Keeper


@dataclass
class Desk:
    """The services over one folder, and the rituals opened from them."""

    services: Services
    clock: FixedClock
    keeper: Keeper | None = None

    def seal_week(self, weeks_ago: int, *cards: Card | tuple[Card, str]) -> Week:
        """Seal a week in which these cards were written, each under the key beside it, or under none."""
        self.clock.advance(timedelta(weeks=-weeks_ago))
        ritual = self.open_week()
        for each in cards:
            card, key = each if isinstance(each, tuple) else (each, "")
            ritual.put(card, key)
        ritual.seal()
        self.clock.advance(timedelta(weeks=weeks_ago))
        return ritual.week

    def open_week(self) -> OpenRitual:
        """Return the present week's ritual as it is on the disk."""
        return self.services.ritual(Week.of(self.clock.now().date()))

    def begin(self) -> Keeper:
        """Return a keeper of the present week's ritual, as after a start of the program."""
        self.flush()
        self.keeper = Keeper(self.open_week())
        return self.keeper

    def flush(self) -> None:
        """Bring everything typed onto the disk."""
        if self.keeper is not None:
            assert self.keeper.flush()


@contextmanager
def open_desk(folder: Path, clock: FixedClock) -> Iterator[Desk]:
    """Open a desk; everything is let go at the end."""
    key = Key(secrets.token_bytes(32), in_keychain=False)
    desk = Desk(open_services(DataFolder(folder), key, clock), clock)
    yield desk
    desk.flush()
    desk.services.close()


def focused() -> QWidget:
    """Return what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def write(words: str) -> None:
    """Type words where the focus is."""
    QTest.keyClicks(focused(), words)


def press(*keys: Qt.Key) -> None:
    """Press keys one after another where the focus is, wherever that moves."""
    for key in keys:
        QTest.keyClick(focused(), key)
