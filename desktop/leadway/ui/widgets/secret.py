"""A field for what nobody may read over a shoulder: it shows dots, keeps no undo, is emptied after use."""

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
    """One secret. Nothing but the program that asked for it hears what was typed."""

    submitted = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(name, label, parent, hint=hint)
        self.edit = QLineEdit(self)
        # Qt gives a screen reader dots and takes no copy in this mode; the undo it keeps is kept out below.
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
        """Return what was typed, every sign of it."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the field for good."""
        # clear() could be undone; a text that is set forgets what was before it.
        self.edit.setText("")
        self.caps.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look whether letters come out as Shift says: Qt cannot tell of Caps Lock. And undo nothing."""
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
    """Whether a key's letter came out other than Shift says; None for a key that does not tell."""
    if len(typed) != 1 or typed.upper() == typed.lower():
        return None
    return typed.isupper() != shift
