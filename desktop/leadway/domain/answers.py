"""What a person has answered in one ritual: one small frozen answer for each thing asked.

A blank answer is the same as no answer. Answers say what was typed; what follows from it is worked out
when it is shown and again when the week is sealed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from typing import ClassVar, Self, TypeVar

from leadway.domain import terms
from leadway.domain.number_parser import read_number
from leadway.domain.text import clean


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer or one small group of answers that belong together.

    `NAME_written` keeps what was typed for NAME and could not be read.
    """

    step: ClassVar[terms.Step]
    texts: ClassVar[tuple[str, ...]] = ()
    """The fields without which the others answer nothing; where none is named, every field answers."""

    @property
    def blank(self) -> bool:
        """Whether nothing has been answered on it."""
        if self.texts:
            values = (getattr(self, name) for name in self.texts)
            return not any(value.strip() if isinstance(value, str) else value for value in values)
        return self == type(self)()


@dataclass(frozen=True, slots=True)
class NoteFiling(Answer):
    """Where a waiting note goes; its key is the note's id."""

    step = terms.Step.WEEK
    target: terms.NoteTarget | None = None
    discarded: bool = False


@dataclass(frozen=True, slots=True)
class LastMove(Answer):
    """Whether last week's move happened."""

    step = terms.Step.LAST_MOVE
    outcome: terms.MoveOutcome | None = None
    changed: str = ""
    slip: terms.SlipReason | None = None
    then: terms.MoveThen | None = None
    smaller: str = ""


@dataclass(frozen=True, slots=True)
class CheckAnswer(Answer):
    """The four tests of one commitment; its key is the commitment's id. None is blank, never a yes."""

    step = terms.Step.KEEP
    done: terms.Done | None = None
    right: terms.Right | None = None
    on_time: terms.OnTime | None = None
    by_rulebook: terms.ByRulebook | None = None
    days_late: int | None = None
    what_happened: str = ""
    then: terms.CheckThen | None = None
    exception_until: date | None = None
    days_late_written: str = ""
    exception_until_written: str = ""
    approver_role: str = ""
    """Who said yes to the exception; while it is blank, it is only asked."""


@dataclass(frozen=True, slots=True)
class SpotCheck(Answer):
    """The one row that asks to be shown; its key is the commitment's id."""

    step = terms.Step.KEEP
    looked_at: str = ""
    did_not_look: bool = False


@dataclass(frozen=True, slots=True)
class ExceptionReview(Answer):
    """Whether an exception was granted, or what happens to one that ends; its key is the exception's id."""

    step = terms.Step.KEEP
    verdict: terms.ExceptionVerdict | None = None
    until: date | None = None
    """Until when it is to go on."""
    approver_role: str = ""
    """Who said yes or, where it is to go on, who is asked."""
    until_written: str = ""


@dataclass(frozen=True, slots=True)
class FindingReview(Answer):
    """What became of a finding of an earlier week; its key is the finding's id."""

    step = terms.Step.KEEP
    put_right: bool = False
    looked_at: str = ""
    """What somebody looked at to see that it is put right."""


@dataclass(frozen=True, slots=True)
class GapsAnswer(Answer):
    """The answer `none of these`, after which one memory jogger is shown."""

    step = terms.Step.GAPS
    none: bool = False


@dataclass(frozen=True, slots=True)
class GapAnswer(Answer):
    """One moment in which the rulebook ran out, and the judgement made; its key is the gap's id."""

    step = terms.Step.GAPS
    texts = (
        "happened", "affected", "option_a", "option_b", "did_and_why", "expect", "tests", "consulted",
        "concerns",
    )  # fmt: skip
    kind: terms.GapType | None = None
    happened: str = ""
    affected: str = ""
    option_a: str = ""
    option_b: str = ""
    option_c: str = ""
    chosen: str = ""
    did_and_why: str = ""
    expect: str = ""
    expect_by: date | None = None
    confidence: int | None = None
    tests: dict[terms.RightThingTest, terms.TestAnswer] = field(default_factory=dict)
    authority: terms.Authority | None = None
    consulted: str = ""
    next: terms.GapNext | None = None
    escalated_to: str = ""
    escalated_when: str = ""
    expect_by_written: str = ""
    no_review: bool = False
    """Nobody is to look back on it."""
    concerns: tuple[terms.Concern, ...] = ()
    told: terms.EscalationAnswer | None = None
    second_to: str = ""
    """Who is told where the first gives no answer, or is what it is about."""
    not_a_stop: bool = False
    """The person said that it is theirs to decide, whatever words and tests suggest."""
    raised_to: str = ""
    """Who is asked where it is raised, or was not the person's to decide."""
    answer_by: date | None = None
    answer_by_written: str = ""
    considered: tuple[str, ...] = ()
    """The ids of the earlier gaps that were shown as precedents and opened."""


@dataclass(frozen=True, slots=True)
class FollowUp(Answer):
    """The outcome of a case that was escalated; its key is the gap's id."""

    step = terms.Step.GAPS
    answered: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ProposalFollowUp(Answer):
    """What became of a rule proposal that was raised; its key is the proposal's id."""

    step = terms.Step.GAPS
    verdict: terms.ProposalVerdict | None = None
    reason: str = ""
    """Why it was declined."""
    commitment: str = ""
    """What must get done each week because of it, now that it is in force."""


@dataclass(frozen=True, slots=True)
class OutcomeReviewAnswer(Answer):
    """A look back at a judgement; its key is the judgement's id."""

    step = terms.Step.GAPS
    what_happened: str = ""
    came_true: terms.CameTrue | None = None
    same_again: bool | None = None
    lesson: str = ""
    result: terms.HopeResult | None = None
    luck: str = ""


@dataclass(frozen=True, slots=True)
class ProblemAnswer(Answer):
    """A problem noticed; its key is the problem's id."""

    step = terms.Step.PROBLEMS
    texts = ("who", "happens", "should")
    who: str = ""
    happens: str = ""
    should: str = ""
    known: terms.HowKnown | None = None
    lens: str = ""


@dataclass(frozen=True, slots=True)
class ProblemTriage(Answer):
    """Whether an open problem is still true; its key is the problem's id."""

    step = terms.Step.PROBLEMS
    verdict: terms.ProblemVerdict | None = None
    reason: str = ""
    until: date | None = None
    into: str = ""
    until_written: str = ""
    solved_because: str = ""
    then: terms.ProblemVerdict | None = None
    """What happens to it at the third "still true, not this time" in a row: smaller, parked or dropped."""
    smaller: str = ""
    """The part of it that is to be fixed instead."""

    @property
    def decision(self) -> terms.ProblemVerdict | None:
        """What is decided about the problem, the second question included."""
        return self.then if self.is_passed_over and self.then is not None else self.verdict

    @property
    def is_passed_over(self) -> bool:
        """Whether it is still true, and nothing happens to it this time."""
        return self.verdict is terms.ProblemVerdict.STILL_TRUE


@dataclass(frozen=True, slots=True)
class OpportunityAnswer(Answer):
    """An opportunity spotted; its key is the opportunity's id."""

    step = terms.Step.OPPORTUNITIES
    texts = ("tried", "then")
    tried: str = ""
    then: str = ""
    better_for: terms.Benefit | None = None
    reach: terms.Size | None = None
    effort: terms.Effort | None = None
    reversible: terms.Reversible | None = None
    suggested_by: str = ""
    try_it: bool = False
    lens: str = ""
    check_on: date | None = None
    """When the experiment that tries it is looked at."""
    check_on_written: str = ""


@dataclass(frozen=True, slots=True)
class OneThing(Answer):
    """Which one thing the short ritual is about."""

    step = terms.Step.ONE_THING
    kind: terms.NoteTarget | None = None


@dataclass(frozen=True, slots=True)
class ReadingAnswer(Answer):
    """A reading as typed; its key is the measure's id."""

    step = terms.Step.PROGRESS
    written: str = ""
    none: bool = False
    cases: str = ""
    value: float | None = None
    """What was understood as it was typed; None where nothing was, and in drafts of earlier versions."""


@dataclass(frozen=True, slots=True)
class NewMeasure(Answer):
    """A number to follow from now on, with its first reading; its key is the measure's id."""

    step = terms.Step.PROGRESS
    name: str = ""
    unit: str = ""
    better: terms.Better | None = None
    written: str = ""
    experiment: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class ExperimentReviewAnswer(Answer):
    """The four questions about the experiment in turn; its key is the experiment's id."""

    step = terms.Step.PROGRESS
    target: str = ""
    now: str = ""
    obstacle: str = ""
    learned: str = ""
    measure: str = ""
    """The id of the measure it is to move, where it has none yet."""
    verdict: terms.ExperimentVerdict | None = None
    because: str = ""
    owner_role: str = ""
    as_rule: bool = False
    """Whether a rule is proposed of what is adopted."""
    check_on: date | None = None
    """When it is looked at again, where it is adapted."""
    check_on_written: str = ""


@dataclass(frozen=True, slots=True)
class NextMove(Answer):
    """The move set for the coming week."""

    step = terms.Step.PROGRESS
    when: str = ""
    action: str = ""
    minutes: int | None = None
    serves: str = ""
    serves_id: str = ""
    learn: str = ""
    when_asked: bool = False
    """Whether the missing when was asked for, which happens once."""
    none: bool = False
    none_because: str = ""


@dataclass(frozen=True, slots=True)
class Closing(Answer):
    """The last words of the week. `line` is None while the drafted one is used."""

    step = terms.Step.CLOSE
    line: str | None = None
    lesson: str = ""
    help_wanted: str = ""
    next_day: int | None = None
    """The weekday chosen for the next ritual, where each one is chosen."""
    next_at: time | None = None
    next_at_written: str = ""


@dataclass(frozen=True, slots=True)
class Capture(Answer):
    """The one field of the one-minute week."""

    step = terms.Step.CAPTURE
    text: str = ""
    concerns: tuple[terms.Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceAnswer(Answer):
    """Something that shows it, attached on any step; its key is the evidence's id."""

    step = terms.Step.CLOSE
    texts = ("text",)
    kind: terms.EvidenceKind | None = None
    text: str = ""
    on_step: str = ""


ANSWER_TYPES: dict[str, type[Answer]] = {
    kind.__name__: kind
    for kind in (
        NoteFiling, LastMove, CheckAnswer, SpotCheck, ExceptionReview, FindingReview, GapsAnswer, GapAnswer,
        FollowUp, ProposalFollowUp, OutcomeReviewAnswer, ProblemAnswer, ProblemTriage, OpportunityAnswer,
        OneThing, ReadingAnswer, NewMeasure, ExperimentReviewAnswer, NextMove, Closing, Capture,
        EvidenceAnswer,
    )
}  # fmt: skip
"""The answers by the name they are stored under."""

NumberAnswer = ReadingAnswer | NewMeasure
C = TypeVar("C", bound=Answer)


def number_on(answer: NumberAnswer) -> float | None:
    """Return what was understood as a number was typed; None where there is none."""
    none = isinstance(answer, ReadingAnswer) and answer.none
    return None if none else read_number(answer.written) if answer.value is None else answer.value


def is_no_number(answer: NumberAnswer) -> bool:
    """Whether something was typed that is not one number."""
    none = isinstance(answer, ReadingAnswer) and answer.none
    return bool(answer.written.strip()) and not none and number_on(answer) is None


def tidy(answer: C) -> C:
    """Return the answer with its texts as they can be stored."""
    texts = {f.name: getattr(answer, f.name) for f in fields(answer)}
    return replace(answer, **{name: clean(text) for name, text in texts.items() if type(text) is str})


class Draft:
    """All answers of one ritual; immutable: putting an answer gives a new draft."""

    __slots__ = ("_answers",)

    def __init__(self, answers: Mapping[tuple[type[Answer], str], Answer] | None = None) -> None:
        self._answers: dict[tuple[type[Answer], str], Answer] = dict(answers or {})

    def get(self, kind: type[C], key: str = "") -> C:
        """Return the answer, blank where nothing was answered."""
        answer = self._answers.get((kind, key))
        return answer if isinstance(answer, kind) else kind()

    def begun(self, kind: type[C]) -> dict[str, C]:
        """Return the answers of one kind in which anything was chosen or written, by key."""
        return {key: answer for (_, key), answer in self._answers.items() if isinstance(answer, kind)}

    def all(self, kind: type[C]) -> dict[str, C]:
        """Return the answers of one kind that are not blank, by key, in the order they were begun."""
        return {key: answer for key, answer in self.begun(kind).items() if not answer.blank}

    def put(self, answer: Answer, key: str = "") -> Self:
        """Return the draft with this answer; a blank answer takes the old one's place as no answer."""
        answers = dict(self._answers)
        if answer == type(answer)():
            answers.pop((type(answer), key), None)
        else:
            answers[type(answer), key] = answer
        return type(self)(answers)

    def items(self) -> Iterator[tuple[str, Answer]]:
        """Return all answers with their keys, in the order they were begun."""
        return ((key, answer) for (_, key), answer in self._answers.items())

    def unread_texts(self) -> list[str]:
        """Return what was typed for dates and counts and could not be read."""
        written = [(each, f.name) for each in self._answers.values() for f in fields(each)]
        return [text for each, name in written if name.endswith("_written") and (text := getattr(each, name))]

    def answered(self, step: terms.Step) -> bool:
        """Whether anything has been answered on this step."""
        return any(answer.step is step and not answer.blank for answer in self._answers.values())
