"""The exceptions of Keep: those that wait for an answer, and those that end soon or have ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from leadway.domain.agenda import OpenException
from leadway.domain.answers import ExceptionReview
from leadway.domain.terms import ExceptionVerdict
from leadway.domain.text import one_line
from leadway.domain.weeks import later, long_date
from leadway.i18n import _, ngettext, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.keep.detail import APPROVER_EXAMPLE, EXCEPTION_LASTS, WHO_SAID_YES
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.text import breakable
from leadway.ui.widgets.vbox import row

VERDICTS = (
    Option(ExceptionVerdict.CLOSE, _("End it"), pgettext("key: End it", "C")),
    Option(ExceptionVerdict.RENEW, _("Ask to extend it"), pgettext("key: Ask to extend it", "R")),
    Option(ExceptionVerdict.PROPOSE, _("Propose a rule"), pgettext("key: Propose a rule", "P")),
)
GRANTED = (
    Option(ExceptionVerdict.GRANTED, _("Yes"), pgettext("key: Yes", "Y")),
    Option(ExceptionVerdict.REFUSED, _("No"), pgettext("key: No", "N")),
    Option(ExceptionVerdict.NO_ANSWER, _("No answer yet"), pgettext("key: No answer yet", "A")),
)
WAS_IT_GRANTED = _("Exception asked for “{title}”, until {date}. Was it granted?")
WAS_IT_GRANTED_BY = _("Exception asked for “{title}”, until {date} (asked: {who}). Was it granted?")
UNTIL_WHEN, WHOM = _("Until when?"), _("Whom do you ask?")
_NEAR = {
    1: _("Exception for “{title}” ends tomorrow."),
    0: _("Exception for “{title}” ends today."),
    -1: _("Exception for “{title}” ended yesterday."),
}


class ExceptionForm(Card):
    """One exception: whether it was granted or, where it ends soon or has ended, what happens to it."""

    def __init__(self, autosave: DraftAutosave, exception: OpenException) -> None:
        super().__init__(role="raised")
        self.exception = exception
        self.body.setContentsMargins(16, 16, 16, 16)
        at, today = f"keep/exception/{exception.id}", autosave.ritual.agenda.today
        label = asks(exception, today)
        options = GRANTED if exception.asked else VERDICTS
        self.verdict = Choice(at, breakable(label), options, accessible_name=label)
        last = max(exception.until, today)
        self.until = DateField(
            f"{at}/until",
            UNTIL_WHEN,
            later(last, EXCEPTION_LASTS.days),
            today=today,
            earliest=later(last, 1),
            latest=date.max,
        )
        fix_width(self.until, 224)
        self.approver = AnswerField(f"{at}/approver", WHOM, placeholder=APPROVER_EXAMPLE)
        self.binder = FormBinder(
            autosave.port(ExceptionReview, exception.id),
            self._show,
            adjust=self._adjust,
            verdict=self.verdict,
            until=self.until,
            approver_role=self.approver,
        )
        self.add(self.verdict)
        top = Qt.AlignmentFlag.AlignTop
        self.body.addLayout(row(self.approver, self.until, spacing=16, grow=self.approver, align=top))

    def _adjust(self, _before: ExceptionReview, after: ExceptionReview) -> ExceptionReview:
        if after.verdict is not ExceptionVerdict.RENEW:
            return replace(after, until=None, until_written="")
        return replace(after, until=self.until.date())

    def _show(self, answer: ExceptionReview) -> None:
        renewed, granted = (
            answer.verdict is verdict for verdict in (ExceptionVerdict.RENEW, ExceptionVerdict.GRANTED)
        )
        self.until.setVisible(renewed)
        self.approver.setVisible(renewed or granted)
        self.approver.set_label(WHOM if renewed else WHO_SAID_YES)


def asks(exception: OpenException, today: date) -> str:
    """Return what is asked about an exception: whether it was granted, or that it ends."""
    if not exception.asked:
        return ends(exception.title, exception.until, today)
    who, until = one_line(exception.approver_role), long_date(exception.until)
    text = WAS_IT_GRANTED_BY if who else WAS_IT_GRANTED
    return text.format(title=exception.title, date=until, who=who)


def ends(title: str, until: date, today: date) -> str:
    """Return `Exception for “…” ends in 9 days.`, `… ends today.`, `… ended 3 days ago.`"""
    days = (until - today).days
    if days in _NEAR:
        return _NEAR[days].format(title=title)
    if days > 0:
        text = ngettext(
            "Exception for “{title}” ends in {days} day.",
            "Exception for “{title}” ends in {days} days.",
            days,
        )
    else:
        text = ngettext(
            "Exception for “{title}” ended {days} day ago.",
            "Exception for “{title}” ended {days} days ago.",
            -days,
        )
    return text.format(title=title, days=abs(days))
