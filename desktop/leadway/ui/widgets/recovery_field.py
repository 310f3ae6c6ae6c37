"""The field for a recovery key: one small field for each group; a wrong group is marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from leadway.domain.recovery_key import GROUPS, LENGTH, split
from leadway.i18n import _, pgettext
from leadway.ui.theme.theme import fix_width, theme
from leadway.ui.widgets.field import NO_DESCRIPTION, Field
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import STRETCH, column

GROUP = _("Group {number} of {count}")
LOOK_AGAIN = pgettext("a group of the recovery key", "check")
# Room for extra characters: the group that has them is marked, and nothing is thrown away.
_MOST = LENGTH + 3
_WIDTH = 84


class RecoveryField(Field):
    """Seven groups. A full group moves the focus to the next; a whole key can be pasted into any."""

    submitted = Signal()

    mended = Signal()
    """The last marked group was changed."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        flow = Flow(self, even=True)
        self.groups = [_Group(name, number, self) for number in range(1, GROUPS + 1)]
        for group in self.groups:
            group.edit.installEventFilter(self)
            group.edit.textEdited.connect(self._on_edited)
            group.edit.returnPressed.connect(self.submitted)
            flow.add(group)
        self._rows.addWidget(flow)
        self.label.setBuddy(self.groups[0].edit)
        self.setFocusProxy(self.groups[0].edit)

    def text(self) -> str:
        """Return the groups with dashes between them; an empty text where all are empty."""
        groups = [group.edit.text().strip() for group in self.groups]
        return "-".join(groups) if any(groups) else ""

    def clear(self) -> None:
        """Empty all groups and their undo history."""
        for group in self.groups:
            group.edit.setText("")
        self.mark(())

    def mark(self, places: Sequence[int]) -> None:
        """Mark the wrong groups, counted from 1, and move the focus to the first."""
        for number, group in enumerate(self.groups, start=1):
            group.show_wrong(wrong=number in places)
        if places:
            self._focus(min(places) - 1).selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Spread a pasted key over the groups; Backspace in an empty group goes back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            place = self._place(watched)
            if event.matches(QKeySequence.StandardKey.Paste) and self._paste(
                place, QGuiApplication.clipboard().text()
            ):
                return True
            if event.key() == Qt.Key.Key_Backspace and place > 0 and not self.groups[place].edit.text():
                self._focus(place - 1)
                return True
        return super().eventFilter(watched, event)

    def _paste(self, place: int, text: str) -> bool:
        """Fill the groups with a pasted text, from `place` on; False where it is one group."""
        parts = ["".join(sign for sign in group if sign.isalnum()) for group in split(text)]
        signs = "".join(parts)
        if len(signs) <= _MOST:
            return False
        if len(parts) != GROUPS or len(max(parts, key=len)) > _MOST:
            parts = [signs[at : at + LENGTH] for at in range(0, len(signs), LENGTH)]
        start = 0 if len(parts) >= GROUPS else place
        for group, part in zip(self.groups[start:], parts, strict=False):
            group.edit.setText(part)
            self._unmark(group)
        last = self._focus(min(start + len(parts), GROUPS) - 1)
        if len(parts) > GROUPS - start:
            # Too long: the rest stays visible, so that the group can be marked.
            last.setText((last.text() + "".join(parts[GROUPS - start :]))[:_MOST])
        self.changed.emit()
        return True

    def _on_edited(self, text: str) -> None:
        place = self._place(self.sender())
        group = self.groups[place]
        if len(text) > _MOST + 1 and self._paste(place, text):
            # Pasted with the mouse.
            return
        if len(text) > _MOST:
            at = group.edit.cursorPosition()
            text = text[: at - (len(text) - _MOST)] + text[at:]
            group.edit.setText(text)
        self._unmark(group)
        if text != text.upper():
            at = group.edit.cursorPosition()
            group.edit.setText(text.upper())
            group.edit.setCursorPosition(at)
        full = len(text.strip()) >= LENGTH and group.edit.cursorPosition() >= LENGTH
        if full and place + 1 < GROUPS and not self.groups[place + 1].edit.text():
            self._focus(place + 1)
        self.changed.emit()

    def _unmark(self, group: _Group) -> None:
        was_wrong = group.wrong
        group.show_wrong(wrong=False)
        if was_wrong and not any(each.wrong for each in self.groups):
            self.mended.emit()

    def _place(self, edit: QObject) -> int:
        return next(place for place, group in enumerate(self.groups) if group.edit is edit)

    def _focus(self, place: int) -> QLineEdit:
        edit = self.groups[place].edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return edit


class _Group(QWidget):
    """One group, with a note below it where it is wrong."""

    def __init__(self, name: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.wrong = False
        self.edit = QLineEdit(self)
        self.edit.setObjectName(f"{name}/{number}")
        self.edit.setAccessibleName(GROUP.format(number=number, count=GROUPS))
        self.edit.setAccessibleDescription(NO_DESCRIPTION)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.edit.setPlaceholderText(str(number))
        fix_width(self, _WIDTH)
        self.note = Caption(LOOK_AGAIN, self)
        self.note.hide()
        self.setLayout(column(self.edit, self.note, STRETCH, spacing=2))

    def show_wrong(self, *, wrong: bool) -> None:
        """Mark the group, or take the mark away."""
        self.wrong = wrong
        self.note.setVisible(wrong)
        self.edit.setAccessibleDescription(LOOK_AGAIN if wrong else NO_DESCRIPTION)
        palette = self.edit.palette()
        palette.setColor(palette.ColorRole.Text, theme().colour("problem" if wrong else "ink"))
        self.edit.setPalette(palette)
        self.updateGeometry()
