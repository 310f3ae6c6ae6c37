"""Tells widgets when the focus moves into them, inside them or out of them, over one connection."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from weakref import ReferenceType, WeakMethod, ref

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QWidget

FocusSlot = Callable[[QWidget | None, QWidget | None], object]


def on_focus_moved(owner: QWidget, slot: FocusSlot) -> None:
    """Call a method with the widgets the focus leaves and enters, where one of them is inside its owner."""
    _watch().add(owner, slot)


class _FocusWatch(QObject):
    """Forgets an owner when it is gone; it keeps nobody alive."""

    def __init__(self, app: QCoreApplication | None) -> None:
        super().__init__(app)
        self._slots: list[tuple[ReferenceType[QWidget], WeakMethod[FocusSlot]]] = []
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_moved)

    def add(self, owner: QWidget, slot: FocusSlot) -> None:
        slots, watched = self._slots, (ref(owner), WeakMethod(slot))
        slots.append(watched)
        owner.destroyed.connect(lambda: slots.remove(watched))

    def _on_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        for owner_ref, method in tuple(self._slots):
            owner, slot = owner_ref(), method()
            if owner is None or slot is None:
                continue
            if any(each is not None and owner.isAncestorOf(each) for each in (old, now)):
                slot(old, now)


@cache
def _watch() -> _FocusWatch:
    return _FocusWatch(QApplication.instance())
