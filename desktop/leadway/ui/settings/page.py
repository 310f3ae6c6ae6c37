"""The settings page: the list of sections, and the one that is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.change import Kind, ProgramPart
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.section import SECTIONS, SettingsSection, make_section
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.keyboard import on_escape
from leadway.ui.widgets.rail import SectionEntry
from leadway.ui.widgets.vbox import STRETCH, column, row
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.settings.backups import BackupsSection
    from leadway.ui.settings.protection import ProtectionSection
    from leadway.ui.settings.transfer import TransferSection
    from leadway.ui.window.navigator import Navigator

NAME = _("Sections of the settings")
_LIST_WIDTH = 176
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SettingsPage(QWidget, Page):
    """Everything a person can choose. A change is saved at once."""

    shows: ClassVar[frozenset[Kind]] = frozenset({ProgramPart.SETTINGS})

    back_requested = Signal()
    """Esc: back to the page before."""

    def __init__(self, services: Services, requests: AppRequests | None = None) -> None:
        super().__init__()
        self._services = services
        self._requests = requests or AppRequests(self)
        self._sections: dict[str, SettingsSection] = {}
        self.sections = SectionList((key, title) for key, (title, _class) in SECTIONS.items())
        self._stack = QStackedWidget()
        self.setLayout(row(self.sections, Line(vertical=True), self._stack, spacing=0, grow=self._stack))
        self.sections.chosen.connect(self._open)
        on_escape(self, self._on_leave)
        theme().resized.connect(self._fit)
        self._open(next(iter(SECTIONS)))

    @property
    def current(self) -> SettingsSection:
        """The section that is open."""
        return self._sections[self.sections.current()]

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        page = cls(navigator.services, navigator.requests)
        page.back_requested.connect(navigator.leave_page)
        return page

    def enter(self, location: str = "") -> None:
        """Set the focus to the first control of a section, or to the entry of the one that was open."""
        if location:
            self.open_section(location)
            return
        self.refresh()
        self.sections.setFocus()

    def leave(self) -> None:
        """A form that is being filled in stays as it is."""

    def location(self) -> str:
        """Return the section that is open."""
        return self.sections.current()

    def restore(self, location: str) -> None:
        """Open a section; an unknown one is a KeyError."""
        self._open(location)

    def refresh(self) -> None:
        """Read the open section again."""
        self.current.refresh()

    def open_section(self, key: str) -> SettingsSection:
        """Show a section, with the focus on its first control, and return it; an unknown key: KeyError."""
        self._open(key)
        self.current.enter()
        return self.current

    def flush(self) -> None:
        """Save what was changed."""
        for section in self._sections.values():
            section.leave()

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say whether the encryption key was changed; show the new recovery key if there is one."""
        cast("ProtectionSection", self.open_section("protection")).show_rekeyed(recovery_key, error)

    def show_recovered(self, sentence: str) -> None:
        """Show among the backups the outcome of a recovery action."""
        cast("BackupsSection", self.open_section("backups")).show_recovered(sentence)

    def show_not_deleted(self, error: KnownError) -> None:
        """Say why nothing was deleted."""
        cast("TransferSection", self.open_section("transfer")).deletion.show_error(error)

    def import_file(self, path: str) -> None:
        """Show what importing a file would do."""
        cast("TransferSection", self.open_section("transfer")).importing.choose(path)

    def show_backup_missed(self, sentence: str) -> None:
        """Say among the backups why the last one is missing."""
        cast("BackupsSection", self.open_section("backups")).show_missed(sentence)

    def _open(self, key: str) -> None:
        section = self._sections.get(key)
        if section is None:
            section = self._sections[key] = make_section(key, self._services)
            section.section_requested.connect(self.open_section)
            section.command.connect(self._requests.command)
            section.rekey_requested.connect(self._requests.rekey)
            section.recovery_requested.connect(self._requests.recover)
            section.deletion_requested.connect(self._requests.delete)
            section.backup_wanted.connect(self._requests.find_backup)
            self._stack.addWidget(section)
        if self._stack.currentWidget() is not section:
            before = self._stack.currentWidget()
            if isinstance(before, SettingsSection):
                before.leave()
        self.sections.mark(key)
        section.refresh()
        self._stack.setCurrentWidget(section)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.sections.setFixedWidth(min(theme().scaled(_LIST_WIDTH), self.width() // 3))

    def _on_leave(self) -> None:
        self.flush()
        self.back_requested.emit()


class SectionList(QWidget):
    """One tab stop, arrow keys within it. `chosen` carries the key of the entry that was opened."""

    accessible_role = "PageTabList"
    chosen = Signal(str)

    def __init__(self, titles: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(NAME)
        self.entries = [SectionEntry(key, title) for key, title in titles]
        for entry in self.entries:
            entry.clicked.connect(self._on_clicked)
        self.setLayout(column(*self.entries, STRETCH, margins=(12, 36, 12, 16)))
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
        step = _STEPS.get(Qt.Key(event.key()))
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
