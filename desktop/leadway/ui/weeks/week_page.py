"""One week's page: the content of its document, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.home import WeekLine
from leadway.domain.terms import RitualState, WeekStatus
from leadway.domain.week_page import WeekSummary
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.documents.documents import weekly_words
from leadway.services.settings import UnsavedTexts
from leadway.ui.forms.autosave import UnsavedText
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.weeks.blocks import Json, section
from leadway.ui.weeks.filed_notes import FiledNotes
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.field import TextField
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Text, Title
from leadway.ui.widgets.vbox import VBox

RESUME = _("Resume this week")
START = _("Start this week")
SAVE = _("Save as PDF…")
SAVE_KEYS = "Ctrl+P"
ADD = _("Add to this week")
ADD_LABEL = _("What do you want to add?")
ADD_EXAMPLE = _("The answer came after all: the limit is 75, not 100.")
ADD_MEANS = _("It is added with today’s date. The sealed page stays as it is.")
ADD_BUTTON = _("Add")
ADDED = _("Added at the end, under Amendments.")
ABOUT = {
    WeekStatus.SKIPPED: _("You skipped this week."),
    WeekStatus.AWAY: _("You were away this week, so it does not count."),
    WeekStatus.OPEN: _("This week is open. Its page appears once you write something."),
    WeekStatus.NO_RITUAL: _("There was no ritual this week. Nothing is lost: continue from where you are."),
}
NOTES_ALONE = _("No ritual was due this week.")

T = TypeVar("T")


class WeekPage(ScrollColumn):
    """Shows the same texts as the document. Every text can be selected."""

    resume = Signal(object)
    """The ritual of the week is to be opened; carries the Week."""
    save = Signal(object)
    """The week's document is to be saved; carries the Week."""
    amend = Signal(str)

    def __init__(self, texts: UnsavedTexts) -> None:
        super().__init__(spacing=8)
        self.name = Title(selectable=True)
        self.dates = Text(size="heading", weight=600, serif=True, soft=True, line_percent=100)
        self.state = Caption()
        self.warning = Paragraph()
        self.errors = ErrorNotice()
        self.resume_button = PrimaryButton(RESUME, clicked=self._on_resume)
        self.save_button = QuietButton(SAVE, icon="download", clicked=self._on_save)
        self.add_button = QuietButton(ADD, icon="plus", clicked=self._on_add)
        self.amendment = TextField("amendment", ADD_LABEL, placeholder=ADD_EXAMPLE, hint=ADD_MEANS)
        self._unsaved = UnsavedText(self.amendment, texts, self.errors)
        self.add_it = QuietButton(ADD_BUTTON, clicked=self._on_add_it)
        self.added = Caption(ADDED)
        self._sections = VBox(spacing=32)
        self.notes = FiledNotes()
        self._week: Week | None = None
        self._build()

    def show_summary(self, summary: WeekSummary, *, has_draft: bool) -> None:
        """Show a week's page."""
        words = weekly_words(summary)
        masthead: Json = words["masthead"]
        self._head(summary.week)
        self.state.set_or_hide("\n".join(filter(None, masthead["about"][1:])))
        self.warning.set_or_hide(masthead["warning"])
        sealed = summary.state in (RitualState.SEALED, RitualState.AMENDED)
        self._offer(resume=has_draft and not sealed, save=True, add=sealed)
        _unfold_others(words, summary)
        charts = iter([line.measure for line in summary.experiments if line.measure is not None])
        self._fill([section(each, charts) for each in words["sections"]])

    def show_nothing(self, week: Week, line: WeekLine | None, error: KnownError) -> None:
        """Show the status of a week without a page."""
        status = line.status if line is not None else None
        self._head(week)
        self.state.set_or_hide("")
        about = str(error) if status is None else ABOUT.get(status, str(error))
        self.warning.set_or_hide(NOTES_ALONE if line is not None and line.outside else about)
        self._offer(resume=status is WeekStatus.OPEN, save=False, add=False)
        self.resume_button.setText(START)
        self._fill([])

    def show_error(self, error: KnownError) -> None:
        """Show an error at the top."""
        self.errors.show_error(error)
        self.verticalScrollBar().setValue(0)

    def attempt(self, task: Callable[[], T], on_result: Callable[[T], object] | None = None) -> bool:
        """Run a task and pass its result on; show its error at the top and return False."""
        works = self.errors.attempt(task, on_result)
        if not works:
            self.verticalScrollBar().setValue(0)
        return works

    def show_added(self) -> None:
        """Close the field for additions: its text is saved."""
        self._unsaved.finish()
        self._update_visibility(shown=False)
        self.added.show()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Save an addition that is being written."""
        self._unsaved.flush()

    def _on_save(self) -> None:
        if self.save_button.isVisibleTo(self):
            self.save.emit(self._week)

    def _on_resume(self) -> None:
        self.resume.emit(self._week)

    def _on_add(self) -> None:
        self.added.hide()
        self._update_visibility(shown=not self.amendment.isVisibleTo(self))
        if self.amendment.isVisibleTo(self):
            self.amendment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_add_it(self) -> None:
        self.amend.emit(self.amendment.text())

    def _update_visibility(self, *, shown: bool) -> None:
        self.amendment.setVisible(shown)
        self.add_it.setVisible(shown)

    def _head(self, week: Week) -> None:
        self.errors.clear()
        self.name.setText(week.name)
        year = "" if week.first_day.year != week.last_day.year else f" {week.year}"
        self.dates.setText(f"{week.dates}{year}")
        self.resume_button.setText(RESUME)
        if week != self._week:
            self._turn_to(week)

    def _turn_to(self, week: Week) -> None:
        """Begin at the top of another week; an unfinished addition stays with its own week."""
        self._week = week
        text = self._unsaved.switch_to(f"amendment/{week}")
        self._update_visibility(shown=bool(text.strip()))
        self.added.hide()
        self.verticalScrollBar().setValue(0)

    def _offer(self, *, resume: bool, save: bool, add: bool) -> None:
        self.resume_button.setVisible(resume)
        self.save_button.setVisible(save)
        self.add_button.setVisible(add)
        if not add:
            self._update_visibility(shown=False)

    def _fill(self, sections: list[QWidget]) -> None:
        self._sections.setVisible(bool(sections))
        self._sections.replace(*sections)

    def _build(self) -> None:
        buttons = button_row(self.resume_button, self.save_button, self.add_button)
        self.add(self.errors, self.name, self.dates, self.state, self.warning, 8, buttons)
        self.add(self.amendment, self.add_it, self.added, 24, self._sections, self.notes)
        self.added.hide()
        self._update_visibility(shown=False)
        name_button(self.save_button, SAVE, SAVE_KEYS)
        # Works while the focus is in the list of weeks, too.
        on_keys(self, SAVE_KEYS, self._on_save, in_window=True)


def _unfold_others(words: Json, summary: WeekSummary) -> None:
    """Leave folded only what was thought in gaps whose outcome is still to be written."""
    gaps = [block for each in words["sections"] for block in each["blocks"] if block.get("folded")]
    for block, gap in zip(gaps, summary.gaps, strict=True):
        block["folded"] = block["folded"] if gap.ref in summary.folded else []
