"""What *This week* and the list of weeks read: plain SQL, so that the start-up snapshot does without Peewee.

Loading Peewee and its models takes 30 ms. Every rule about what is due is defined here; the ritual's agenda
asks here, too. A query begins with SELECT and runs inside a reading.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from leadway.domain.cadence import Rhythm
from leadway.domain.home import Home, StartupSnapshot, WeekLine
from leadway.domain.moves import sentence
from leadway.domain.startup_terms import (
    Cadence,
    CommitmentState,
    GapState,
    Importance,
    Mode,
    MoveState,
    NoteState,
    NoteTarget,
    RitualState,
    Step,
    WeekStatus,
)
from leadway.domain.steps import (
    PLANS,
    TALLY_WEEKS,
    Due,
    planned_minutes,
    rows_asked,
    skips_left,
    suggest_mode,
    tally,
    weeks_away,
)
from leadway.domain.weekly_time import WeeklyTime, WeeksInUse
from leadway.domain.weeks import Week, day_written, use_week_starts
from leadway.storage.connection import HISTORY, connect, known_migrations

Query = Callable[[str, tuple[str, ...]], Iterable[tuple[Any, ...]]]
"""Runs a query with its values and returns the rows."""

_EVER = Week(0, 0)
_ASKED_IN = 3
"""So many weeks back a week may still be asked about."""
_COUNTED_IN = 40
"""So many weeks hold the thirteen that count, for most people; for others, all are read."""
# A write in another process takes milliseconds; a longer wait is a wait for the data itself.
_BUSY_SECONDS = 0.25
# The sign keeps SQLite from the index of the states, by which it would read every week of ten years.
_SEALED = f"+state IN ('{RitualState.SEALED}', '{RitualState.AMENDED}')"  # no text
_NEW_NOTES = f"SELECT COUNT(*) FROM note WHERE state = '{NoteState.NEW}'"  # noqa: S608 -- a constant
_COMMITMENTS = f"SELECT EXISTS (SELECT 1 FROM commitment WHERE state <> '{CommitmentState.RETIRED}')"  # noqa: S608


def read_startup_snapshot(path: Path, key: bytes, now: datetime) -> StartupSnapshot | None:
    """Return what there is to see in a file of this version's schema, or None where anything is in the way.

    None is no fault: the usual opening makes, migrates or refuses the file and reports what is wrong.
    """
    try:
        if path.stat().st_size == 0:
            return None
        with closing(connect(path, key, "ro", _BUSY_SECONDS)) as connection:
            # One state of the data, even if another process writes.
            connection.execute("BEGIN")
            return _snapshot(connection.execute, now)
    except Exception:  # noqa: BLE001 -- whatever it is, the usual opening meets and reports it
        return None


def _snapshot(query: Query, now: datetime) -> StartupSnapshot | None:
    applied = query(f"SELECT name FROM {HISTORY} ORDER BY name", ())  # noqa: S608 -- a constant
    if [name for (name,) in applied] != known_migrations():
        return None
    use_week_starts(_settings(query, "week_starts").get("week_starts", {}))
    home = read_home(query, now)
    stored = _settings(query, "colours", "ritual_open", "text_size")
    # Then it is the set-up that is shown, or the ritual that a crash ended.
    if not home.set_up or stored.get("ritual_open"):
        return None
    notes = query("SELECT value FROM setting WHERE key = 'unsaved/note'", ())
    note = next((text for (text,) in notes), "")
    return StartupSnapshot(home, stored.get("colours", "system"), stored.get("text_size", 100), note)


class DueCommitment(NamedTuple):
    """A commitment that is due in a week."""

    id: str
    title: str
    critical: bool
    right_means: str
    evidence_hint: str
    rhythm: Rhythm


def read_home(query: Query, now: datetime) -> Home:
    """Return what *This week* shows."""
    today = now.date()
    settings = _settings(query, "set_up")
    since = Week.of(today).shift(-_COUNTED_IN)
    in_use = weeks_in_use(query, since)
    usual, week = in_use.weekly_time, in_use.asked(now)
    every, usual_days = (usual.every, usual.days) if usual is not None else (1, frozenset[int]())
    rituals = [*query("SELECT mode, state, at_step, closing_line FROM ritual WHERE week = ?", (str(week),))]
    mode, state, at_step, closing_line = rituals[0] if rituals else (None, "", "", "")
    away = weeks_away(week, last_sealed(query, week), every)
    count = tally(_statuses(in_use, now))
    if count.of < TALLY_WEEKS and in_use.first == since:
        count = tally(_statuses(weeks_in_use(query), now))
    modes = recent_modes(query, week, every)
    suggested = Mode(mode) if mode else suggest_mode(modes, away, now, usual_days)
    due = due_commitments(query, week, today)
    move, move_state = _shown_move(query, week)
    critical = tuple(commitment.title for commitment in due if commitment.critical)
    reviews, readings = int(due_review(query, today) is not None), len(due_measures(query, week))
    asked = rows_asked(suggested, len(due), len(critical))
    return Home(
        week=week,
        status=in_use.status(week, now),
        over=week.last_day < today,
        resume_at=PLANS[Step(at_step)].title if state == RitualState.DRAFT else "",
        suggested=suggested,
        minutes=planned_minutes(suggested, Due(asked, reviews, readings, bool(move))),
        checks=len(due),
        reviews=reviews,
        numbers=readings,
        notes=_count(query, _NEW_NOTES),
        critical=critical,
        closing_line=closing_line,
        move=move,
        move_state=move_state,
        weekly_time_sentence=usual.sentence if usual is not None else "",
        tally=count,
        skips_left=skips_left(in_use.settled, week),
        open_weeks=_open_weeks(query, week),
        returning=away > 0,
        set_up=settings.get("set_up", False),
        has_commitments=_count(query, _COMMITMENTS) > 0,
    )


def weeks_in_use(query: Query, since: Week = _EVER) -> WeeksInUse:
    """Return the rule of which week is looked at, with what it needs to know of the weeks from one on."""
    usual, first = _settings(query, "weekly_time").get("weekly_time"), first_week(query)
    settled = settled_weeks(query, since)
    return WeeksInUse(usual and _weekly_time(usual), settled, first and max(first, since))


def asked_week(query: Query, now: datetime) -> Week:
    """Return the week that is asked about now."""
    return weeks_in_use(query, Week.of(now.date()).shift(-_ASKED_IN)).asked(now)


def first_week(query: Query) -> Week | None:
    """Return the first week of use: that of the first day, or an earlier one with a ritual or a mark."""
    earliest = "SELECT MIN(week) FROM (SELECT week FROM ritual UNION SELECT week FROM declared_week)"
    [(written,)] = query(earliest, ())
    started_on = _settings(query, "started_on").get("started_on")
    start = [Week.of(date.fromisoformat(started_on))] if started_on else []
    return min([*start, *([_week(written)] if written else [])], default=None)


def read_history(query: Query, now: datetime) -> list[WeekLine]:
    """Return every week since the first, and whatever other week has notes kept with it, newest first.

    A week of the future has a ritual where the clock was wrong: what was written in it is not hidden.
    """
    in_use, notes = weeks_in_use(query), _kept_notes(query)
    by_week = {_week(row[0]): row for row in query("SELECT week, mode, state, closing_line FROM ritual", ())}
    statuses = _statuses(in_use, now)
    statuses |= {week: in_use.status(week, now) for week in by_week if week not in statuses}
    lines = []
    for week, status in statuses.items():
        _, mode, state, closing_line = by_week.get(week, (week, None, "", ""))
        lines.append(
            WeekLine(
                week=week,
                status=status,
                mode=Mode(mode) if mode else None,
                closing_line=closing_line,
                has_draft=state == RitualState.DRAFT,
                notes=notes.pop(week, 0),
            )
        )
    outside = [
        WeekLine(week, WeekStatus.NO_RITUAL, notes=count, outside=True) for week, count in notes.items()
    ]
    return sorted([*lines, *outside], key=lambda line: line.week, reverse=True)


def _kept_notes(query: Query) -> Counter[Week]:
    kept = query("SELECT day, written_at FROM note WHERE filed_as = ?", (NoteTarget.WEEK,))
    # A journal of ten years has thousands of notes on fewer days.
    days = Counter(
        day_written(day and date.fromisoformat(day), datetime.fromisoformat(moment)) for day, moment in kept
    )
    weeks: Counter[Week] = Counter()
    for day, count in days.items():
        weeks[Week.of(day)] += count
    return weeks


def _statuses(in_use: WeeksInUse, now: datetime) -> dict[Week, WeekStatus]:
    """Return the status of each week from the first one to the present one."""
    present = Week.of(now.date())
    weeks = [present.shift(-back) for back in range(present.since(in_use.first or present) + 1)]
    return {week: in_use.status(week, now) for week in weeks or [present]}


def settled_weeks(query: Query, first: Week) -> dict[Week, WeekStatus]:
    """Return the weeks from one on that are done, skipped or away; every other one is open or missed."""
    marks = query("SELECT week, status FROM declared_week WHERE week >= ?", (str(first),))
    declared = {_week(week): WeekStatus(status) for week, status in marks}
    sealed = query(f"SELECT week FROM ritual WHERE {_SEALED} AND week >= ?", (str(first),))  # noqa: S608 -- a constant
    return declared | {_week(week): WeekStatus.DONE for (week,) in sealed}


def due_commitments(query: Query, week: Week, today: date) -> list[DueCommitment]:
    """Return the commitments due this week, in the person's order."""
    rows = query(
        "SELECT id, title, importance, right_means, evidence_hint, cadence, every, day_of_month, since, "
        "weekday, event_on "
        "FROM commitment "
        "WHERE state = ? OR (state = ? AND paused_until <= ?) ORDER BY position, title",
        (CommitmentState.ACTIVE, CommitmentState.PAUSED, today.isoformat()),
    )
    commitments = (
        DueCommitment(
            id=id_,
            title=title,
            critical=importance == Importance.CRITICAL,
            right_means=right_means,
            evidence_hint=hint,
            rhythm=Rhythm(
                Cadence(cadence), every, day, date.fromisoformat(since), weekday, _day(event)
            ).known_on(today),
        )
        for id_, title, importance, right_means, hint, cadence, every, day, since, weekday, event in rows
    )
    return [commitment for commitment in commitments if commitment.rhythm.due(week)]


def due_measures(query: Query, week: Week) -> list[str]:
    """Return the ids of the measures that need a reading this week, in the order they were begun.

    Each is asked in the weeks that its rhythm names, counted from the one in which it began, or in the first
    ritual after such a week where that had none.
    """
    last_day, done = week.last_day.isoformat(), last_sealed(query, week)
    rows = query(
        "SELECT id, every, started_on, "
        "(SELECT MAX(day) FROM reading WHERE measure_id = measure.id AND day <= ?) "
        "FROM measure WHERE state = 'active' AND started_on <= ? ORDER BY started_on, name",
        (last_day, last_day),
    )
    return [
        id_
        for id_, every, began, last in rows
        if _wants_reading(week, done, Week.of(date.fromisoformat(began)), every, last)
    ]


def _wants_reading(week: Week, done: Week | None, began: Week, every: int, last: str | None) -> bool:
    named = week.shift(-(week.since(began) % every))
    is_asked = named == week or done is None or done < named
    return is_asked and (last is None or Week.of(date.fromisoformat(last)) < named)


def due_review(query: Query, today: date) -> str | None:
    """Return the id of the judgement that has waited longest for its review."""
    rows = query(
        "SELECT judgement.id FROM judgement JOIN gap ON gap.id = judgement.gap_id "
        "WHERE review_on <= ? AND gap.state = ? ORDER BY review_on LIMIT 1",
        (today.isoformat(), GapState.AWAITING_REVIEW),
    )
    return next((id_ for (id_,) in rows), None)


def last_sealed(query: Query, before: Week) -> Week | None:
    """Return the latest sealed week before this one."""
    [(week,)] = query(f"SELECT MAX(week) FROM ritual WHERE {_SEALED} AND week < ?", (str(before),))  # noqa: S608 -- a constant
    return _week(week) if week else None


def recent_modes(query: Query, week: Week, every: int = 1) -> list[Mode | None]:
    """Return the modes of the two rituals before, newest first; None where one was missed.

    One ritual is expected in `every` weeks.
    """
    sealed = f"SELECT week, mode FROM ritual WHERE {_SEALED} AND week >= ? AND week < ?"  # noqa: S608 -- a constant
    modes = {_week(w): Mode(mode) for w, mode in query(sealed, (str(week.shift(-2 * every)), str(week)))}
    [(first,)] = query("SELECT MIN(week) FROM ritual", ())
    if first is None:
        return []
    before = [week.shift(-every), week.shift(-2 * every)]
    return [modes.get(each) for each in before if each >= _week(first)]


def _open_weeks(query: Query, week: Week) -> tuple[Week, ...]:
    drafts = "SELECT week FROM ritual WHERE state = ? AND week < ? ORDER BY week"
    return tuple(_week(written) for (written,) in query(drafts, (RitualState.DRAFT, str(week))))


def _shown_move(query: Query, week: Week) -> tuple[str, MoveState | None]:
    """Return the move that was set last, and its state."""
    rows = query(
        'SELECT move."when", move.action, move.state FROM move JOIN ritual ON ritual.id = move.ritual_id '
        "WHERE ritual.week <= ? ORDER BY ritual.week DESC LIMIT 1",
        (str(week),),
    )
    for when, action, state in rows:
        return sentence(when, action), MoveState(state)
    return "", None


def _settings(query: Query, *names: str) -> dict[str, Any]:
    places = ", ".join("?" for _ in names)
    rows = query(f"SELECT key, value FROM setting WHERE key IN ({places})", names)  # noqa: S608 -- marks alone
    return {key: json.loads(value) for key, value in rows}


def _weekly_time(stored: dict[str, Any]) -> WeeklyTime:
    """Return a stored weekly time; an earlier version stored less of it."""
    days = {name: date.fromisoformat(stored[name]) for name in ("since", "changed") if stored.get(name)}
    read = {"at": time.fromisoformat(stored["at"]), "more_days": frozenset(stored.get("more_days", ()))}
    return WeeklyTime(**stored | read | days)


def _count(query: Query, sql: str) -> int:
    [(count,)] = query(sql, ())
    return int(count)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _week(written: str) -> Week:
    return Week(int(written[:4]), int(written[6:]))
