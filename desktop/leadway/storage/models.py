"""The entities of the vocabulary, each defined once."""

import uuid
from typing import Any

from peewee import AutoField, BooleanField, FloatField, ForeignKeyField, Model, TextField

from leadway.domain import terms
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.text import sentence
from leadway.i18n import _
from leadway.storage.fields import day, instant, json_text, optional, reference, term, week, whole


def new_id() -> str:
    """Return a fresh random id."""
    return str(uuid.uuid4())


class Record(Model):
    """What every entity has: a random id."""

    id = TextField(primary_key=True, default=new_id)

    class Meta:
        legacy_table_names = False
        """The table of `DraftAnswer` is `draft_answer`."""


class Setting(Model):
    """A choice of the person's, as JSON under its name."""

    key = TextField(primary_key=True)
    value = TextField()


class KeptSeal(Model):
    """What undoes the seal of a week, until it may no longer be undone; `seen` is when that was so last."""

    id = AutoField()
    week = week()
    at = instant()
    seen = instant()
    statements = TextField()
    rows = TextField()

    class Meta:
        table_name = "seal_undo"


class StateChange(Record):
    """One dated change of a record's state, or of a date of it: documents say what was so when."""

    kind = term(EntityKind)
    record_id = reference("kind")
    field = TextField(default="state")
    before = TextField(default="")
    after = TextField()
    reason = TextField(default="")
    at = instant()

    class Meta:
        indexes = ((("kind", "record_id"), False),)


class Link(Record):
    """What one record is to another."""

    from_kind = term(EntityKind)
    from_id = reference("from_kind", index=True)
    to_kind = term(EntityKind)
    to_id = reference("to_kind", index=True)
    role = term(LinkRole)
    day = optional(day())

    class Meta:
        indexes = ((("from_kind", "from_id", "to_kind", "to_id", "role"), True),)


# ---------------------------------------------------------------------------------------------- weeks


class Ritual(Record):
    """One week's run of the ritual. The answers of a draft are its draft answers."""

    week = week(unique=True)
    mode = term(terms.Mode)
    state = term(terms.RitualState, index=True)
    planned_local = TextField(default="")
    planned_zone = TextField(default="")
    started_at = instant()
    sealed_at = optional(instant())
    at_step = TextField(default="")
    at_field = TextField(default="")
    closing_line = TextField(default="")
    lesson = TextField(default="")
    help_wanted = TextField(default="")
    no_move_because = TextField(default="")
    page: "TextField[str | None]" = TextField(null=True)
    """The week's page as it was sealed, as JSON of a format of its own."""


class RitualStep(Record):
    """How one screen of a ritual was left, and the seconds spent on it."""

    ritual = ForeignKeyField(Ritual, backref="steps", on_delete="CASCADE")
    step = term(terms.Step)
    status = optional(term(terms.StepStatus))
    seconds = FloatField(default=0.0)

    class Meta:
        indexes = ((("ritual", "step"), True),)


class DraftAnswer(Record):
    """One answer of a ritual that is not sealed yet, as JSON."""

    ritual = ForeignKeyField(Ritual, on_delete="CASCADE")
    kind = TextField()
    key = TextField(default="")
    body = json_text()
    started_at = instant()

    class Meta:
        indexes = ((("ritual", "kind", "key"), True),)


class Amendment(Record):
    """What was added to a week after it was sealed."""

    ritual = ForeignKeyField(Ritual, on_delete="CASCADE")
    text = TextField()
    written_at = instant()


class DeclaredWeek(Record):
    """A week declared as skipped or away."""

    week = week(unique=True)
    status = term(terms.WeekStatus)
    declared_at = instant()


class Note(Record):
    """Something written down for later."""

    text = TextField()
    written_at = instant()
    day = optional(day())
    """The day where it was written; what was stored without has the one of the computer that shows it."""
    origin = term(terms.NoteOrigin, default=terms.NoteOrigin.APP)
    state = term(terms.NoteState, default=terms.NoteState.NEW, index=True)
    filed_as = optional(term(terms.NoteTarget))
    concerns = TextField(default="")
    """The codes of what applies, with spaces between them."""
    label = term(terms.Label, default=terms.Label.PRIVATE)


# ---------------------------------------------------------------------------------------------- keep


class Source(Record):
    """A place where rules are kept; never their text itself."""

    title = TextField(default="")
    kind = optional(term(terms.SourceKind))
    where_kept = TextField(default="")
    owner_role = TextField(default="")
    version = TextField(default="")
    next_look = optional(day())
    label = term(terms.Label, default=terms.Label.COMPANY)


class Rule(Record):
    """A rule, in the person's own words."""

    source = ForeignKeyField(Source, null=True, on_delete="SET NULL")
    reference = TextField(default="")
    summary = TextField()
    wording = TextField(default="")
    """The sentence as it stands."""
    state = term(terms.RuleState, default=terms.RuleState.IN_FORCE)
    label = term(terms.Label, default=terms.Label.COMPANY)


class Commitment(Record):
    """What must get done."""

    title = TextField()
    rule = ForeignKeyField(Rule, null=True, on_delete="SET NULL")
    area = TextField(default="")
    importance = term(terms.Importance, default=terms.Importance.NORMAL)
    cadence = term(terms.Cadence, default=terms.Cadence.WEEKLY)
    every = whole(1, low=1)
    day_of_month = whole(1, low=1, high=31)
    weekday = optional(whole(low=1, high=7))
    since = day()
    done_by = TextField(default="")
    right_means = TextField(default="")
    evidence_hint = TextField(default="")
    state = term(terms.CommitmentState, default=terms.CommitmentState.ACTIVE, index=True)
    paused_until = optional(day())
    position = whole(0)
    event_on = optional(day())
    """The day of the event that makes it due, of one that is due on an event; the next check asks it."""
    label = term(terms.Label, default=terms.Label.COMPANY)


class Check(Record):
    """The four tests of one commitment in one week. Its title is kept as it was then."""

    commitment = ForeignKeyField(Commitment, on_delete="RESTRICT")
    ritual = ForeignKeyField(Ritual, on_delete="CASCADE")
    title = TextField()
    critical = BooleanField(default=False)
    done = optional(term(terms.Done))
    right = optional(term(terms.Right))
    on_time = optional(term(terms.OnTime))
    by_rulebook = optional(term(terms.ByRulebook))
    days_late = optional(whole())
    what_happened = TextField(default="")
    then = optional(term(terms.CheckThen))
    result = term(terms.CheckResult)
    spot = BooleanField(default=False)
    looked_at = TextField(default="")
    position = whole(0)

    class Meta:
        indexes = ((("ritual", "commitment"), True),)


class Finding(Record):
    """What a check found, and what happens to it."""

    check_made = ForeignKeyField(Check, on_delete="CASCADE", column_name="check_id")
    grade = term(terms.FindingGrade)
    seen = TextField(default="")
    correction = TextField(default="")
    """What was done at once."""
    cause = TextField(default="")
    corrective_step = TextField(default="")
    """What keeps it from coming back."""
    verification = TextField(default="")
    """What somebody looked at to see that it is put right."""
    label = term(terms.Label, default=terms.Label.PRIVATE)
    state = term(terms.FindingState, default=terms.FindingState.OPEN, index=True)


class RuleException(Record):
    """A dated exception to a rule. It is live only while approved and inside its dates."""

    title = TextField()
    rule = ForeignKeyField(Rule, null=True, on_delete="SET NULL")
    commitment = ForeignKeyField(Commitment, null=True, on_delete="SET NULL")
    why = TextField(default="")
    affected = TextField(default="")
    approver_role = TextField(default="")
    starts_on = day()
    until = day(index=True)
    safeguard = TextField(default="")
    conditions = TextField(default="")
    label = term(terms.Label, default=terms.Label.COMPANY)
    state = term(terms.ExceptionState, default=terms.ExceptionState.ASKED)
    last_verdict = optional(term(terms.ExceptionVerdict))
    renewed = whole(0)

    class Meta:
        table_name = "exception"


# ---------------------------------------------------------------------------------------------- gaps


class Gap(Record):
    """A moment in which the rulebook ran out."""

    ritual = ForeignKeyField(Ritual, null=True, on_delete="CASCADE")
    type = optional(term(terms.GapType))
    situation = TextField(default="")
    affected = TextField(default="")
    noticed_on = day()
    state = term(terms.GapState, index=True)
    next = optional(term(terms.GapNext))
    escalated_to = TextField(default="")
    escalated_when = TextField(default="")
    answer = TextField(default="")
    concerns = TextField(default="")
    """The codes of what applies, with spaces between them."""
    told = optional(term(terms.EscalationAnswer))
    second_to = TextField(default="")
    pressure = optional(term(terms.Pressure))
    decide_by = optional(day())
    who_decides = TextField(default="")
    decider_unclear = BooleanField(default=False)
    """Nobody knows who decides."""
    answer_by = optional(day())
    """By when an answer to what was raised is expected."""
    told_by = TextField(default="")
    """Who gave an answer by word of mouth."""
    told_on = optional(day())
    label = term(terms.Label, default=terms.Label.PRIVATE)

    @property
    def title(self) -> str:
        """What a person reads of it: what happened or, where nothing was written, its type."""
        return self.situation or sentence(self.type.label if self.type else _("gap"))


class Judgement(Record):
    """What was decided in a gap and why; frozen when the week is sealed."""

    gap = ForeignKeyField(Gap, unique=True, on_delete="CASCADE")
    option_a = TextField(default="")
    option_b = TextField(default="")
    option_c = TextField(default="")
    chosen = TextField(default="")
    reasons = TextField(default="")
    tests = json_text(default="{}")
    consulted = TextField(default="")
    authority = optional(term(terms.Authority))
    prediction = TextField(default="")
    confidence = optional(whole(high=100))
    review_on = optional(day())
    frozen_at = instant()


class OutcomeReview(Record):
    """The outcome of a judgement; result and process are rated apart."""

    judgement = ForeignKeyField(Judgement, on_delete="CASCADE")
    ritual = ForeignKeyField(Ritual, null=True, on_delete="CASCADE")
    reviewed_on = day()
    what_happened = TextField()
    came_true = optional(term(terms.CameTrue))
    same_again: "BooleanField[bool | None]" = BooleanField(null=True)
    lesson = TextField(default="")
    result = optional(term(terms.HopeResult))
    """What came of it, against what was hoped for."""
    luck = TextField(default="")
    """What luck had to do with it."""


class Reflection(Record):
    """A later thought about a judgement, which itself stays as it was decided."""

    judgement = ForeignKeyField(Judgement, on_delete="CASCADE")
    text = TextField()
    written_at = instant()


class RuleProposal(Record):
    """A rule that should be, or be otherwise."""

    title = TextField()
    wording = TextField(default="")
    """The wording that is proposed."""
    wording_now = TextField(default="")
    benefit = TextField(default="")
    risk = TextField(default="")
    safeguard = TextField(default="")
    trial_until = optional(day())
    decider_role = TextField(default="")
    answer_by = optional(day())
    """By when an answer is expected."""
    label = term(terms.Label, default=terms.Label.COMPANY)
    state = term(terms.ProposalState, default=terms.ProposalState.DRAFTED)
    drafted_on = day()


# ---------------------------------------------------------------------------------------------- ideas


class Problem(Record):
    """Something below what it should be."""

    ritual = ForeignKeyField(Ritual, null=True, on_delete="SET NULL")
    who = TextField(default="")
    happens = TextField(default="")
    should = TextField(default="")
    known = optional(term(terms.HowKnown))
    since = TextField(default="")
    how_often = TextField(default="")
    kind = optional(term(terms.ProblemKind))
    causes = TextField(default="")
    """One on each line."""
    mine_to_change = TextField(default="")
    """The one of the causes that the person can change."""
    holding_fix = TextField(default="")
    solved_because = TextField(default="")
    """How the person knows that it is solved."""
    asked = whole(0)
    """In how many rituals it was asked."""
    asked_on = optional(day())
    passed_over = whole(0)
    """How many times in a row the answer was "not this time"."""
    lens = TextField(default="")
    noticed_on = day()
    state = term(terms.ProblemState, default=terms.ProblemState.NOTICED, index=True)
    reason = TextField(default="")
    parked_until = optional(day())
    label = term(terms.Label, default=terms.Label.COMPANY)


class Opportunity(Record):
    """Something that could be better than it has to be."""

    ritual = ForeignKeyField(Ritual, null=True, on_delete="SET NULL")
    tried = TextField(default="")
    then = TextField(default="")
    better_for = optional(term(terms.Benefit))
    signal = optional(term(terms.Signal))
    reach = optional(term(terms.Size))
    effect = optional(term(terms.Size))
    effort = optional(term(terms.Effort))
    reversible = optional(term(terms.Reversible))
    suggested_by = TextField(default="")
    lens = TextField(default="")
    spotted_on = day()
    tried_since = optional(day())
    """Since when it is tried already."""
    answered_on = optional(day())
    """When those whose idea it is were told what becomes of it."""
    reason = TextField(default="")
    parked_until = optional(day())
    state = term(terms.OpportunityState, default=terms.OpportunityState.SPOTTED, index=True)
    label = term(terms.Label, default=terms.Label.COMPANY)


class Experiment(Record):
    """One small experiment: a new way, tried on purpose and judged on a date."""

    title = TextField()
    hypothesis = TextField(default="")
    because = TextField(default="")
    smallest_test = TextField(default="")
    prediction = TextField(default="")
    needs_approval = TextField(default="")
    """Who has to agree."""
    obstacles = TextField(default="")
    """One on each line."""
    obstacle_now = TextField(default="")
    """The one of the obstacles that is in the way now."""
    paused_until = optional(day())
    started_on = optional(day())
    check_on = optional(day())
    state = term(terms.ExperimentState, index=True)
    lesson = TextField(default="")
    owner_role = TextField(default="")
    label = term(terms.Label, default=terms.Label.COMPANY)


class ExperimentReview(Record):
    """The review of an experiment in one week."""

    experiment = ForeignKeyField(Experiment, on_delete="CASCADE")
    ritual = ForeignKeyField(Ritual, on_delete="CASCADE")
    target = TextField(default="")
    now = TextField(default="")
    obstacle = TextField(default="")
    learned = TextField(default="")
    verdict = optional(term(terms.ExperimentVerdict))
    because = TextField(default="")

    class Meta:
        indexes = ((("ritual", "experiment"), True),)


class Measure(Record):
    """A number that is followed."""

    name = TextField()
    unit = TextField(default="")
    better = term(terms.Better, default=terms.Better.HIGHER)
    kind = optional(term(terms.MeasureKind))
    how_counted = TextField(default="")
    source = TextField(default="")
    target: "FloatField[float | None]" = FloatField(null=True)
    by_when = optional(day())
    experiment = ForeignKeyField(Experiment, null=True, on_delete="SET NULL")
    every = whole(1, low=1)
    """In how many weeks it is asked once."""
    state = term(terms.MeasureState, default=terms.MeasureState.ACTIVE, index=True)
    started_on = day()
    label = term(terms.Label, default=terms.Label.COMPANY)


class Reading(Record):
    """One value of a measure on one day."""

    measure = ForeignKeyField(Measure, on_delete="CASCADE")
    ritual = ForeignKeyField(Ritual, null=True, on_delete="SET NULL")
    day = day()
    value = FloatField()
    cases = whole(0)
    estimate = BooleanField(default=False)
    source = TextField(default="")
    note = TextField(default="")

    class Meta:
        indexes = ((("measure", "day"), False),)


class Move(Record):
    """A next step, said as "If …, then I will …"; an intention where it has no `when`."""

    ritual = ForeignKeyField(Ritual, on_delete="CASCADE")
    answered_in = ForeignKeyField(Ritual, null=True, on_delete="SET NULL", backref="answered_moves")
    when = TextField(default="")
    action = TextField()
    minutes = whole(10)
    learn = TextField(default="")
    state = term(terms.MoveState, default=terms.MoveState.SET, index=True)
    outcome = optional(term(terms.MoveOutcome))
    changed = TextField(default="")
    slip = optional(term(terms.SlipReason))
    carried = whole(0)
    label = term(terms.Label, default=terms.Label.COMPANY)


class Evidence(Record):
    """Something that shows it."""

    ritual = ForeignKeyField(Ritual, null=True, on_delete="SET NULL")
    kind = optional(term(terms.EvidenceKind))
    text = TextField()
    source = TextField(default="")
    address = TextField(default="")
    """Where the file or page is."""
    file_name = TextField(default="")
    size = whole(0)
    """Of the file, in bytes."""
    sha256 = TextField(default="")
    """Of the file, as it was when it was added."""
    step = TextField(default="")
    noted_on = day()
    label = term(terms.Label, default=terms.Label.PRIVATE)


class Person(Record):
    """Somebody the records speak of, by an alias and a role."""

    known_as = TextField()
    """The alias that stands for the name."""
    role = TextField(default="")
    private_name = TextField(default="")
    """Never in a document."""
    label = term(terms.Label, default=terms.Label.PRIVATE)


class Tag(Record):
    """A word under which records of any kind are found."""

    name = TextField(unique=True)


class ReminderEvent(Record):
    """What the reminder did, or why it did not: a card shown, or a reason that came to hold."""

    at = instant(index=True)
    verdict = term(terms.Verdict)
    reason = term(terms.Reason)


RECORDS: tuple[type[Record], ...] = tuple(Record.__subclasses__())
"""In the order of their definition: those first that others refer to."""
MODELS: tuple[type[Model], ...] = (Setting, KeptSeal, *RECORDS)


def query(sql: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Run plain SQL on the database the models are bound to; to be called inside a reading."""
    meta: Any = Setting._meta
    rows: list[tuple[Any, ...]] = meta.database.execute_sql(sql, values).fetchall()
    return rows
