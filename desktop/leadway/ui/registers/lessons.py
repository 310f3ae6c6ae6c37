"""The list of all lessons, each with the way to where it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.refs import Ref
from leadway.domain.text import one_line
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.progress.lessons import Lesson
from leadway.services.session import Services
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.record_list import RecordLine, RecordList
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.row_list import list_width
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Heading, Paragraph, Quotation
from leadway.ui.widgets.vbox import VBox, column, row

TITLE, OPEN = _("Lessons"), _("Open where it was written")
EMPTY = _("What a week, an experiment or a judgement teaches you stands here.")
EXAMPLE = _("e.g. “Ask the early shift first.” – Week 48")
LESSONS = "lessons"  # no text


class LessonsPanel(QWidget):
    """The list at left, the chosen lesson at right. A lesson is changed where it was written."""

    accessible_role = "Client"  # no text
    kind = LESSONS

    def __init__(self, services: Services, open_record: Callable[[Ref], object]) -> None:
        super().__init__()
        self._services, self._open_record = services, open_record
        self._lessons: tuple[Lesson, ...] = ()
        self.undo: Callable[[], object] = lambda: None
        self.open_week: Callable[[Week], object] = lambda _week: None
        self.list = RecordList(TITLE, self)
        self.source, self.text = Heading(), Quotation()
        self.open_button = QuietButton(OPEN, clicked=self.open_source)
        self.empty, self.errors = VBox(), ErrorNotice()
        self.empty.add(Paragraph(EMPTY), Quotation(EXAMPLE))
        self.column = ScrollColumn()
        self.column.add(self.empty, self.source, self.text, self.open_button, self.errors)
        self._left = QWidget()
        self._left.setLayout(column(self.list, margins=(0, 12, 0, 0)))
        self.setLayout(row(self._left, Line(vertical=True), self.column, spacing=0, grow=self.column))
        self._left.setFixedWidth(list_width(self.width()))
        self.list.setDragEnabled(False)
        self.list.chosen.connect(self._show)
        self.list.activated.connect(self.open_source)
        self.setFocusProxy(self.list)

    def enter(self) -> None:
        """Set the focus to the list."""
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def location(self) -> str:
        """Return which lesson is shown."""
        return self.list.current()

    def open(self, id_: str) -> None:
        """Show a lesson; one that is gone is passed over."""
        self.refresh(id_)

    def flush(self) -> bool:
        """Return True: nothing is typed here."""
        return True

    def refresh(self, chosen: str = "") -> None:
        """Read the lessons again."""
        self.errors.attempt(
            self._services.lessons.all, partial(self._show_lessons, chosen or self.location())
        )

    def open_source(self) -> None:
        """Go to where the lesson was written."""
        lesson = self._chosen()
        if lesson is None:
            return
        if lesson.ref is not None:
            self._open_record(lesson.ref)
        elif lesson.week is not None:
            self.open_week(lesson.week)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(list_width(event.size().width()))

    def _show_lessons(self, chosen: str, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = lessons
        ids = [_id(lesson) for lesson in lessons]
        current = chosen if chosen in ids else (ids[0] if ids else "")
        lines = [
            RecordLine(id_, one_line(lesson.text), lesson.source)
            for id_, lesson in zip(ids, lessons, strict=True)
        ]
        self.list.show_lines(lines, current)
        self._show(current)

    def _show(self, _id: str) -> None:
        lesson = self._chosen()
        self.empty.setVisible(not self._lessons)
        for widget in (self.text, self.source, self.open_button):
            widget.setVisible(lesson is not None)
        if lesson is not None:
            self.text.setText(lesson.text)
            self.source.setText(lesson.source)

    def _chosen(self) -> Lesson | None:
        return next((lesson for lesson in self._lessons if _id(lesson) == self.list.current()), None)


def _id(lesson: Lesson) -> str:
    return f"{lesson.ref or lesson.week}/{lesson.day}"
