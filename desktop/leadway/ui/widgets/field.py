"""Fields a person types into: a line, several lines, a secret. Nothing is ever cut off."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple, TypedDict, Unpack

from PySide6.QtCore import QEvent, QMimeData, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from leadway.domain.text import SOFT_IMPACT, SOFT_LINE
from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.text import Caption, FieldLabel, showable
from leadway.ui.widgets.vbox import column, height_follows_width, row

# The counter shows up once this much of the soft limit is used.
_NEAR = 0.85
_ANSWER_LINES = 3
NO_DESCRIPTION = " "
"""Where a description is empty, Qt gives screen readers the placeholder: an example, not a description."""

# The greatest length of QLineEdit; its default of 32,767 would cut a long text off.
_NO_LIMIT = 2**31 - 1
_BREAKS = ("Cc", "Zl", "Zp")  # no text

CAPS_LOCK = _("Caps Lock seems to be on.")
_HINTS = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class FieldOptions(TypedDict, total=False):
    """What every field takes by keyword; a field without a visible label needs `accessible_name`."""

    hint: str
    accessible_name: str


class TypedOptions(FieldOptions, total=False):
    """What a field for text takes as well; more than `limit` characters are counted, and kept.

    A screen reader is told the `description` in place of the hint.
    """

    placeholder: str
    limit: int
    description: str


class Unread(NamedTuple):
    """The value of a field in which something is typed that cannot be read."""

    text: str


class Field(QWidget):
    """What every field with a label has: a stable name, a label above it and an optional hint."""

    changed = Signal()
    accessible_role = "Client"

    def __init__(self, name: str, label: str, **options: Unpack[FieldOptions]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._accessible_name = options.get("accessible_name") or label
        self.label = FieldLabel(label, self)
        self.label.setVisible(bool(label))
        self.hint = Caption(options.get("hint", ""), self)
        self.hint.setVisible(bool(self.hint.text()))
        self._rows = column(self.label, self.hint, spacing=6)
        self.setLayout(self._rows)
        height_follows_width(self, QSizePolicy.Policy.Expanding)

    @property
    def name(self) -> str:
        """The stable name by which a stopped ritual finds this field again."""
        return self.objectName()

    def value(self) -> object:
        """Return what the field says, for a form: a text, a term, a day; None for no answer."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show what a record says; `changed` is for what the person does."""
        raise NotImplementedError

    def set_label(self, label: str) -> None:
        """Change the label, and with it the accessible name."""
        self.label.setText(showable(label))
        self.label.setVisible(bool(label))
        if proxy := self.focusProxy():
            proxy.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        """Change the hint, and with it the description that is read out."""
        self.hint.set_or_hide(hint)
        if proxy := self.focusProxy():
            proxy.setAccessibleDescription(hint or NO_DESCRIPTION)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the field from a click on its label or hint: what is typed next is meant for it."""
        if self.focusProxy() is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    def _set_control(self, control: QWidget) -> None:
        """Put the control below the label; it takes the field's focus and name."""
        control.setObjectName(f"{self.name}-control")
        control.setAccessibleName(self._accessible_name)
        control.setAccessibleDescription(self.hint.text() or NO_DESCRIPTION)
        self.label.setBuddy(control)
        self.setFocusProxy(control)
        self._rows.addWidget(control)


class _TypedField(Field):
    """A field with text: the counter that appears near the soft limit."""

    _limit: int

    def __init__(
        self, name: str, label: str, edit: QLineEdit | QPlainTextEdit, options: TypedOptions
    ) -> None:
        hint, accessible_name = options.get("hint", ""), options.get("accessible_name", "")
        super().__init__(name, label, hint=hint, accessible_name=accessible_name)
        self._limit = options.get("limit", self._limit)
        self.counter = Caption("", self)
        self.counter.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.counter.hide()
        edit.setPlaceholderText(options.get("placeholder", ""))
        self._set_control(edit)
        if description := options.get("description"):
            edit.setAccessibleDescription(description)
        self._rows.addWidget(self.counter)

    def text(self) -> str:
        """Return what is in the field."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show a text without a signal; the cursor is at its end."""
        raise NotImplementedError

    def value(self) -> object:
        return self.text()

    def set_value(self, value: object) -> None:
        self.set_text("" if value is None else str(value))

    def is_empty(self) -> bool:
        """Whether the field is empty or holds only blanks."""
        return not self.text().strip()

    def _count(self) -> None:
        length, text = len(self.text()), ""
        if length > self._limit:
            text = _("{n} characters. Longer than most; all of it is kept.").format(n=f"{length:,}")
        elif length > self._limit * _NEAR:
            text = _("{n} of {most}").format(n=length, most=self._limit)
        if text != self.counter.text():
            self.counter.set_or_hide(text)


class LineField(_TypedField):
    """One line of text. Pasted line breaks become spaces; nothing is ever cut off."""

    submitted = Signal()
    _limit = SOFT_LINE

    def __init__(self, name: str, label: str, **options: Unpack[TypedOptions]) -> None:
        self.edit = QLineEdit()
        super().__init__(name, label, self.edit, options)
        self.edit.setMaxLength(_NO_LIMIT)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.returnPressed.connect(self.submitted)

    def text(self) -> str:
        """Return the line, without line breaks or control characters."""
        return _one_line(showable(self.edit.text()))

    def set_text(self, text: str) -> None:
        self.edit.setText(_one_line(showable(text)))
        self._count()

    def _on_edited(self, text: str) -> None:
        clean = _one_line(showable(text))
        if clean != text:
            self._redo_edit(text)
        self._count()
        self.changed.emit()

    def _redo_edit(self, text: str) -> None:
        """Replace the last edit, which led to this text, by a clean one that can be undone as well."""
        edit, end = self.edit, self.edit.cursorPosition()
        with QSignalBlocker(edit):
            edit.undo()
            start = edit.selectionStart() if edit.hasSelectedText() else edit.cursorPosition()
            length = edit.selectionLength()
            # Qt counts in UTF-16. A move of the cursor begins a new step of its undo history.
            units = text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]
            edit.home(False)  # noqa: FBT003 -- Qt's own form
            edit.end(False)  # noqa: FBT003 -- Qt's own form
            edit.setSelection(start, length)
            edit.insert(_one_line(showable(units.decode("utf-16-le", "surrogatepass"))))


class TextField(_TypedField):
    """Several lines of text; grows with what is written, then scrolls. Tab leaves it."""

    _limit = SOFT_IMPACT
    _is_set = False

    def __init__(
        self, name: str, label: str, *, lines: int = 2, most_lines: int = 10, **options: Unpack[TypedOptions]
    ) -> None:
        self.edit = _GrowingEdit(lines, most_lines)
        super().__init__(name, label, self.edit, options)
        self.edit.textChanged.connect(self._on_changed)

    def text(self) -> str:
        """Return the text; lines end with a single newline character."""
        return showable(self.edit.toPlainText())

    def set_text(self, text: str) -> None:
        self._is_set = True
        self.edit.setPlainText(showable(text))
        self._is_set = False
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._count()

    def _on_changed(self) -> None:
        if not self._is_set:
            self._count()
            self.changed.emit()


class AnswerField(TextField):
    """An answer of one line, which grows to three. Enter submits it; pasted line breaks become spaces."""

    submitted = Signal()
    left = Signal()
    """The answer was submitted, or the focus moved on."""

    _limit = SOFT_LINE

    def __init__(self, name: str, label: str, **options: Unpack[TypedOptions]) -> None:
        super().__init__(name, label, lines=1, most_lines=_ANSWER_LINES, **options)
        self.edit.installEventFilter(self)

    def text(self) -> str:
        """Return the line, without line breaks or control characters."""
        return _one_line(super().text())

    def set_text(self, text: str) -> None:
        super().set_text(_one_line(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Submit on Enter, which writes no line break here."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else 0
        is_break = pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_break or event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        if is_break:
            self.submitted.emit()
            event.ignore()
        return is_break or super().eventFilter(watched, event)


class _GrowingEdit(QPlainTextEdit):
    """A plain text edit as high as its content, between a least and a greatest number of lines."""

    # The style sheet's outline and padding, above and below together, and the document's own margins.
    _FRAME = 20

    def __init__(self, lines: int, most_lines: int) -> None:
        super().__init__()
        self._lines = lines
        self._most = most_lines
        self.document().setDocumentMargin(2)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take text alone, in one line where only one line is asked."""
        text = showable(source.text())
        self.insertPlainText(text if self._most > _ANSWER_LINES else _one_line(text))

    def _fit(self) -> None:
        # QPlainTextDocumentLayout measures in lines, not in pixels.
        lines = min(max(round(self.document().size().height()), self._lines), self._most)
        height = max(lines * self.fontMetrics().lineSpacing() + self._FRAME, theme().space.control)
        if height != self.height():
            self.setFixedHeight(height)
        scrolls = self.document().size().height() > self._most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff)


class SecretField(Field):
    """One secret. `changed` carries no text."""

    submitted = Signal()

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
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

    def _on_edited(self, text: str) -> None:
        # A line break is copied along with the line, and nobody can type it.
        if (clean := text.replace("\r", "").replace("\n", "")) != text:
            self.edit.setText(clean)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show whether Caps Lock seems to be on, which Qt does not say, and undo nothing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                return True
            on = caps_lock_is_on(event.text(), shift=bool(event.modifiers() & _SHIFT))
            if on is not None:
                self.caps.setVisible(on)
        return super().eventFilter(watched, event)


class FieldRow(QWidget):
    """Two or three short fields side by side, aligned at their labels."""

    def __init__(self, *fields: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = row(*fields, spacing=16, align=Qt.AlignmentFlag.AlignTop)
        for place in range(len(fields)):
            line.setStretch(place, 1)
        self.setLayout(line)


def field_of(widget: QWidget | None) -> Field | None:
    """Return the field a widget belongs to; the field of the focused control is where the person is."""
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parentWidget()
    return widget


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    text = text.replace("\r\n", " ")
    # Line and paragraph separators and control characters; joiners and direction marks (Cf) stay.
    return "".join(" " if unicodedata.category(sign) in _BREAKS else sign for sign in text)


def caps_lock_is_on(typed: str, *, shift: bool) -> bool | None:
    """Whether the case of a letter differs from what Shift says; None for any other key."""
    if len(typed) != 1 or typed.upper() == typed.lower():
        return None
    return typed.isupper() != shift
