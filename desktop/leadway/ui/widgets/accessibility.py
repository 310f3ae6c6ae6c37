"""Accessibility beyond what Qt does by itself: the roles of painted widgets, and announcements.

A widget class names its role in `accessible_role`, a name of QAccessible.Role. Nothing here runs before the
first paint; `install` is called after it.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAccessibleWidget,
    QApplication,
    QWidget,
)

_installed = False


def install() -> None:
    """Give the widgets of this program their roles in the accessibility tree."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_interface)


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Let a screen reader say a text once: after what it is saying, or at once where it is urgent."""
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def _interface(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    # Qt asks while the widget is made, too, when Python does not know its class yet: no role is found then,
    # and Qt asks again later.
    if not isinstance(thing, QWidget):
        return None
    # Qt counts a widget as focused when its focus proxy is: a page, the viewport of a scroll area.
    is_viewport = isinstance(thing.parent(), QAbstractScrollArea)
    has_proxy = class_name in ("QWidget", "QScrollArea") and (thing.focusProxy() is not None or is_viewport)
    if name := getattr(thing, "accessible_role", "Client" if has_proxy else ""):
        kind = _ClickedInterface if isinstance(thing, QAbstractButton) else _WidgetInterface
        return kind(thing, QAccessible.Role[name])
    return None


class _WidgetInterface(QAccessibleWidget):
    """A widget in the role it names; it is focused only where it has the focus itself."""

    def state(self) -> QAccessible.State:
        """Return Qt's state, without the focus of another widget."""
        state = super().state()
        if state.focused and self.widget() is not QApplication.focusWidget():
            state.focused = False
        return state


class _ClickedInterface(_WidgetInterface):
    """A button that answers a screen reader as it answers a click.

    Qt toggles a checkable button without clicking it, so that nothing hears of it.
    """

    def state(self) -> QAccessible.State:
        """Return the state with what is checked or, among tabs, selected."""
        state = super().state()
        button = self._button()
        if self.role() == QAccessible.Role.PageTab:
            state.selectable, state.selected = True, bool(getattr(button, "is_current", False))
        else:
            state.checkable, state.checked = button.isCheckable(), button.isChecked()
        return state

    def actionNames(self) -> list[str]:
        """Return `Toggle` where there is something to check, else `Press`."""
        if not self._button().isEnabled():
            return []
        return [self._main_action(), QAccessibleActionInterface.setFocusAction()]

    def doAction(self, name: str) -> None:
        """Click the button, or put the focus on it."""
        if name == self._main_action():
            self._button().click()
        elif name == QAccessibleActionInterface.setFocusAction():
            self._button().setFocus()

    def _main_action(self) -> str:
        action = QAccessibleActionInterface
        return action.toggleAction() if self._button().isCheckable() else action.pressAction()

    def _button(self) -> QAbstractButton:
        return cast("QAbstractButton", self.widget())
