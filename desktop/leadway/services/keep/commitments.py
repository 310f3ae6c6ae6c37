"""What only commitments have: their last checks, changed words, and the events they wait for."""

from __future__ import annotations

from dataclasses import dataclass

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.terms import ByRulebook, Cadence, CheckResult, CommitmentState
from leadway.domain.text import one_line, shorten
from leadway.domain.week_page import CheckLine
from leadway.domain.weeks import Week
from leadway.i18n import _, isolated
from leadway.services.record_writer import GONE, DataService, from_rows
from leadway.services.registers.service import CHANGE, held_place
from leadway.services.settings import UnsavedTexts
from leadway.storage.fields import SQL
from leadway.storage.models import Check, Commitment, DraftAnswer, Ritual, new_id, query
from leadway.storage.startup_queries import asked_week

REPLACE = _("begin “{title}” as a new one")
"""What can be undone, after "Undo:"."""
ANSWERED = _("You have already answered it in this week’s ritual.")
FINISH_FIRST = _("Finish the ritual first; the words stay as you typed them.")
ENDED = _("A new commitment took its place.")
LAST_CHECKS = 13
_SHORT = 40


@dataclass(frozen=True, slots=True)
class PastCheck:
    """One check of a commitment in a sealed week."""

    week: Week
    line: CheckLine


class CommitmentService(DataService):
    """Works on the commitment of a reference; raises KnownError where that is gone."""

    def last_checks(self, id_: str) -> tuple[PastCheck, ...]:
        """Return the last checks of a commitment, the latest last."""
        with self._database.reading():
            rows = Check.select(Check, Ritual.week).join(Ritual)
            rows = rows.order_by(Ritual.week.desc()).limit(LAST_CHECKS)
            # Without the index on commitments SQLite reads only what was checked lately.
            lately = Ritual.week >= Week.of(self._clock.now().date()).shift(-2 * LAST_CHECKS)
            latest = list(rows.where(SQL('+"t1"."commitment_id" = ?', [id_]) & lately))
            if len(latest) < LAST_CHECKS:
                latest = list(rows.where(Check.commitment == id_))
            return tuple(PastCheck(row.ritual.week, _line(row)) for row in reversed(latest))

    def on_event(self) -> tuple[tuple[str, str], ...]:
        """Return the ids and titles of the commitments that wait for something to happen."""
        with self._database.reading():
            waits = (Commitment.cadence == Cadence.ON_EVENT) & Commitment.event_on.is_null()
            rows = Commitment.select().where(waits & (Commitment.state == CommitmentState.ACTIVE))
            return tuple((row.id, row.title) for row in rows.order_by(Commitment.position, Commitment.title))

    def choose_words(self, ref: Ref, *, same: bool) -> Ref:
        """Let the changed words be better ones for the same commitment, or those of a new one.

        A new one takes the place of the old, from the week that is asked now on; what was sealed stays.
        Raises KnownError where that week has answers about the old one, which would be lost.
        """
        texts = UnsavedTexts(self._database)
        title = one_line(texts.get(held_place(ref)))
        sentence = (CHANGE if same else REPLACE).format(title=isolated(shorten(title, _SHORT)))
        with self.writing_records(sentence) as writer:
            row = Commitment.get_or_none(Commitment.id == ref.id)
            if row is None or not title:
                raise GONE
            texts.put(held_place(ref), "")
            if same:
                writer.update(row, title=title)
                return ref
            week = asked_week(query, self._clock.now())
            draft = DraftAnswer.select().join(Ritual).where(Ritual.week == week)
            if draft.where(DraftAnswer.key == row.id).exists():
                raise KnownError(ANSWERED, FINISH_FIRST)
            writer.set_state(row, CommitmentState.RETIRED, ENDED)
            own = row.__data__ | {"id": new_id(), "state": CommitmentState.ACTIVE, "paused_until": None}
            new = Commitment(**own | {"title": title, "since": week.first_day})
            writer.create(new)
            return Ref(EntityKind.COMMITMENT, new.id)

    def keep_old_words(self, ref: Ref) -> None:
        """Drop the changed words."""
        UnsavedTexts(self._database).put(held_place(ref), "")


def _line(row: Check) -> CheckLine:
    is_asked = row.by_rulebook is ByRulebook.EXCEPTION and row.result is CheckResult.ASKED
    return from_rows(CheckLine, row, covered=not is_asked)
