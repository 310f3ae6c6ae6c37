"""What the steps of sources, rules, commitments, findings and exceptions do besides setting the state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from leadway.domain.cadence import REVIEW_AFTER, Rhythm
from leadway.domain.checks import MAJOR_WITHIN, suggests_major
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import CommitmentState, FindingGrade, GapState, RuleState
from leadway.domain.weeks import Week
from leadway.i18n import _, isolated, ngettext
from leadway.services.keep.checks import extended, renews_on
from leadway.services.record_writer import RecordWriter, Row, ref_of
from leadway.services.registers.steps import Answers, Effect, Facts, Holds
from leadway.storage.models import (
    Check,
    Finding,
    Gap,
    Opportunity,
    Problem,
    Ritual,
    Rule,
    RuleException,
    new_id,
    query,
)
from leadway.storage.startup_queries import asked_week, settled_weeks

NOT_ITSELF = KnownError(_("A rule cannot take its own place."), _("Choose another one."))
NOT_IN_FORCE = _("“{title}” cannot come into force: it was withdrawn, or another rule took its place.")
TOO_EARLY = KnownError(_("That is not after the day on which it ends now."), _("Choose a later day."))
UNCHANGED = _("Nothing was changed.")
NEXT = _("Asked next in {week}, {dates}.")
NOT_ASKED = _("Leadway does not ask about it by itself.")
RULE_IS = _("Its rule is not in force. It is: {state}.")
SUGGESTS_MAJOR = _("Three minor findings within eight weeks suggest a major one.")
LOOK_AGAIN = _("It is time to look at it again.")
_WEEKS_AHEAD = 60


def _supersede(writer: RecordWriter, row: Row, answers: Answers) -> None:
    """Put the rule that takes its place in force, and link the two."""
    successor = Rule.get_or_none(Rule.id == answers["by"])
    if successor is None or successor.id == row.id:
        raise NOT_ITSELF
    if not writer.may_become(successor, RuleState.IN_FORCE):
        raise KnownError(NOT_IN_FORCE.format(title=isolated(successor.summary)), UNCHANGED)
    writer.set_state(successor, RuleState.IN_FORCE)
    writer.link(ref_of(row), LinkRole.SUPERSEDED_BY, ref_of(successor))


def _make_major(writer: RecordWriter, row: Row, _answers: Answers) -> None:
    writer.update(row, grade=FindingGrade.MAJOR)


def _hand_on(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Make the record that goes on with a finding, in the finding's words."""
    check, day = row.check_made, writer.day
    seen = row.seen.strip() or check.title
    makers: dict[EntityKind, Callable[[], Row]] = {
        EntityKind.PROBLEM: lambda: Problem(happens=seen, noticed_on=day),
        EntityKind.GAP: lambda: Gap(situation=seen, noticed_on=day, state=GapState.NOTICED),
        EntityKind.OPPORTUNITY: lambda: Opportunity(tried=seen, spotted_on=day),
        EntityKind.EXCEPTION: lambda: RuleException(
            title=check.title,
            commitment=check.commitment,
            why=row.seen,
            starts_on=day,
            until=day + REVIEW_AFTER,
        ),
    }
    made = makers[answers["to"]]()
    writer.create(made)
    writer.link(ref_of(row), LinkRole.HANDED_ON_TO, ref_of(made))
    return ref_of(made)


def _renew(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Ask for an exception of its own that begins where this one ends."""
    starts_on, until = renews_on(row, writer.day), answers["new_until"]
    if until < starts_on:
        raise TOO_EARLY
    renewal = extended(row, new_id(), starts_on, until, answers.get("whom", ""))
    writer.create(renewal)
    writer.link(ref_of(renewal), LinkRole.RENEWS, ref_of(row))
    return ref_of(renewal)


def _suggests_major(row: Row) -> bool:
    check, week = row.check_made, row.check_made.ritual.week
    near = (Ritual.week >= week.shift(-MAJOR_WITHIN)) & (Ritual.week <= week.shift(MAJOR_WITHIN))
    minor = near & (Finding.grade == FindingGrade.MINOR) & (Check.commitment == check.commitment)
    rows = Finding.select(Finding.id, Check.id, Ritual.week).join(Check).join(Ritual).where(minor)
    weeks = [each.check_made.ritual.week for each in rows]
    return row.grade is FindingGrade.MINOR and suggests_major(weeks, week)


def rhythm_of(row: Row) -> Rhythm:
    """Return when a commitment is due."""
    return Rhythm(row.cadence, row.every, row.day_of_month, row.since, row.weekday, row.event_on)


def _commitment_facts(row: Row, now: datetime) -> Iterator[str]:
    """Yield when it is asked next, and what has become of its rule."""
    if row.state is not CommitmentState.RETIRED:
        week = asked_week(query, now)
        week = week.shift(1) if week in settled_weeks(query, week) else week
        if row.state is CommitmentState.PAUSED and row.paused_until is not None:
            week = max(week, Week.of(row.paused_until))
        weeks = (week.shift(ahead) for ahead in range(_WEEKS_AHEAD))
        due = next(filter(rhythm_of(row).known_on(week.first_day).due, weeks), None)
        yield NEXT.format(week=due.name, dates=due.dates) if due else NOT_ASKED
    if row.rule is not None and row.rule.state is not RuleState.IN_FORCE:
        yield RULE_IS.format(state=row.rule.state.label)


def _finding_facts(row: Row, _now: datetime) -> Iterator[str]:
    if _suggests_major(row):
        yield SUGGESTS_MAJOR


def _exception_facts(row: Row, _now: datetime) -> Iterator[str]:
    if row.renewed:
        yield ngettext("Extended {n} time.", "Extended {n} times.", row.renewed).format(n=row.renewed)


def _source_facts(row: Row, now: datetime) -> Iterator[str]:
    if row.next_look is not None and row.next_look <= now.date():
        yield LOOK_AGAIN


FACTS: dict[EntityKind, Facts] = {
    EntityKind.COMMITMENT: _commitment_facts,
    EntityKind.FINDING: _finding_facts,
    EntityKind.EXCEPTION: _exception_facts,
    EntityKind.SOURCE: _source_facts,
}
EFFECTS: dict[tuple[EntityKind, str], Effect] = {
    (EntityKind.RULE, "supersede"): _supersede,
    (EntityKind.FINDING, "major"): _make_major,
    (EntityKind.FINDING, "hand_on"): _hand_on,
    (EntityKind.EXCEPTION, "renew"): _renew,
}
"""By the kind of record and the name of the step."""
HOLDS: dict[EntityKind, Holds] = {
    EntityKind.COMMITMENT: lambda row: Check.select().where(Check.commitment == row).exists(),
}
