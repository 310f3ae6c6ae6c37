"""The pages of the registers: each shows those of one subject as tabs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.change import Kind, ProgramPart
from leadway.domain.refs import EntityKind
from leadway.domain.registers import registers
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.tab_row import TabRow
from leadway.ui.widgets.vbox import column, row
from leadway.ui.window.page import Page
from leadway.ui.window.pages import KINDS_SHOWN, REMINDER

WEEKLY_TIME = _("Weekly time")

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator


REGISTERS = _("Registers")


class RegistersPage(QWidget, Page):
    """The registers of one subject. A tab is made when it is first shown."""

    key: ClassVar[str]
    shows: ClassVar[frozenset[Kind]] = frozenset({*EntityKind, ProgramPart.SETTINGS})
    accessible_role = "Client"  # no text

    def __init__(self, services: Services, navigator: Navigator) -> None:
        super().__init__()
        self._services, self._navigator = services, navigator
        self._kinds = KINDS_SHOWN[self.key]
        self._panels: dict[EntityKind, RegisterPanel] = {}
        self._kind = self._kinds[0]
        self.tabs = TabRow([registers()[kind].title for kind in self._kinds], REGISTERS)
        self._stack = QStackedWidget()
        head = row(self.tabs, margins=(16, 12, 16, 0))
        layout = column(head, self._stack, spacing=0)
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
    def panel(self) -> RegisterPanel:
        """The register that is shown."""
        return self._panels[self._kind]

    def enter(self, location: str = "") -> None:  # noqa: ARG002 -- restored before
        """Set the focus to the list that is shown."""
        self.panel.enter()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.panel.refresh()

    def location(self) -> str:
        """Return the register and the record that are shown."""
        return f"{self.panel.kind}/{self.panel.location()}"

    def restore(self, location: str) -> None:
        """Show a record, or a register where only that is named."""
        kind, _slash, id_ = location.partition("/")
        self._show(EntityKind(kind))
        if id_:
            self.panel.open(id_)

    def flush(self) -> bool:  # type: ignore[override]
        """Save what was typed; return False, and say why, where that fails."""
        flushed = [panel.flush() for panel in self._panels.values()]
        return all(flushed)

    def refresh(self) -> None:
        """Read the register that is shown again."""
        self.panel.refresh()

    def _show(self, kind: EntityKind) -> None:
        if kind not in self._panels:
            panel = self._panels[kind] = self._make_panel(kind)
            panel.undo, panel.open_week = self._navigator.undo.undo, self._navigator.open_week
            self._stack.addWidget(panel)
        self._kind = kind
        self.tabs.show_current(self._kinds.index(kind))
        self._stack.setCurrentWidget(self._panels[kind])
        self.setFocusProxy(self._panels[kind])
        self._panels[kind].refresh()

    def _make_panel(self, kind: EntityKind) -> RegisterPanel:
        return RegisterPanel(self._services, kind, self._navigator.open_record)

    def _on_tab(self, place: int) -> None:
        self._show(self._kinds[place])


class KeepRegistersPage(RegistersPage):
    key = "keep"

    def _make_panel(self, kind: EntityKind) -> RegisterPanel:
        panel = super()._make_panel(kind)
        if kind is EntityKind.COMMITMENT:
            panel.add_foot(LinkButton(WEEKLY_TIME, clicked=partial(self._navigator.open_page, REMINDER)))
        return panel


class IdeasPage(RegistersPage):
    key = "ideas"
