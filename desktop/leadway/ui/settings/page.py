"""The settings page: the list of sections, and the one that is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.settings.backups import BackupsSection
from leadway.ui.settings.protection import ProtectionSection
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.section_list import SectionList
from leadway.ui.settings.sections import SECTIONS, make_section
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.keyboard import on_keys

TITLE = _("Settings")


class SettingsPage(QWidget):
    """Everything a person can choose. A change is saved at once."""

    asked = Signal(str)
    """What a section asks for and only the window can do."""

    left = Signal()
    """Esc: back to the page before."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._made: dict[str, SettingsSection] = {}
        self.sections = SectionList([(spec.key, spec.title) for spec in SECTIONS.values()])
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addWidget(Line(vertical=True))
        row.addWidget(self._stack, 1)
        self.sections.chosen.connect(self._open)
        on_keys(self, "Esc", self._on_leave)  # no text
        self._services.changes.listen(self._on_changes)
        self._open(next(iter(SECTIONS)))

    @property
    def current(self) -> SettingsSection:
        """The section that is open."""
        return self._made[self.sections.current()]

    def enter(self, key: str = "") -> None:
        """Show the current state of a section, or of the one that was open, with the focus on its entry."""
        if key:
            self._open(key)
        self.current.refresh()
        self.sections.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_section(self, key: str) -> None:
        """Show a section, with the focus on its first control; an unknown key is a KeyError."""
        self._open(key)
        self.current.enter()

    def keep(self) -> None:
        """Save what was changed."""
        for section in self._made.values():
            section.keep()

    def take_passphrase(self) -> str:
        """Return the passphrase that was typed to change the encryption key, and forget it."""
        section = self._made.get("protection")
        return section.methods.rekey.take() if isinstance(section, ProtectionSection) else ""

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say whether the encryption key was changed; show the new recovery key if there is one."""
        self.open_section("protection")
        section = self.current
        if isinstance(section, ProtectionSection):
            section.show_rekeyed(recovery_key, error)

    def take_action(self) -> RecoveryAction | None:
        """Return the action that was chosen among the backups, once."""
        section = self._made.get("backups")
        return section.take() if isinstance(section, BackupsSection) else None

    def show_back(self, sentence: str) -> None:
        """Show among the backups what came of a recovery action."""
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
        """Save what was changed and stop listening; the data may be closed afterwards."""
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
