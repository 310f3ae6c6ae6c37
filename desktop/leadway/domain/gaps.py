"""Gaps: the hard stop, which belongs with HR, legal or safety, and what is raised with those who decide."""

from dataclasses import dataclass

from leadway.domain.answers import Draft, GapAnswer, ProblemAnswer
from leadway.domain.grammar import grammar
from leadway.domain.terms import Authority, Concern, FieldOfWork, GapNext, GapType, RightThingTest, TestAnswer
from leadway.domain.text import sentence
from leadway.i18n import _

SENTENCE = _("Don’t decide this one alone. Take it to HR, legal or safety today. Write only: when, to whom.")
TELL = _("Don’t decide this one alone. Today, tell: {role}. Write only: when, to whom.")
AT_ONCE = {
    Concern.HURT: _("At once: help first. Leave things as they are. A near miss is reported, too."),
    Concern.THREATENED: _("At once: see that they are safe and apart. Question nobody yourself."),
    Concern.TREATED_WORSE: _("At once: write down what was said or done, by which role, and when."),
    Concern.NOT_TRUE: _("At once: keep papers and data as they are. Correct nothing, accuse nobody."),
    Concern.AT_RISK: _("At once: see that they are safe. In danger, call the emergency number first."),
}
"""What does not wait for the weekly time."""
NOT_LATER = _("This does not wait for your weekly time.")
OWN_FORM = _("The facts belong into your employer’s own form or report, not only here.")
NO_PROMISE = _("You cannot promise to keep it secret. Say so.")
STOPPING = (RightThingTest.LEGAL, RightThingTest.SAFE)
"""The tests of which any answer but yes stops."""


@dataclass(frozen=True, slots=True)
class Addressees:
    """The roles that are told first and second, as far as the person named them."""

    first: str = ""
    second: str = ""
    field: FieldOfWork | None = None
    examples: tuple[str, str] = ("", "")
    """Who is told in most teams of that field."""


def gap_title(situation: str, kind: GapType | None) -> str:
    """Return what a person reads of a gap: what happened or, where nothing was written, its type."""
    return situation or sentence(kind.label if kind else _("gap"))


def suggests_a_stop(field: FieldOfWork | None, *texts: str) -> bool:
    """Whether words of the field of work suggest to ask what applies. They decide nothing."""
    return any(grammar().suggests_a_stop(text, field) for text in texts)


def concerns_in(codes: str) -> tuple[Concern, ...]:
    """Return the concerns stored in a text, in their order; what is none is left out."""
    return tuple(concern for concern in Concern if concern in codes.split())


def is_judged(gap: GapAnswer) -> bool:
    """Whether a decision was written, and not only what happened."""
    return not hard_stop(gap) and any(
        text.strip() for text in (gap.option_a, gap.option_b, gap.did_and_why, gap.expect)
    )


def is_to_be_reviewed(gap: GapAnswer) -> bool:
    """Whether somebody is to look back: there is something to expect, and the date was not left out."""
    return bool(gap.expect.strip()) and not gap.no_review


def hard_stop(gap: GapAnswer) -> bool:
    """Whether this gap is to be escalated: something applies, *legal* or *safe* is unsure, or it was told.

    A person can say that it is not about that.
    """
    unsafe = any(gap.tests.get(test, TestAnswer.YES) is not TestAnswer.YES for test in STOPPING)
    taken_on = (gap.escalated_to.strip(), gap.escalated_when.strip(), gap.told)
    return not gap.not_a_stop and bool(gap.concerns or unsafe or any(taken_on))


def is_raised(gap: GapAnswer) -> bool:
    """Whether others are asked: it is to be raised, or was not the person's to decide."""
    return not hard_stop(gap) and (gap.next is GapNext.RAISE_IT or gap.authority is Authority.NO)


def problem_key(key: str) -> str:
    """Return the key of the gap that a problem becomes where it is not one person's to decide."""
    return f"problem/{key}"


def problems_noticed(draft: Draft) -> dict[str, ProblemAnswer]:
    """Return the problems of a draft by key, without those that are escalated instead."""
    problems = draft.all(ProblemAnswer).items()
    return {key: each for key, each in problems if not hard_stop(draft.get(GapAnswer, problem_key(key)))}
