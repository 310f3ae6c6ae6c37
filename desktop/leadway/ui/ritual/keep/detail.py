"""The line under a row of Keep: what happened, and its follow-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import DueCheck
from leadway.domain.answers import CheckAnswer
from leadway.domain.checks import asks_what_happened, names_exception
from leadway.domain.examples import examples
from leadway.domain.follow_up_answers import situation
from leadway.domain.terms import CheckThen, OnTime
from leadway.domain.weeks import long_date
from leadway.i18n import _, pgettext
from leadway.ui.forms.binder import FormBinder, Port
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.hard_stop import HardStopForm
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.number_field import CountField
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import VBox, row

WHAT_HAPPENED = _("What happened?")
DAYS_LATE = _("Days late")
THEN = _("What now?")
UNTIL = _("Exception until")
WHO_SAID_YES, APPROVER_EXAMPLE = _("Who said yes?"), _("e.g. Area manager")
ONLY_ASKED = _(
    "While nobody has said yes, this exception is only asked. Next week asks whether it was granted."
)
COVERED = _("An exception holds until {date}.")
ASKED = _("This exception is asked and not approved yet. Say below whether it was granted.")
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


class CheckDetail(VBox):
    """The follow-up of one check; which fields are shown follows from its answers."""

    def __init__(
        self,
        port: Port[CheckAnswer],
        check: DueCheck,
        autosave: DraftAutosave,
        show: Callable[[CheckAnswer], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, spacing=12)
        at, title, today = f"keep/{check.id}", check.title, autosave.ritual.agenda.today
        self._title, self._show = title, show
        self.happened = AnswerField(
            f"{at}/happened",
            WHAT_HAPPENED,
            placeholder=examples().slip,
            accessible_name=_("{title}: what happened?").format(title=title),
        )
        self.days = CountField(
            f"{at}/days", DAYS_LATE, accessible_name=_("{title}: days late").format(title=title)
        )
        self.then = Choice(
            f"{at}/then", THEN, THENS, accessible_name=_("{title}: what now?").format(title=title)
        )
        self.until = DateField(
            f"{at}/until",
            UNTIL,
            today + EXCEPTION_LASTS,
            today=today,
            earliest=today,
            accessible_name=_("{title}: exception until").format(title=title),
        )
        self.approver = AnswerField(
            f"{at}/approver",
            WHO_SAID_YES,
            placeholder=APPROVER_EXAMPLE,
            accessible_name=_("{title}: who said yes to the exception?").format(title=title),
        )
        self._on_record = check.exception
        fix_width(self.days, 96)
        fix_width(self.until, 224)
        self.onward = Caption("")
        self.body.setContentsMargins(0, 4, 0, 8)
        self.body.addLayout(row(self.happened, self.days, spacing=16, grow=self.happened))
        self.stop = HardStopForm(autosave, check.id, at, origin=True)
        self.stop.changed.connect(self._on_stop_changed)
        self.add(self.stop, self.then)
        top = Qt.AlignmentFlag.AlignTop
        self.body.addLayout(row(self.approver, self.until, spacing=16, grow=self.approver, align=top))
        self.add(self.onward)
        self.binder = FormBinder(
            port,
            show,
            adjust=self._adjust,
            what_happened=self.happened,
            days_late=self.days,
            then=self.then,
            exception_until=self.until,
            approver_role=self.approver,
        )

    @property
    def asks_then(self) -> bool:
        """Whether it asks what now."""
        return not self.then.isHidden()

    def update_visibility(self, answer: CheckAnswer) -> None:
        """Show what the answer asks for, and nothing else."""
        asked = asks_what_happened(answer) and not self.stop.is_stopped
        self.stop.follow(situation(self._title, answer), answer.what_happened)
        self.days.setVisible(answer.on_time is OnTime.LATE)
        self.then.setVisible(asked)
        excepted, known = names_exception(answer), self._on_record
        self.approver.setVisible(excepted and known is None)
        self.until.setVisible(excepted and known is None)
        onward = HANDED_ON.get(answer.then, "") if answer.then and asked else ""
        if excepted and known is None and not answer.approver_role.strip():
            onward = ONLY_ASKED
        elif excepted and known is not None:
            onward = ASKED if known.asked else COVERED.format(date=long_date(known.until))
        self.onward.set_or_hide(onward)

    def _on_stop_changed(self) -> None:
        self._show(self.binder.record)

    def _adjust(self, _before: CheckAnswer, after: CheckAnswer) -> CheckAnswer:
        return consistent(after, self.until.date())


def consistent(answer: CheckAnswer, until: date | None) -> CheckAnswer:
    """Return the answer without answers to what it no longer asks; an exception has its last day."""
    if not asks_what_happened(answer):
        answer = replace(answer, then=None)
    if answer.on_time is not OnTime.LATE:
        answer = replace(answer, days_late=None, days_late_written="")
    if not names_exception(answer):
        return replace(answer, exception_until=None, exception_until_written="")
    unread = bool(answer.exception_until_written)
    return replace(answer, exception_until=answer.exception_until or (None if unread else until))
