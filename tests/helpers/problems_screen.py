"""The screen of the problems as a person meets it, and the problems of earlier weeks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from helpers.ritual_team import RitualTeam, enter
from leadway.domain.answers import ProblemAnswer
from leadway.ui.ritual.ideas.forms import IdeaForm, ProblemForm
from leadway.ui.ritual.ideas.page import ProblemsPage
from leadway.ui.ritual.ideas.problem_triage import TriageForm

FORMS = ProblemAnswer("Late shift", "searches for return forms", "one place for all of them")
FAULTS = ProblemAnswer("Customers", "explain the fault twice", "once")
STOCK = ProblemAnswer("The stockroom", "fills up with sorted returns", "empty each evening")


def old_problems(team: RitualTeam) -> None:
    """Let three problems be noticed, five, four and three weeks ago."""
    team.seal_week(5, (FORMS, "forms"))
    team.seal_week(4, (FAULTS, "faults"))
    team.seal_week(3, (STOCK, "stock"))


def opened(team: RitualTeam, show: Callable[[QWidget], None]) -> ProblemsPage:
    """Return the page as the ritual opens it."""
    return enter(ProblemsPage(team.begin()), show)


def problem_of(form: IdeaForm) -> ProblemForm:
    """Return a form as the form of a problem."""
    assert isinstance(form, ProblemForm)
    return form


def cards_of(page: ProblemsPage) -> list[TriageForm]:
    """Return the cards of the older problems, in their order."""
    return list(page.triage.values())
