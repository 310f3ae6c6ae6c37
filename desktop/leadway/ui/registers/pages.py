"""The pages of the registers: each shows those of one subject as tabs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self, cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.change import Kind, ProgramPart
from leadway.domain.refs import EntityKind
from leadway.domain.registers import registers
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.registers.lessons import LESSONS, TITLE, LessonsPanel
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.registers.views import RegisterViews
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.tab_row import TabRow
from leadway.ui.widgets.vbox import column, row
from leadway.ui.window.page import KINDS_SHOWN, Page
from leadway.ui.window.pages import REMINDER

WEEKLY_TIME = _("Weekly time")

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator


REGISTERS = _("Registers")


class RegistersPage(QWidget, Page):
    """The registers of one subject. A tab is made when it is first shown."""

    key: ClassVar[str]
    shows: ClassVar[frozenset[Kind]] = frozenset({*EntityKind, ProgramPart.SETTINGS})
    others: ClassVar[Mapping[str, str]] = {}
    """The titles of the tabs that are no register, by their keys."""
    accessible_role = "Client"  # no text

    def __init__(self, services: Services, navigator: Navigator) -> None:
        super().__init__()
        self._services, self._navigator = services, navigator
        self._kinds: tuple[str, ...] = (*KINDS_SHOWN[self.key], *self.others)
        self._registers: dict[str, RegisterViews] = {}
        self._kind = self._kinds[0]
        titles = [self.others.get(kind) or registers()[EntityKind(kind)].title for kind in self._kinds]
        self.tabs = TabRow(titles, REGISTERS)
        self._stack = QStackedWidget()
        self._head = row(self.tabs, grow=self.tabs, margins=(16, 12, 16, 0))
        layout = column(self._head, self._stack, spacing=0)
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)
        self.tabs.setVisible(len(self._kinds) > 1)
        self.tabs.chosen.connect(self._on_tab)
        self._show(self._kinds[0])

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        return cls(navigator.services, navigator)

    @property
    def register(self) -> RegisterViews:
        """The register that is shown, in the way that was chosen."""
        return self._registers[self._kind]

    @property
    def panel(self) -> RegisterPanel:
        """The list of the register that is shown, with its record."""
        return self.register.panel

    def enter(self, location: str = "") -> None:  # noqa: ARG002 -- restored before
        """Set the focus to the register that is shown."""
        self.register.enter()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.register.refresh()

    def location(self) -> str:
        """Return the register and the record that are shown."""
        return f"{self.panel.kind}/{self.panel.location()}"

    def restore(self, location: str) -> None:
        """Show a record, or a register where only that is named."""
        kind, _slash, id_ = location.partition("/")
        self._show(kind)
        if id_:
            self.register.open(id_)

    def flush(self) -> bool:  # type: ignore[override]
        """Save what was typed; return False, and say why, where that fails."""
        flushed = [each.panel.flush() for each in self._registers.values()]
        return all(flushed)

    def refresh(self) -> None:
        """Read the register that is shown again."""
        self.register.refresh()

    def _show(self, kind: str) -> None:
        if kind not in self._registers:
            # A tab that is no register has a panel that does the same, as far as it can.
            panel = cast("RegisterPanel", self._make_panel(kind))
            made = self._registers[kind] = RegisterViews(self._services, panel)
            made.panel.undo, made.panel.open_week = self._navigator.undo.undo, self._navigator.open_week
            self._stack.addWidget(made)
            self._head.addWidget(made.switch)
        self._kind = kind
        self.tabs.show_current(self._kinds.index(kind))
        shown = self._registers[kind]
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        for each in self._registers.values():
            each.switch.setVisible(each is shown and bool(each.switch.chips))
        shown.refresh()

    def _make_panel(self, kind: str) -> RegisterPanel | LessonsPanel:
        return RegisterPanel(self._services, EntityKind(kind), self._navigator.open_record)

    def _on_tab(self, place: int) -> None:
        self._show(self._kinds[place])


class KeepRegistersPage(RegistersPage):
    key = "keep"

    def _make_panel(self, kind: str) -> RegisterPanel | LessonsPanel:
        panel = super()._make_panel(kind)
        if kind == EntityKind.COMMITMENT and isinstance(panel, RegisterPanel):
            panel.add_foot(LinkButton(WEEKLY_TIME, clicked=partial(self._navigator.open_page, REMINDER)))
        return panel


class GapsRegistersPage(RegistersPage):
    key = "gaps"


class IdeasPage(RegistersPage):
    key = "ideas"


class NotesPage(RegistersPage):
    key = "notes"


class PeoplePage(RegistersPage):
    key = "people"


class ProgressPage(RegistersPage):
    key = "progress"
    others: ClassVar[Mapping[str, str]] = {LESSONS: TITLE}

    def _make_panel(self, kind: str) -> RegisterPanel | LessonsPanel:
        if kind != LESSONS:
            return super()._make_panel(kind)
        return LessonsPanel(self._services, self._navigator.open_record)
