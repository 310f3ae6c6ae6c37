"""The one help: why this question is asked, where there is one, and below it the keys of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from leadway.i18n import _
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.keyboard import KEYS
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Text

HELP = _("Help")
WHY = _("Why this question")
KEYS_HERE = _("Keys on this page")
EVERYWHERE = (
    ("Ctrl++", _("Larger text")),
    ("Ctrl+-", _("Smaller text")),
    ("Ctrl+0", _("Usual text size")),
    ("Ctrl+Q", _("Quit")),
)
_WIDTH = 520


class HelpDialog(FormDialog):
    """Says why a question is asked, and which keys work where it was opened."""

    def __init__(self, parent: QWidget, why: str = "", keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(WHY if why else HELP, parent, width=_WIDTH)
        if why:
            self.add(Paragraph(why, self))
        self.add(Heading(KEYS_HERE, self))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        rows = dict.fromkeys((*keys, *_keys_of_buttons(parent.window()), *map(_native, EVERYWHERE)))
        for place, (key, meaning) in enumerate(rows):
            label = Text(key, self, size="small", weight=600)
            label.setWordWrap(False)
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Caption(meaning, self), place, 1)
        self.body.addLayout(grid)


def _keys_of_buttons(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield the keys and the names of the buttons that can be seen."""
    for button in window.findChildren(QAbstractButton):
        keys = button.property(KEYS)
        if keys and button.isVisible() and button.isEnabled():
            yield keys, button.accessibleName()


def _native(entry: tuple[str, str]) -> tuple[str, str]:
    return QKeySequence(entry[0]).toString(QKeySequence.SequenceFormat.NativeText), entry[1]
