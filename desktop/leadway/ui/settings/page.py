"""The place *Settings*: the list of sections, and the one that is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.settings.backups import BackupsSection
from leadway.ui.settings.protection import ProtectionSection
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.section_list import SectionList
from leadway.ui.settings.sections import SECTIONS, make_section
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.keys import on_keys

TITLE = "Settings"


class SettingsPage(QWidget):
    """Everything a person can choose. What is changed is kept at once."""

    asked = Signal(str)
    """A wish of a section that only the window can fulfil."""

    left = Signal()
    """Esc: the person wants back to where they were."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._made: dict[str, SettingsSection] = {}
        self.sections = SectionList([(each.key, each.title) for each in SECTIONS])
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addWidget(Line(vertical=True))
        row.addWidget(self._stack, 1)
        self.sections.chosen.connect(self._open)
        on_keys(self, "Esc", self._on_leave)
        self._services.changes.listen(self._on_changes)
        self._open(SECTIONS[0].key)

    @property
    def current(self) -> SettingsSection:
        """The section that is open."""
        return self._made[self.sections.current()]

    def enter(self, key: str = "") -> None:
        """Show what holds now, in the section named or the one that was open, with the focus on its entry."""
        if key:
            self._open(key)
        self.current.refresh()
        self.sections.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_section(self, key: str) -> None:
        """Show a section, with the focus on its first control; an unknown key is a KeyError."""
        self._open(key)
        self.current.enter()

    def keep(self) -> None:
        """Bring what was changed onto the disk."""
        for section in self._made.values():
            section.keep()

    def take_passphrase(self) -> str:
        """Return the passphrase that was typed for an exchange of the key, and forget it."""
        section = self._made.get("protection")
        return section.methods.rekey.take() if isinstance(section, ProtectionSection) else ""

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say what became of an exchange of the key; a new recovery key is to be kept and typed back."""
        self.open_section("protection")
        section = self.current
        if isinstance(section, ProtectionSection):
            section.show_rekeyed(recovery_key, error)

    def take_action(self) -> RecoveryAction | None:
        """Return the way back that was chosen among the backups, once."""
        section = self._made.get("backups")
        return section.take() if isinstance(section, BackupsSection) else None

    def show_back(self, sentence: str) -> None:
        """Say among the backups what became of a way back."""
        self.open_section("backups")
        section = self.current
        if isinstance(section, BackupsSection):
            section.show_back(sentence)

    def show_backup_missed(self, sentence: str) -> None:
        """Say among the backups why the last one is missing."""
        section = self.current
        if isinstance(section, BackupsSection):
            section.show_missed(sentence)

    def close_down(self) -> None:
        """Keep what was changed and hear of nothing more; the data may be closed after it."""
        self.keep()
        self._services.changes.forget(self._on_changes)

    def _open(self, key: str) -> None:
        section = self._made.get(key)
        if section is None:
            section = self._made[key] = make_section(key, self._services)
            section.asked.connect(self.asked)
            self._stack.addWidget(section)
        if self._stack.currentWidget() is not section:
            before = self._stack.currentWidget()
            if isinstance(before, SettingsSection):
                before.keep()
        self.sections.mark(key)
        section.refresh()
        self._stack.setCurrentWidget(section)

    def _on_leave(self) -> None:
        self.keep()
        self.left.emit()

    def _on_changes(self, kinds: frozenset[str]) -> None:
        if "setting" in kinds and self.isVisible():
            self.current.refresh()
