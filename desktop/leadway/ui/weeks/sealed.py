"""Shown once a week is sealed: that it is done, its line, its move, and its page."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from leadway.domain.errors import KnownError
from leadway.domain.moves import sentence
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.documents.calendar_file import MoveCalendarLink
from leadway.ui.weeks.seal_undo_line import WEEK_DONE, SealUndoLine
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton, on_clicked
from leadway.ui.widgets.keyboard import is_enter, name_button, on_keys
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Quotation, Title
from leadway.ui.widgets.vbox import STRETCH, outdent, row

NEXT_TIME = _("Next one: {time}.")
IN_ONE_LINE, YOUR_MOVE = _("In one line"), _("Your move")
SAVE, SEE, DONE = _("Save as PDF…"), _("See the page"), _("Done")
SAVE_KEYS, DONE_KEYS = "Ctrl+P", "Esc"  # no text
_TOP = 48


class SealedPage(ScrollColumn):
    """The end of a ritual. Enter or Esc closes it."""

    save_document = Signal(object)
    show_week = Signal(object)
    closed = Signal()
    undo_seal = Signal()

    def __init__(self, services: Services, week: Week) -> None:
        super().__init__()
        self.title = Title(week_done_text(services, week), size="heading")
        self.undo_line = SealUndoLine(with_week=False)
        self.undo_line.refresh(services)
        self.undo_line.undo.connect(self.undo_seal)
        self.tally = Caption(_tally(services))
        line, move = _words(services, week)
        self.line_label, self.line = Caption(IN_ONE_LINE), Quotation(line)
        self.move_label, self.move_sentence = Caption(YOUR_MOVE), Paragraph(move)
        self.save_button = QuietButton(SAVE, icon="download")
        self.see_button = QuietButton(SEE, icon="file-text")
        self.done_button = PrimaryButton(DONE, clicked=self.closed)
        buttons = row(self.save_button, self.see_button, STRETCH, self.done_button)
        self.add(_TOP, self.title, self.tally, 16, self.line_label, self.line)
        self.calendar = MoveCalendarLink()
        self.calendar.refresh(services)
        self.add(8, self.move_label, self.move_sentence, outdent(self.calendar, fill=False))
        self.add(self.calendar.message, 16, self.undo_line, 24, buttons)
        for label, words in ((self.line_label, self.line), (self.move_label, self.move_sentence)):
            label.setVisible(bool(words.text()))
            words.setVisible(bool(words.text()))
        on_clicked(self.save_button, self.save_document.emit, week)
        on_clicked(self.see_button, self.show_week.emit, week)
        name_button(self.save_button, SAVE, SAVE_KEYS)
        name_button(self.done_button, DONE, DONE_KEYS)
        on_keys(self, SAVE_KEYS, partial(self.save_document.emit, week))
        on_keys(self, DONE_KEYS, self.closed.emit)
        on_keys(self, QKeySequence.StandardKey.Undo, self.undo_seal.emit)
        self.setFocusProxy(self.done_button)

    def enter(self) -> None:
        """Focus the button that closes it."""
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Enter, unless a focused button handles it."""
        if is_enter(event):
            self.done_button.click()
        else:
            super().keyPressEvent(event)


def week_done_text(services: Services, week: Week) -> str:
    """Return `Week 47 is done. Next one: Friday 15:30.`, the second sentence only with a weekly time."""
    parts = [WEEK_DONE.format(week=week.name)]
    # The week is done, whether or not the rest can be read.
    with suppress(KnownError):
        weekly_time = services.settings.load().weekly_time
        if weekly_time is not None:
            simple = weekly_time.repeats == "weekly" and not weekly_time.more_days
            time = weekly_time.name if simple else services.reminder().next_time()
            parts.append(NEXT_TIME.format(time=time))
    return " ".join(parts)


def _tally(services: Services) -> str:
    with suppress(KnownError):
        return services.weeks.home().tally.sentence
    return ""


def _words(services: Services, week: Week) -> tuple[str, str]:
    """Return the week's line and its move; both empty where the page cannot be read."""
    try:
        summary = services.weeks.summary(week)
    except KnownError:
        return "", ""
    move = summary.move
    return summary.in_one_line, sentence(move.when, move.action) if move else ""
