"""A password field: it shows dots, keeps no undo history and is emptied after use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from leadway.i18n import _
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.text import Caption

CAPS_LOCK = _("Caps Lock seems to be on.")
_HINTS = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class SecretField(Field):
    """One secret. `changed` carries no text."""

    submitted = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(name, label, parent, hint=hint)
        self.edit = QLineEdit(self)
        # In this mode Qt gives screen readers dots and copies nothing. Its undo is turned off below.
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(_HINTS)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.caps = Caption(CAPS_LOCK, self)
        self.caps.hide()
        self._set_control(self.edit)
        self._rows.addWidget(self.caps)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.returnPressed.connect(self.submitted)

    def secret(self) -> str:
        """Return exactly what was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the field and its undo history."""
        # clear() can be undone; setText() drops the undo history.
        self.edit.setText("")
        self.caps.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show whether Caps Lock seems to be on, which Qt does not say, and undo nothing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                return True
            on = caps_lock_is_on(event.text(), shift=bool(event.modifiers() & _SHIFT))
            if on is not None:
                self.caps.setVisible(on)
        return super().eventFilter(watched, event)

    def _on_edited(self) -> None:
        self.changed.emit()


def caps_lock_is_on(typed: str, *, shift: bool) -> bool | None:
    """Whether the case of a letter differs from what Shift says; None for any other key."""
    if len(typed) != 1 or typed.upper() == typed.lower():
        return None
    return typed.isupper() != shift
