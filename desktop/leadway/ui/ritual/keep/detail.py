"""The line under a row of Keep: what happened, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.answers import CheckAnswer
from leadway.domain.checks import asks_what_happened
from leadway.domain.terms import CheckThen, OnTime
from leadway.i18n import _, pgettext
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.picker import DateField
from leadway.ui.widgets.text import Caption

WHAT_HAPPENED = _("What happened?")
EXAMPLE = _("Two returns waited overnight: the scanner was down")
DAYS_LATE = _("Days late")
THEN = _("What now?")
UNTIL = _("Exception until")
THENS = (
    Option(CheckThen.FIXED, _("Fixed it now"), pgettext("key: Fixed it now", "F")),
    Option(CheckThen.EXCEPTION, _("Exception"), pgettext("key: Exception", "E")),
    Option(CheckThen.RULE_RAN_OUT, _("The rules don’t cover it"), pgettext("key: no rule", "G")),
    Option(CheckThen.WORTH_FIXING, _("It keeps happening"), pgettext("key: It keeps happening", "P")),
    Option(CheckThen.NOTED, _("Just note it"), "-"),
)
HANDED_ON = {
    CheckThen.RULE_RAN_OUT: _("Added to Gaps."),
    CheckThen.WORTH_FIXING: _("Added to Problems."),
}
EXCEPTION_LASTS = timedelta(weeks=4)
_NUMBER_WIDTH = 96


class CheckDetail(QWidget):
    """The follow-up of one check; which parts are asked follows from its answers."""

    changed = Signal()

    def __init__(self, name: str, title: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._until = today + EXCEPTION_LASTS
        self.happened = LineField(
            f"{name}/happened",
            WHAT_HAPPENED,
            placeholder=EXAMPLE,
            accessible_name=_("{title}: what happened?").format(title=title),
        )
        self.days = LineField(
            f"{name}/days", DAYS_LATE, accessible_name=_("{title}: days late").format(title=title)
        )
        self.days.edit.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,3}"), self))
        self.days.setFixedWidth(_NUMBER_WIDTH)
        self.then = Choice(
            f"{name}/then", THEN, THENS, accessible_name=_("{title}: what now?").format(title=title)
        )
        self.until = DateField(
            f"{name}/until",
            UNTIL,
            self._until,
            earliest=today,
            accessible_name=_("{title}: exception until").format(title=title),
        )
        self.until.setMaximumWidth(224)
        self.onward = Caption("")
        self._lay_out()
        for field in (self.happened, self.days, self.then, self.until):
            field.changed.connect(self.changed)

    def show_answer(self, answer: CheckAnswer) -> None:
        """Fill the fields and show those that the answer asks for."""
        self.happened.set_text(answer.what_happened)
        self.days.set_text("" if answer.days_late is None else str(answer.days_late))
        self.then.set_value(answer.then)
        self.until.set_date(answer.exception_until or self._until)
        self.update_visibility(answer)

    def update_visibility(self, answer: CheckAnswer) -> None:
        """Show what the answer asks for, and nothing else."""
        asked = asks_what_happened(answer)
        self.days.setVisible(answer.on_time is OnTime.LATE)
        self.then.setVisible(asked)
        self.until.setVisible(asked and answer.then is CheckThen.EXCEPTION)
        self.onward.set_or_hide(HANDED_ON.get(answer.then, "") if answer.then else "")

    def taken_into(self, answer: CheckAnswer) -> CheckAnswer:
        """Return the answer with the values of the fields."""
        days = self.days.text()
        return replace(
            answer,
            what_happened=self.happened.text(),
            days_late=int(days) if days.isdecimal() else None,
            then=as_term(CheckThen, self.then.value()),
            exception_until=self.until.date(),
        )

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(16)
        words.addWidget(self.happened, 1)
        words.addWidget(self.days)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 8)
        rows.setSpacing(12)
        rows.addLayout(words)
        rows.addWidget(self.then)
        rows.addWidget(self.until)
        rows.addWidget(self.onward)


def consistent(answer: CheckAnswer, until: date) -> CheckAnswer:
    """Return the answer without answers to what it no longer asks; an exception always has its last day."""
    if not asks_what_happened(answer):
        answer = replace(answer, then=None)
    if answer.on_time is not OnTime.LATE:
        answer = replace(answer, days_late=None)
    if answer.then is not CheckThen.EXCEPTION:
        return replace(answer, exception_until=None)
    return replace(answer, exception_until=answer.exception_until or until)
