"""The ways to look at one register: the list with a record, and for some kinds a board or a picture."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, Protocol, cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.refs import EntityKind
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.widgets.choice import Choice, Option

VIEW = _("How do you want to see them?")
LIST = "list"


class ViewSpec(NamedTuple):
    """A way to look at a register; its class is made with the services, the kind, and what opens a record."""

    key: str
    label: str
    module: str = ""
    class_name: str = ""


_LIST = ViewSpec(LIST, _("List"))
_BOARD = ViewSpec("board", _("Board"), "board", "Board")  # no text
_PICTURE = ViewSpec("picture", _("Picture"), "picture", "Picture")  # no text
VIEWS: dict[EntityKind, tuple[ViewSpec, ...]] = {
    EntityKind.PROBLEM: (_LIST, _BOARD),
    EntityKind.OPPORTUNITY: (_LIST, _BOARD, _PICTURE),
}
"""By the kinds that can be seen in more ways than as a list."""


class _View(Protocol):
    def refresh(self) -> None: ...
    def select(self, id_: str) -> None: ...


class RegisterViews(QStackedWidget):
    """One register in the way that was chosen last. A way is made when it is first chosen."""

    accessible_role = "Client"  # no text

    def __init__(self, services: Services, panel: RegisterPanel) -> None:
        super().__init__()
        self._services, self.panel, kind = services, panel, panel.kind
        self.addWidget(panel)
        specs = VIEWS.get(kind, ())
        self._specs = {spec.key: spec for spec in specs}
        self._views: dict[str, QWidget] = {}
        options = [Option(spec.key, spec.label) for spec in specs]
        self.switch = Choice(f"{kind}/view", "", options, required=True, accessible_name=VIEW)
        self.switch.set_value(LIST)
        self.switch.chosen.connect(self._on_chosen)
        self.setFocusProxy(self.panel)

    @property
    def view(self) -> QWidget:
        """The board or picture that is shown, or the list with its record."""
        return self.currentWidget() or self.panel

    def show_view(self, key: str) -> None:
        """Look at the register in this way."""
        if key == LIST or key not in self._specs:
            shown: QWidget = self.panel
        else:
            shown = self._views.get(key) or self._make(self._specs[key])
        self.switch.set_value(key)
        self.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self.refresh()

    def open(self, id_: str) -> None:
        """Show a record beside the list."""
        self.show_view(LIST)
        self.panel.open(id_)

    def enter(self) -> None:
        """Set the focus to the first of what is shown."""
        if self.view is self.panel:
            self.panel.enter()
        else:
            self.refresh()
            cast("_View", self.view).select(self.panel.location())

    def refresh(self) -> None:
        """Read what is shown again."""
        cast("_View", self.view).refresh()

    def _make(self, spec: ViewSpec) -> QWidget:
        made = getattr(import_module(f"leadway.ui.registers.{spec.module}"), spec.class_name)
        view: QWidget = made(self._services, self.panel.kind, self._on_opened)
        self._views[spec.key] = view
        self.addWidget(view)
        return view

    def _on_chosen(self, key: str) -> None:
        if self.panel.flush():
            self.show_view(key)
        else:
            self.switch.set_value(LIST)

    def _on_opened(self, id_: str) -> None:
        self.open(id_)
        self.panel.list.setFocus()
