"""The registers of gaps, of the judgements made in them, and of the looks back at those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from json import loads
from typing import Any

from leadway.domain import terms
from leadway.domain.agenda import is_folded
from leadway.domain.gaps import gap_title
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.registers.proposals import BY_WHEN, PROPOSALS, PROPOSE_RULE, WHO_DECIDES
from leadway.domain.registers.spec import (
    BEGIN_EXPERIMENT,
    LABEL,
    REASON,
    YES_NO,
    FieldKind,
    FieldSpec,
    RegisterSpec,
    Row,
    StepSpec,
)
from leadway.domain.terms import GapNext, GapState
from leadway.domain.text import one_line
from leadway.domain.weeks import local_day, long_date
from leadway.i18n import _, isolated

ROLES = _("Roles, not names.")
WHAT_SINCE = _("What happened since?")
OPTION = _("{letter}: {text}")
DATED = _("{date}: {text}")
SURE, CAME_TRUE = _("{confidence} %"), _("came true: {answer}")
DUE, LOOK_BACK_ON, LOOKED_BACK, NO_LOOK_BACK = (
    _("look back is due"),
    _("look back on {date}"),
    _("looked back"),
    _("no look back"),
)
CONFIDENCES = (50, 60, 70, 80, 90, 95)
"""In percent."""
_LETTERS = "abc"  # no text
_ESCALATED = (GapState.ESCALATED, GapState.ANSWERED)
_JUDGED = (GapState.DECIDED, GapState.AWAITING_REVIEW, GapState.REVIEWED)

_TO = FieldSpec("escalated_to", _("To whom?"), hint=_("A role, not a name."), states=_ESCALATED, keeps=True)
_WHEN = FieldSpec("escalated_when", _("When?"), example=_("e.g. Today, 16:00"), states=_ESCALATED, keeps=True)
_TOLD = FieldSpec(
    "told",
    _("Have you told them?"),
    FieldKind.CHOICE,
    terms=terms.EscalationAnswer,
    states=_ESCALATED,
    keeps=True,
)
_SECOND = FieldSpec("second_to", _("Then tell"), states=_ESCALATED, keeps=True)
_ANSWER_BY = FieldSpec("answer_by", BY_WHEN, FieldKind.DAY, states=_ESCALATED, keeps=True)
_ANSWER = FieldSpec(
    "answer", _("What was the answer?"), FieldKind.TEXT, states=(GapState.ANSWERED,), keeps=True
)
_TOLD_BY = FieldSpec(
    "told_by", _("Who told you?"), hint=_("A role, not a name."), states=(GapState.ANSWERED,), keeps=True
)
_TOLD_ON = FieldSpec(
    "told_on", _("When were you told?"), FieldKind.DAY, states=(GapState.ANSWERED,), keeps=True
)
_HAPPENED = FieldSpec("what_happened", WHAT_SINCE, FieldKind.TEXT)


def is_waiting(gap: Row) -> bool:
    """Whether something was raised or escalated that has no answer yet."""
    raised = (gap.escalated_to.strip() or gap.answer_by) and gap.told_on is None
    return gap.state is GapState.ESCALATED or bool(gap.state in _JUDGED and raised)


def _gap_title(gap: Row) -> str:
    """Return what a person reads of a gap; a new one has no title before its first words."""
    return gap_title(gap.situation, gap.type) if gap.id or gap.situation else ""


JUDGE = StepSpec(
    "judge",
    _("Write the judgement…"),
    _("write the judgement on “{title}”"),
    asks=(
        FieldSpec("option_a", _("What could you have done?"), example=_("One way")),
        FieldSpec("option_b", _("What else?"), example=_("Another way")),
        FieldSpec("option_c", _("And what else?"), example=_("Wait, or do nothing")),
        FieldSpec(
            "chosen",
            _("Which one did you choose?"),
            FieldKind.CHOICE,
            options=tuple((n, n.upper()) for n in _LETTERS),
        ),
        FieldSpec("reasons", _("What did you do – and why was it the right thing?"), FieldKind.TEXT),
        FieldSpec("tests", _("Was it the right thing?"), FieldKind.TESTS),
        FieldSpec("authority", _("Were you allowed to decide?"), FieldKind.CHOICE, terms=terms.Authority),
        FieldSpec("consulted", _("Who did you ask?"), hint=ROLES),
        FieldSpec("prediction", _("What do you expect to see?")),
        FieldSpec(
            "confidence",
            _("How sure?"),
            FieldKind.CHOICE,
            options=tuple((n, SURE.format(confidence=n)) for n in CONFIDENCES),
        ),
        FieldSpec(
            "review_on",
            _("Look back on"),
            FieldKind.DAY,
            hint=_("Four weeks from now, if you leave it empty."),
        ),
        FieldSpec("next", _("What next?"), FieldKind.CHOICE, terms=GapNext),
    ),
    required=("reasons",),
    states=(GapState.NOTICED,),
    applies=lambda gap: not gap.concerns.strip(),
    makes=EntityKind.JUDGEMENT,
)
_LOOK_BACK = StepSpec(
    "look_back",
    _("Look back…"),
    _("look back at “{title}”"),
    asks=(_HAPPENED,),
    required=("what_happened",),
    makes=EntityKind.OUTCOME_REVIEW,
)

GAPS = RegisterSpec(
    EntityKind.GAP,
    _("Gaps"),
    _("gap"),
    _gap_title,
    fields=(
        FieldSpec("situation", _("What happened?"), FieldKind.TEXT, hint=_("Facts. Roles, not names.")),
        FieldSpec("noticed_on", _("Noticed on"), FieldKind.DAY),
        FieldSpec("type", _("Where did the rulebook run out?"), FieldKind.CHOICE, terms=terms.GapType),
        FieldSpec(
            "affected", _("Who is affected?"), hint=ROLES, example=_("e.g. Two people, the late shift")
        ),
        FieldSpec(
            "pressure", _("How much time was there to decide?"), FieldKind.CHOICE, terms=terms.Pressure
        ),
        FieldSpec("concerns", _("Does any of this apply?"), FieldKind.SOME, terms=terms.Concern),
        FieldSpec(
            "nearest",
            _("Which rules come nearest?"),
            FieldKind.RECORDS,
            refers_to=EntityKind.RULE,
            role=LinkRole.NEAREST,
        ),
        FieldSpec(
            "precedents",
            _("Which earlier gaps did you consider?"),
            FieldKind.RECORDS,
            refers_to=EntityKind.GAP,
            role=LinkRole.PRECEDENT,
            among=("next", (GapNext.PRECEDENT,)),
            hint=_("Those that you marked “use it next time”."),
        ),
        FieldSpec("who_decides", WHO_DECIDES, hint=_("A role, not a name.")),
        FieldSpec("decider_unclear", _("Nobody knows who decides"), FieldKind.TICK),
        FieldSpec("decide_by", _("Decide by"), FieldKind.DAY, states=(GapState.NOTICED,), keeps=True),
        _TO,
        _WHEN,
        _TOLD,
        _SECOND,
        _ANSWER_BY,
        _ANSWER,
        _TOLD_BY,
        _TOLD_ON,
        FieldSpec("next", _("What next?"), FieldKind.CHOICE, terms=GapNext, states=_JUDGED, keeps=True),
        LABEL,
    ),
    first_field="situation",
    steps=(
        JUDGE,
        StepSpec(
            "escalate",
            _("Escalate…"),
            _("escalate “{title}”"),
            GapState.ESCALATED,
            asks=(_TO, _WHEN, _TOLD, _SECOND, _ANSWER_BY),
            required=("escalated_to",),
        ),
        StepSpec(
            "raise",
            _("Raise it…"),
            _("raise “{title}”"),
            asks=(_TO, _ANSWER_BY),
            required=("escalated_to",),
            states=_JUDGED,
        ),
        StepSpec(
            "answer",
            _("Write the answer…"),
            _("write the answer to “{title}”"),
            asks=(_ANSWER, _TOLD_BY, _TOLD_ON),
            required=("answer",),
            applies=is_waiting,
        ),
        replace(_LOOK_BACK, states=(GapState.DECIDED, GapState.AWAITING_REVIEW)),
        PROPOSE_RULE,
        BEGIN_EXPERIMENT,
        StepSpec("close", _("Close…"), _("close “{title}”"), GapState.CLOSED, asks=(REASON,)),
    ),
    details_of=lambda row: long_date(row.noticed_on),
    filters=(("type", _("Any type")),),
    new=_("New gap"),
    empty=_("Write down where the rulebook ran out: what happened, and what you decided there."),
    example=_(
        "A customer came back on day 33 with a faulty kettle; the limit is 30 days. No rule covered it."
    ),
    order=("-noticed_on",),
    day_field="noticed_on",
)


def _options(row: Row, *, is_chosen: bool) -> str:
    """Return the option that was chosen, or those that were not taken."""
    written = [(letter, getattr(row, f"option_{letter}").strip()) for letter in _LETTERS]
    lines = [
        OPTION.format(letter=letter.upper(), text=isolated(text))
        for letter, text in written
        if text and (letter == row.chosen) is is_chosen
    ]
    return "\n".join(lines)


def _tests(row: Row) -> str:
    answers = loads(row.tests or "{}")
    lines = [
        OPTION.format(letter=test.label, text=terms.TestAnswer(answers[test]).label)
        for test in terms.RightThingTest
        if test in answers
    ]
    return "\n".join(lines)


def _sure(row: Row) -> str:
    return "" if row.confidence is None else SURE.format(confidence=row.confidence)


def _reflections(row: Row) -> str:
    later = sorted(row.reflection_set, key=lambda each: each.written_at)
    dated = ((long_date(local_day(each.written_at)), isolated(each.text.strip())) for each in later)
    return "\n".join(DATED.format(date=day, text=text) for day, text in dated)


def _awaits(row: Row, today: date) -> str:
    """Return what a person reads of when a judgement is looked back on."""
    if row.gap.state is not GapState.AWAITING_REVIEW:
        return (
            LOOKED_BACK
            if row.gap.state is GapState.REVIEWED
            else NO_LOOK_BACK
            if row.review_on is None
            else ""
        )
    return DUE if row.review_on <= today else LOOK_BACK_ON.format(date=long_date(row.review_on))


def _folded(row: Row, today: date) -> tuple[str, ...]:
    hidden = is_folded(row.gap.state, local_day(row.frozen_at), today)
    return ("reasons", "prediction", "confidence") if hidden else ()


def _fixed(name: str, label: str, value_of: Callable[[Row], Any] | None = None) -> FieldSpec:
    return FieldSpec(name, label, is_fixed=True, value_of=value_of)


JUDGEMENTS = RegisterSpec(
    EntityKind.JUDGEMENT,
    _("Judgements"),
    _("judgement"),
    lambda row: row.gap.title,
    fields=(
        _fixed("frozen_at", _("Written on"), lambda row: local_day(row.frozen_at)),
        _fixed("chosen", _("What you chose"), partial(_options, is_chosen=True)),
        _fixed("not_taken", _("What you did not choose"), partial(_options, is_chosen=False)),
        _fixed("reasons", _("What you did, and why")),
        _fixed("tests", _("Was it the right thing?"), _tests),
        _fixed("authority", _("Were you allowed to decide?")),
        _fixed("consulted", _("Who you asked")),
        _fixed("prediction", _("What you expected")),
        _fixed("confidence", _("How sure you were"), _sure),
        _fixed("review_on", _("Look back on")),
        _fixed("reflections", _("What you thought later"), _reflections),
    ),
    steps=(
        _LOOK_BACK,
        StepSpec(
            "reflect",
            _("Add a later thought…"),
            _("add a thought to “{title}”"),
            asks=(FieldSpec("thought", _("What do you think of it now?"), FieldKind.TEXT),),
            required=("thought",),
        ),
        StepSpec(
            "move_review",
            _("Look back on another day…"),
            _("move the look back at “{title}”"),
            asks=(FieldSpec("review_on", _("Look back on"), FieldKind.DAY),),
            required=("review_on",),
            applies=lambda row: row.gap.state in (GapState.DECIDED, GapState.AWAITING_REVIEW),
        ),
    ),
    empty=_(
        "A judgement is written in a gap, here or in the ritual. It stays as it was; thoughts are added."
    ),
    example=_("I exchanged it; the fault was ours. I expect that finance accepts it (80 %)."),
    state_of=_awaits,
    details_of=lambda row: long_date(local_day(row.frozen_at)),
    folded_of=_folded,
    order=("-frozen_at",),
    joins=("gap",),
)


def _looked_back(row: Row) -> str:
    came_true = CAME_TRUE.format(answer=row.came_true.label) if row.came_true else ""
    return " · ".join(filter(None, (long_date(row.reviewed_on), came_true)))


OUTCOME_REVIEWS = RegisterSpec(
    EntityKind.OUTCOME_REVIEW,
    _("Looking back"),
    _("look back"),
    lambda row: row.judgement.gap.title,
    fields=(
        FieldSpec("what_happened", WHAT_SINCE, FieldKind.TEXT),
        FieldSpec("reviewed_on", _("Looked back on"), FieldKind.DAY),
        _fixed("reasons", _("What you did then, and why"), lambda row: row.judgement.reasons),
        _fixed("prediction", _("What you expected"), lambda row: row.judgement.prediction),
        _fixed("confidence", _("How sure you were"), lambda row: _sure(row.judgement)),
        FieldSpec("came_true", _("Came true?"), FieldKind.CHOICE, terms=terms.CameTrue),
        FieldSpec("result", _("How did it turn out?"), FieldKind.CHOICE, terms=terms.HopeResult),
        FieldSpec("luck", _("What did luck have to do with it?")),
        FieldSpec(
            "same_again",
            _("With what you knew then, would you decide the same?"),
            FieldKind.CHOICE,
            options=YES_NO,
        ),
        FieldSpec("lesson", _("Lesson"), example=_("e.g. Say it before, not after")),
    ),
    empty=_("A look back begins at the judgement: what happened since comes first, then what you thought."),
    example=_(
        "Nobody objected. It came up once more, and we did the same. Lesson: say it before, not after."
    ),
    details_of=_looked_back,
    order=("-reviewed_on",),
    day_field="reviewed_on",
    joins=("judgement", "judgement.gap"),
)
REFLECTIONS = RegisterSpec(
    EntityKind.REFLECTION,
    _("Later thoughts"),
    _("later thought"),
    lambda row: one_line(row.text),
    fields=(
        FieldSpec("text", _("What you thought later"), FieldKind.TEXT),
        _fixed("written_at", _("Written on"), lambda row: local_day(row.written_at)),
    ),
    empty=_("A later thought is added at its judgement, which itself stays as it was."),
    example=_("I should have asked the shift lead first; it would have taken a minute."),
    details_of=lambda row: long_date(local_day(row.written_at)),
    order=("-written_at",),
)
REGISTERS = (GAPS, JUDGEMENTS, OUTCOME_REVIEWS, REFLECTIONS, PROPOSALS)
