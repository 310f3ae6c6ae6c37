"""Problems and opportunities: how they are read back, and which opportunity is worth a try this week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadway.domain.agenda import Suggestion
from leadway.domain.refs import EntityKind
from leadway.domain.terms import Benefit, Effort, HowKnown, ProblemVerdict, Reversible, Size
from leadway.domain.text import one_line, sentence
from leadway.i18n import _, isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadway.domain.agenda import Agenda, OpenProblem
    from leadway.domain.answers import Draft, OpportunityAnswer

MOST_RUNNING = 3
"""How many experiments run at once; a further one is planned and starts when one ends."""

PATIENCE = 3
"""At so many "still true, not this time" in a row, a problem is made smaller, parked or dropped."""

LITTLE = (Effort.HOUR, Effort.DAY)
"""The efforts that fit into a week with everything else."""


def worth_trying(answer: OpportunityAnswer) -> bool:
    """Whether to offer `Try it this week?`: large reach, less than a day of effort, easily undone."""
    return (
        not answer.blank
        and answer.reach is Size.LARGE
        and answer.effort in LITTLE
        and answer.reversible is Reversible.EASILY
    )


def help_of(reach: Size | None, effect: Size | None) -> Size | None:
    """Return how much an idea helps, by how many it reaches and by how much; rounded down between the two."""
    sizes = list(Size)
    places = [sizes.index(size) for size in (reach, effect) if size is not None]
    return sizes[sum(places) // len(places)] if places else None


def problem_suggestion(problem: OpenProblem) -> Suggestion:
    """Return the first step on a problem that was chosen, as a move that may be taken over."""
    action = _("take a first step on: {problem}").format(
        problem=one_line(problem.happens) or problem.sentence
    )
    because = _("This one next: {problem}").format(problem=isolated(problem.sentence))
    return Suggestion(action, EntityKind.PROBLEM, problem.id, because)


def suggestions_now(agenda: Agenda, draft: Draft) -> Sequence[Suggestion]:
    """Return the moves to offer: first the problem that this ritual chose, and none for what it ended."""
    from leadway.domain.answers import ProblemTriage  # late: *This week* does without it

    decided = {each.id: draft.get(ProblemTriage, each.id).decision for each in agenda.problems}
    chosen = [each for each in agenda.problems if decided[each.id] is ProblemVerdict.NEXT]
    still_open = (None, ProblemVerdict.STILL_TRUE)
    others = [each for each in agenda.suggestions if decided.get(each.serves_id) in still_open]
    return [*map(problem_suggestion, chosen), *others]


def who_and_what(who: str, happens: str) -> str:
    """Return `Customers with returns – wait 3 days`."""
    return " – ".join(isolated(text) for text in map(one_line, (who, happens)) if text)


def problem(who: str, happens: str, should: str, known: HowKnown | None = None) -> str:
    """Return `Customers with returns – wait 3 days. Should be: 1 day. (a number)`."""
    parts = [sentence(who_and_what(who, happens))]
    if should.strip():
        parts.append(sentence(_("Should be: {should}").format(should=one_line(should))))
    if known is not None:
        parts.append(f"({known.label})")
    return " ".join(filter(None, parts))


def idea(tried: str, then: str, better_for: Benefit | None = None) -> str:
    """Return `Try: three bins. Then: sorting once. Better for: customer.`"""
    parts = []
    if tried.strip():
        parts.append(_("Try: {tried}").format(tried=one_line(tried)))
    if then.strip():
        parts.append(_("Then: {then}").format(then=one_line(then)))
    if parts and better_for is not None:
        parts.append(_("Better for: {whom}").format(whom=better_for.label))
    return " ".join(map(sentence, parts))
