"""Says what was being done when something went wrong in Leadway itself, and shows where in the program."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from leadway.files import read_own
from leadway.i18n import _
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.window.notices import BUG

WHERE = _("This was a bug in Leadway. It happened at {time}, in the window “{window}”.")
AT = _("You were here: {control}")
SAVED = _("Nothing is lost: what you wrote is saved.")
NOT_SAVED = _("Not everything you wrote is saved yet. Leave Leadway open: it tries again.")
LOG = _("Where in the program, in the file leadway.log")
LOG_MEANS = _("The file is in the data folder. It holds nothing you wrote.")
_WIDTH = 640
_HEIGHT = 180


def what_happened(entry: str, main_window: QWidget, *, saved: bool) -> tuple[str, ...]:
    """Return what was being done when an entry was written to the log, and whether all of it is saved."""
    window = (QApplication.activeWindow() or main_window).windowTitle()
    focus = QApplication.focusWidget()
    control = focus.accessibleName() if focus is not None else ""
    time = datetime.fromisoformat(entry.partition(" ")[0]).astimezone()
    where = WHERE.format(time=f"{time:%H:%M}", window=window)
    at = (AT.format(control=control),) if control else ()
    return where, *at, SAVED if saved else NOT_SAVED


class BugDialog(FormDialog):
    """Shows the log, opened at one entry."""

    def __init__(self, sentences: tuple[str, ...], log: Path, entry: str, parent: QWidget) -> None:
        super().__init__(BUG, parent, width=_WIDTH)
        for sentence in sentences:
            self.add(Paragraph(sentence, self))
        self.log = QPlainTextEdit(self)
        self.log.setReadOnly(True)
        self.log.setTabChangesFocus(True)
        self.log.setFixedHeight(_HEIGHT)
        self.log.setAccessibleName(LOG)
        self._show_entry(log, entry)
        self.add(Caption(LOG, self))
        self.add(self.log)
        self.add(Caption(LOG_MEANS, self))

    def _show_entry(self, log: Path, entry: str) -> None:
        try:
            text = read_own(log).decode(errors="replace")
        except OSError:
            text = ""
        # Where the log could not be written, the entry itself is all there is.
        text = text if entry in text else entry
        self.log.setPlainText(text)
        # The entry stands at the top of the field, selected.
        self.log.moveCursor(QTextCursor.MoveOperation.End)
        cursor = QTextCursor(self.log.document().findBlockByNumber(text[: text.rindex(entry)].count("\n")))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.log.setTextCursor(cursor)
