"""The register of commitments as a test uses it: its records as the values of their form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from leadway.domain.cadence import Rhythm
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.keep import COMMITMENTS
from leadway.domain.terms import CommitmentState
from leadway.services.keep.steps import rhythm_of
from leadway.services.registers.views import Values
from leadway.services.session import Services
from leadway.storage.models import Commitment

LISTED = (CommitmentState.ACTIVE, CommitmentState.PAUSED)


class CommitmentRegister:
    """Adds, changes, orders and removes commitments through the services that the window uses."""

    def __init__(self, services: Services) -> None:
        self._services, self._register = services, services.registers

    def all(self) -> tuple[Values, ...]:
        """Return the commitments that are not ended, in the person's order."""
        lines = self._register.lines(EntityKind.COMMITMENT, LISTED)
        return tuple(self._register.record(line.ref).values for line in lines)

    def blank(self, **values: Any) -> Values:  # noqa: ANN401 -- of any field
        """Return a commitment that is not stored yet."""
        return replace(self._register.blank(EntityKind.COMMITMENT), **values)

    def save(self, before: Values, after: Values) -> Values:
        """Save what differs."""
        return self._register.save(EntityKind.COMMITMENT, before, after)

    def old_words(self, record: Values) -> str:
        """Return the words that count while changed ones wait."""
        return self._register.record(ref_of(record)).held

    def rhythm(self, record: Values) -> Rhythm:
        """Return when it is due."""
        with self._services.database.reading():
            return rhythm_of(Commitment.get_by_id(record.id))

    def remove(self, record: Values) -> str | None:
        """Take it from the list, and return what can be undone then."""
        self._register.take(ref_of(record), COMMITMENTS.step(COMMITMENTS.removal))
        return self._services.database.undo.next

    def move(self, record: Values, to: int) -> None:
        """Put it at another place."""
        refs = [line.ref for line in self._register.lines(EntityKind.COMMITMENT, LISTED)]
        self._register.move(refs, refs.index(ref_of(record)), to)

    def choose_words(self, record: Values, *, same: bool) -> Values:
        """Say what changed words mean."""
        ref = self._services.commitments.choose_words(ref_of(record), same=same)
        return self._register.record(ref).values

    def keep_old_words(self, record: Values) -> None:
        """Drop changed words."""
        self._services.commitments.keep_old_words(ref_of(record))


def ref_of(record: Values) -> Ref:
    """Return the reference to a stored commitment."""
    return Ref(EntityKind.COMMITMENT, record.id)
