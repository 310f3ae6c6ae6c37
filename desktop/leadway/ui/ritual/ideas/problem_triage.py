"""Whether an open problem is still true, and what follows where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from leadway.domain.agenda import OpenProblem
from leadway.domain.answers import ProblemTriage
from leadway.domain.ideas import PATIENCE
from leadway.domain.terms import ProblemVerdict
from leadway.domain.text import shorten
from leadway.domain.weeks import spoken_date
from leadway.i18n import _, ngettext, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.chip import RadioChip
from leadway.ui.widgets.choice import Choice, Option, lead_to
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.keyboard import answer_key, is_plain
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import column

STILL_TRUE = _("Still true?")
OPEN_FOR = _("Open for {time}, since {day}.")
SOLVED_BECAUSE = _("How do you know?")
SOLVED_EXAMPLE = _("e.g. nobody had to look for it for two weeks")
NOT_AGAIN = _("You left it for another time {n} times in a row. What now?")
SMALLER = _("Which smaller part of it will you fix?")
WHY = _("Why?")
WHY_EXAMPLE = _("e.g. the new form does this by itself")
PARK_UNTIL = _("Ask again on")
MERGE_INTO = _("Into which one?")
CHOOSE_ONE = _("Choose one")
TARGET_GOES = _("You closed that one, too. This one stays open until you choose another.")
PARKED_FOR = timedelta(weeks=4)
_TARGET_LENGTH = 80
_UP = "↑"
_VERDICTS = (
    Option(
        ProblemVerdict.STILL_TRUE, _("yes, not this time"), pgettext("key: yes", "Y"), _("It stays open.")
    ),
    Option(ProblemVerdict.SOLVED, _("solved"), pgettext("key: solved", "S"), _("It is put right.")),
    Option(
        ProblemVerdict.DROP,
        _("drop"),
        pgettext("key: drop", "D"),
        _("No problem any more, or not worth fixing."),
    ),
    Option(ProblemVerdict.PARK, _("park"), pgettext("key: park", "K"), _("Ask again later.")),
    Option(ProblemVerdict.MERGE, _("merge"), pgettext("key: merge", "M"), _("The same as another one.")),
    Option(ProblemVerdict.NEXT, _("this one next"), _UP, _("The one to fix first. Key N does the same.")),
)
_INSTEAD = (
    Option(ProblemVerdict.SMALLER, _("make it smaller"), "1"),
    Option(ProblemVerdict.PARK, _("park it until…"), "2"),
    Option(ProblemVerdict.DROP, _("drop it"), "3"),
)
"""What is offered instead of leaving it for another time once more."""
_GOING = (ProblemVerdict.DROP, ProblemVerdict.MERGE, ProblemVerdict.SOLVED, ProblemVerdict.SMALLER)


class VerdictChoice(Choice):
    """The six answers; the arrow up, or N, chooses `this one next` instead of moving."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys that no chip can show as its key."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and ((is_plain(event) and event.key() == Qt.Key.Key_Up) or answer_key(event, "N"))
            and isinstance(watched, RadioChip)
        ):
            self.chips[-1].setFocus(Qt.FocusReason.OtherFocusReason)
            self.press(ProblemVerdict.NEXT)
            return True
        return super().eventFilter(watched, event)


class TriageForm(Card):
    """One open problem: what it says, for how long, and the person's verdict. `changed` carries its id."""

    changed = Signal(str)

    def __init__(self, autosave: DraftAutosave, problem: OpenProblem) -> None:
        super().__init__()
        agenda = autosave.ritual.agenda
        self.autosave = autosave
        self.problem = problem
        self._others = [other for other in agenda.problems if other is not problem]
        name, today = f"triage/{problem.id}", agenda.today
        self.verdict = VerdictChoice(
            f"{name}/verdict",
            STILL_TRUE,
            [each for each in _VERDICTS if self._others or each.value is not ProblemVerdict.MERGE],
            accessible_name=f"{problem.sentence} {STILL_TRUE}",
        )
        self.solved = AnswerField(f"{name}/solved", SOLVED_BECAUSE, placeholder=SOLVED_EXAMPLE)
        times = problem.passed_over + 1
        self.then = Choice(f"{name}/then", NOT_AGAIN.format(n=times), _INSTEAD)
        self.smaller = AnswerField(f"{name}/smaller", SMALLER)
        self.reason = AnswerField(f"{name}/reason", WHY, placeholder=WHY_EXAMPLE)
        self.until = DateField(
            f"{name}/until", PARK_UNTIL, today + PARKED_FOR, today=today, earliest=today + timedelta(days=1)
        )
        into = [Option(other.id, shorten(other.sentence, _TARGET_LENGTH)) for other in self._others]
        self.into = SelectField(f"{name}/into", MERGE_INTO, into)
        self.into.edit.setPlaceholderText(CHOOSE_ONE)
        self.target_goes = Caption(TARGET_GOES)
        since = {"time": how_long(problem.noticed_on, today), "day": spoken_date(problem.noticed_on, today)}
        facts = " ".join(filter(None, (OPEN_FOR.format(**since), _asked(problem.asked))))
        self.body.addLayout(column(Paragraph(problem.sentence), Caption(facts)))
        self.add(self.verdict, self.solved, self.reason, self.then, self.smaller, self.until, self.into)
        self.add(self.target_goes)
        self.binder = FormBinder(
            autosave.port(ProblemTriage, problem.id),
            self._update_visibility,
            adjust=self._adjust,
            on_edit=partial(self.changed.emit, problem.id),
            verdict=self.verdict,
            solved_because=self.solved,
            then=self.then,
            smaller=self.smaller,
            reason=self.reason,
            until=self.until,
            into=self.into,
        )
        for choice, field in (
            (self.verdict, self.solved),
            (self.verdict, self.reason),
            (self.then, self.smaller),
        ):
            lead_to(choice, field)
        self.binder.refresh()

    def step_back(self) -> None:
        """Let another problem be the next one; this one is still true."""
        if self.binder.record.verdict is ProblemVerdict.NEXT:
            self.binder.change(verdict=ProblemVerdict.STILL_TRUE)

    def refresh_target(self) -> None:
        """Show whether the problem this one is merged into stays open itself."""
        answer = self.binder.record
        merged = answer.verdict is ProblemVerdict.MERGE
        target = self.autosave.answer(ProblemTriage, answer.into) if merged and answer.into else None
        self.target_goes.setVisible(target is not None and target.decision in _GOING)

    def _adjust(self, _before: ProblemTriage, after: ProblemTriage) -> ProblemTriage:
        """Return the verdict with what belongs to it; the fields of other verdicts keep their text unseen."""
        verdict, then = after.verdict, after.then if self._is_third(after) else None
        answer = ProblemTriage(verdict, then=then)
        if self._is_third(answer) or answer.decision is ProblemVerdict.DROP:
            answer = replace(answer, reason=self.reason.text())
        match answer.decision:
            case ProblemVerdict.SOLVED:
                return replace(answer, solved_because=self.solved.text())
            case ProblemVerdict.SMALLER:
                return replace(answer, smaller=self.smaller.text())
            case ProblemVerdict.PARK:
                until = self.until.date()
                return replace(answer, until=until, until_written="" if until else self.until.text())
            case ProblemVerdict.MERGE:
                if self.into.value() is None and len(self._others) == 1:
                    self.into.set_value(self._others[0].id)
                into = self.into.value()
                return replace(answer, into=into if isinstance(into, str) else "")
            case _:
                return answer

    def _is_third(self, answer: ProblemTriage) -> bool:
        """Whether it is left for another time once too often, and something else has to become of it."""
        return answer.is_passed_over and self.problem.passed_over + 1 >= PATIENCE

    def _update_visibility(self, answer: ProblemTriage) -> None:
        """Show what the verdict asks for."""
        decision, is_third = answer.decision, self._is_third(answer)
        self.then.setVisible(is_third)
        self.solved.setVisible(decision is ProblemVerdict.SOLVED)
        self.smaller.setVisible(decision is ProblemVerdict.SMALLER)
        self.reason.setVisible(is_third or decision is ProblemVerdict.DROP)
        self.until.setVisible(decision is ProblemVerdict.PARK)
        self.into.setVisible(decision is ProblemVerdict.MERGE)
        self.refresh_target()


def _asked(times: int) -> str:
    """Return how often the ritual asked before; empty where this is the first time."""
    return ngettext("Asked once before.", "Asked {n} times before.", times).format(n=times) if times else ""


def how_long(since: date, today: date) -> str:
    """Return `9 days`, `5 weeks`, `4 months`, `2 years`: as exactly as a person would say it."""
    days = max(0, (today - since).days)
    if days >= 730:
        n = days // 365
        text = ngettext("{n} year", "{n} years", n)
    elif days >= 91:
        n = int(days / 30.44)
        text = ngettext("{n} month", "{n} months", n)
    elif days >= 14:
        n = days // 7
        text = ngettext("{n} week", "{n} weeks", n)
    else:
        n = days
        text = ngettext("{n} day", "{n} days", n) if n else _("less than a day")
    return text.format(n=n)
