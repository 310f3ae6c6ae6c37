"""What earlier checks leave in a row of Keep: the last answers, and findings that are still open."""

from __future__ import annotations

from leadway.domain.agenda import LastCheck, OpenFinding
from leadway.domain.answers import FindingReview
from leadway.domain.checks import answers
from leadway.domain.examples import examples
from leadway.domain.terms import ByRulebook, CheckResult, Done, FindingGrade, OnTime, Right
from leadway.domain.text import one_line
from leadway.i18n import _, isolated
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.choice import Option, Tick
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import VBox

BLANK = _("blank")
LAST, ALL_YES = _("{week}: {answers}"), _("{week}: yes to all four")
STILL_OPEN = _("Found in {week} and still open: {seen}")
NOT_VERIFIED = _("Found in {week}, put right, not looked at yet: {seen}")
PUT_RIGHT, IS_PUT_RIGHT = _("It is put right"), _("{title}: it is put right")
LOOKED_AT, WHAT_SEEN = _("What did you look at?"), _("{title}: what did you look at?")
MAJOR = _("This one is major: it stays here until somebody looked.")
_ALL_YES = (Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)
MOST = 2
"""How many stand under a row, the latest ones; the register has the others."""


def last_answers(last: LastCheck | None) -> str:
    """Return what the last check of a commitment said, in the order of the columns; empty without one."""
    if last is None:
        return ""
    if answers(last) == _ALL_YES:
        return ALL_YES.format(week=last.week.name)
    given = [term.label if term is not None else BLANK for term in answers(last)]
    listed = " · ".join(given) if any(answers(last)) else CheckResult.NOT_CHECKED.label
    return LAST.format(week=last.week.name, answers=listed)


class FindingForm(VBox):
    """One finding that nobody has verified yet."""

    def __init__(self, autosave: DraftAutosave, finding: OpenFinding, title: str) -> None:
        super().__init__(spacing=8)
        self._finding = finding
        at, seen = f"keep/finding/{finding.id}", isolated(one_line(finding.seen) or title)
        text = (NOT_VERIFIED if finding.is_put_right else STILL_OPEN).format(
            week=finding.week.name, seen=seen
        )
        name = isolated(title)
        self.put_right = Tick(
            at, "", [Option("put_right", PUT_RIGHT)], accessible_name=IS_PUT_RIGHT.format(title=name)
        )
        self.looked_at = AnswerField(
            f"{at}/looked",
            LOOKED_AT,
            placeholder=examples().case,
            accessible_name=WHAT_SEEN.format(title=name),
        )
        self.major = Caption(MAJOR)
        self.add(Caption(text), self.put_right, self.looked_at, self.major)
        self.binder = FormBinder(
            autosave.port(FindingReview, finding.id),
            self._show,
            put_right=self.put_right,
            looked_at=self.looked_at,
        )

    def _show(self, answer: FindingReview) -> None:
        is_put_right = answer.put_right or self._finding.is_put_right
        self.put_right.setVisible(not self._finding.is_put_right)
        self.looked_at.setVisible(is_put_right or bool(answer.looked_at.strip()))
        is_major = self._finding.grade is FindingGrade.MAJOR
        self.major.setVisible(is_major and is_put_right and not answer.looked_at.strip())
