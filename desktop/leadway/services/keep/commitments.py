"""The register of commitments: listed, added, changed, put in order, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leadway.domain.cadence import Rhythm
from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.terms import Cadence, CommitmentState, Importance
from leadway.domain.text import isolated, one_line, shorten
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.changes import Changes
from leadway.services.record_writer import DataService, RecordWriter
from leadway.services.settings import SettingsStore, UnsavedTexts
from leadway.storage.database import Database
from leadway.storage.models import Check, Commitment, DraftAnswer, Ritual, new_id, query
from leadway.storage.startup_queries import asked_week, settled_weeks

ADD, CHANGE, MOVE = _("add “{title}”"), _("change “{title}”"), _("move “{title}”")
REMOVE, REPLACE = _("remove “{title}”"), _("begin “{title}” as a new one")
"""What can be undone, after "Undo:"."""
ANSWERED = _("You have already answered it in this week’s ritual.")
FINISH_FIRST = _("Finish the ritual first; the words stay as you typed them.")
ENDED = _("A new commitment took its place.")
_LISTED = (CommitmentState.ACTIVE, CommitmentState.PAUSED)
_SHORT = 40


@dataclass(frozen=True, slots=True)
class CommitmentRecord:
    """A commitment as the register shows it; without an id it is not stored yet."""

    id: str = ""
    title: str = ""
    critical: bool = False
    cadence: tuple[Cadence, int] = (Cadence.WEEKLY, 1)
    """How often it is due, and for every n weeks the n."""
    day_of_month: int = 1
    weekday: int | None = None
    right_means: str = ""
    since: date | None = field(default=None, compare=False)
    old_words: str = ""
    """The title that counts, where nobody has said yet whether the changed one is the same commitment."""

    @property
    def rhythm(self) -> Rhythm:
        """When it is due."""
        kind, every = self.cadence
        return Rhythm(kind, every, self.day_of_month, self.since or date.min, self.weekday)


class CommitmentService(DataService):
    """Each change is a step that can be undone; what is typed into one commitment in one go is one step."""

    def __init__(self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore) -> None:
        super().__init__(database, clock, changes, settings)
        self._texts = UnsavedTexts(database)
        self._added: tuple[str, str | None] = ("", None)
        """The commitment that was added last, and the sentence of that step."""

    def all(self) -> tuple[CommitmentRecord, ...]:
        """Return the commitments that are not ended, in the person's order."""
        with self._database.reading():
            rows = Commitment.select().where(Commitment.state.in_(_LISTED))
            return tuple(map(self._record, rows.order_by(Commitment.position, Commitment.title)))

    def next_week(self) -> Week:
        """Return the first week that is still to be asked."""
        with self._database.reading():
            week = asked_week(query, self._clock.now())
            return week.shift(1) if week in settled_weeks(query, week) else week

    def save(self, before: CommitmentRecord, after: CommitmentRecord) -> CommitmentRecord:
        """Save what differs, and return it as it is stored; one without words stays as it was.

        Changed words of a commitment that was checked before are kept beside the old ones until
        `choose_words` says what they are.
        """
        title, row = one_line(after.title), Commitment.get_or_none(Commitment.id == after.id)
        is_new, differing = row is None, _differing(before, after)
        if row is None and not title:
            return after
        row = row or Commitment(title=title, since=self._clock.now().date(), position=_last_position() + 1)
        is_added = is_new or self._added == (row.id, self._database.undo.next)
        sentence = (ADD if is_added else CHANGE).format(title=isolated(shorten(title or row.title, _SHORT)))
        with self.writing_records(sentence, key=row.id) as writer:
            if is_new:
                writer.create(row)
            is_other = bool(title) and title != row.title
            if is_other and not Check.select().where(Check.commitment == row).exists():
                differing["title"] = title
            elif after.title != before.title:
                self._texts.put(_place(row.id), title if is_other else "")
            if differing:
                writer.update(row, **differing)
        self._added = (row.id, sentence if is_added else None)
        return self._record(row)

    def choose_words(self, record: CommitmentRecord, *, same: bool) -> CommitmentRecord:
        """Let the changed words be better ones for the same commitment, or those of a new one.

        A new one takes the place of the old, from the week that is asked now on; what was sealed stays.
        Raises KnownError where that week has answers about the old one, which would be lost.
        """
        title = one_line(record.title)
        sentence = (CHANGE if same else REPLACE).format(title=isolated(shorten(title, _SHORT)))
        with self.writing_records(sentence) as writer:
            row = Commitment.get_by_id(record.id)
            self._texts.put(_place(row.id), "")
            if same:
                writer.update(row, title=title)
                return self._record(row)
            week = asked_week(query, self._clock.now())
            draft = DraftAnswer.select().join(Ritual).where(Ritual.week == week)
            if draft.where(DraftAnswer.key == row.id).exists():
                raise KnownError(ANSWERED, FINISH_FIRST)
            writer.set_state(row, CommitmentState.RETIRED, ENDED)
            own = row.__data__ | {"id": new_id(), "state": CommitmentState.ACTIVE, "paused_until": None}
            new = Commitment(**own | {"title": title, "since": week.first_day})
            writer.create(new)
            return self._record(new)

    def keep_old_words(self, record: CommitmentRecord) -> None:
        """Drop the changed words."""
        self._texts.put(_place(record.id), "")

    def remove(self, record: CommitmentRecord) -> str:
        """End a commitment, and return the sentence under which that can be undone; its weeks stay."""
        sentence = REMOVE.format(title=isolated(shorten(record.old_words or record.title, _SHORT)))
        with self.writing_records(sentence) as writer:
            writer.set_state(Commitment.get_by_id(record.id), CommitmentState.RETIRED)
        return sentence

    def move(self, record: CommitmentRecord, place: int) -> None:
        """Put a commitment at a place of the list, from 0."""
        others = [each.id for each in self.all() if each.id != record.id]
        with self.writing_records(MOVE.format(title=isolated(shorten(record.title, _SHORT)))) as writer:
            _put_in_order(writer, [*others[:place], record.id, *others[place:]])

    def _record(self, row: Any) -> CommitmentRecord:  # noqa: ANN401 -- a commitment
        words = self._texts.get(_place(row.id))
        return CommitmentRecord(
            id=row.id,
            title=words or row.title,
            critical=row.importance is Importance.CRITICAL,
            cadence=(row.cadence, row.every if row.cadence is Cadence.EVERY_N_WEEKS else 1),
            day_of_month=row.day_of_month,
            weekday=row.weekday,
            right_means=row.right_means,
            since=row.since,
            old_words=row.title if words else "",
        )


def _place(id_: str) -> str:
    """Return where the changed words of a commitment are kept until it is said what they are."""
    return f"commitment/{id_}"


def _last_position() -> int:
    return max((row.position for row in Commitment.select(Commitment.position)), default=-1)


def _put_in_order(writer: RecordWriter, ids: Sequence[str]) -> None:
    for place, id_ in enumerate(ids):
        row = Commitment.get_by_id(id_)
        if row.position != place:
            writer.update(row, position=place)


def _differing(before: CommitmentRecord, after: CommitmentRecord) -> dict[str, object]:
    """Return the columns whose values differ, all but the title."""
    was, now = _columns(before), _columns(after)
    return {name: value for name, value in now.items() if value != was[name]}


def _columns(record: CommitmentRecord) -> dict[str, object]:
    cadence, every = record.cadence
    return {
        "importance": Importance.CRITICAL if record.critical else Importance.NORMAL,
        "cadence": cadence,
        "every": every,
        "day_of_month": record.day_of_month,
        "weekday": record.weekday,
        "right_means": record.right_means,
    }
