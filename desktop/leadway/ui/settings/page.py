"""The settings page: the list of sections, and the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from leadway.domain.change import Kind, ProgramPart
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.backups import BackupsSection
from leadway.ui.settings.protection import ProtectionSection
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.section_list import SectionList
from leadway.ui.settings.sections import SECTIONS, make_section
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

TITLE = _("Settings")


class SettingsPage(QWidget, Page):
    """Everything a person can choose. A change is saved at once."""

    shows: ClassVar[frozenset[Kind]] = frozenset({ProgramPart.SETTINGS})

    left = Signal()
    """Esc: back to the page before."""

    def __init__(self, services: Services, requests: AppRequests | None = None) -> None:
        super().__init__()
        self._services = services
        self._requests = requests or AppRequests(self)
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
        self._open(next(iter(SECTIONS)))

    @property
    def current(self) -> SettingsSection:
        """The section that is open."""
        return self._made[self.sections.current()]

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        page = cls(navigator.services, navigator.requests)
        page.left.connect(navigator.leave_page)
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

    def open_section(self, key: str) -> None:
        """Show a section, with the focus on its first control; an unknown key is a KeyError."""
        self._open(key)
        self.current.enter()

    def flush(self) -> None:
        """Save what was changed."""
        for section in self._made.values():
            section.leave()

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say whether the encryption key was changed; show the new recovery key if there is one."""
        self.open_section("protection")
        section = self.current
        if isinstance(section, ProtectionSection):
            section.show_rekeyed(recovery_key, error)

    def show_recovered(self, sentence: str) -> None:
        """Show among the backups what came of a recovery action."""
        self.open_section("backups")
        section = self.current
        if isinstance(section, BackupsSection):
            section.show_recovered(sentence)

    def show_backup_missed(self, sentence: str) -> None:
        """Say among the backups why the last one is missing."""
        section = self.current
        if isinstance(section, BackupsSection):
            section.show_missed(sentence)

    def _open(self, key: str) -> None:
        section = self._made.get(key)
        if section is None:
            section = self._made[key] = make_section(key, self._services)
            section.section_wanted.connect(self.open_section)
            section.command.connect(self._requests.command)
            section.rekey_wanted.connect(self._requests.rekey)
            section.recovery_wanted.connect(self._requests.recover)
            self._stack.addWidget(section)
        if self._stack.currentWidget() is not section:
            before = self._stack.currentWidget()
            if isinstance(before, SettingsSection):
                before.leave()
        self.sections.mark(key)
        section.refresh()
        self._stack.setCurrentWidget(section)

    def _on_leave(self) -> None:
        self.flush()
        self.left.emit()
