"""The list of sections of the settings: one tab stop, arrow keys within it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadway.i18n import _
from leadway.ui.widgets.rail import SectionEntry

NAME = _("Sections of the settings")
_WIDTH = 176
_BY = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SectionList(QWidget):
    """`chosen` carries the key of the entry that was opened."""

    accessible_role = "PageTabList"
    chosen = Signal(str)

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(NAME)
        self.setFixedWidth(_WIDTH)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 36, 12, 16)
        rows.setSpacing(4)
        self.entries = [SectionEntry(key, title) for key, title in entries]
        for entry in self.entries:
            entry.clicked.connect(self._on_clicked)
            rows.addWidget(entry)
        rows.addStretch(1)
        if self.entries:
            self.mark(self.entries[0].key)

    def current(self) -> str:
        """Return the key of the entry that is marked."""
        return next(entry.key for entry in self.entries if entry.is_current)

    def mark(self, key: str) -> None:
        """Mark an entry without emitting `chosen`; an unknown key is a KeyError."""
        if all(entry.key != key for entry in self.entries):
            raise KeyError(key)
        for entry in self.entries:
            entry.set_current(current=entry.key == key)
            # Tab stops at the open section only.
            aim = Qt.FocusPolicy.StrongFocus if entry.key == key else Qt.FocusPolicy.ClickFocus
            entry.setFocusPolicy(aim)
            if entry.key == key:
                self.setFocusProxy(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the section above or below."""
        step = _BY.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = next(n for n, entry in enumerate(self.entries) if entry.is_current) + step
        if 0 <= place < len(self.entries):
            self._go_to(self.entries[place])

    def _go_to(self, entry: SectionEntry) -> None:
        self.chosen.emit(entry.key)
        entry.setFocus()

    def _on_clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, SectionEntry):
            self._go_to(entry)
