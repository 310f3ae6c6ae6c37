"""What the window shows of gaps beside their records: precedents like one, and the calibration."""

from __future__ import annotations

from leadway.domain.agenda import PastJudgement
from leadway.domain.calibration import Calibration
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.text import shorten
from leadway.i18n import _, isolated
from leadway.services.gaps.precedents import like, read_calibration
from leadway.services.record_writer import DataService

CONSIDER = _("consider “{title}” as a precedent")
_SHORT = 40


class GapService(DataService):
    """Reads what follows from gaps and judgements; raises KnownError where the data cannot be read."""

    def similar(self, gap: Ref) -> tuple[PastJudgement, ...]:
        """Return the precedents that a gap is like, the most similar first, without those considered."""
        with self._database.reading():
            return like(gap.id, self._clock.now().date())

    def consider(self, gap: Ref, precedent: PastJudgement) -> None:
        """Keep with a gap that an earlier one was considered."""
        title = isolated(shorten(precedent.title, _SHORT))
        with self.writing_records(CONSIDER.format(title=title)) as writer:
            writer.link(gap, LinkRole.PRECEDENT, Ref(EntityKind.GAP, precedent.gap))

    def calibration(self) -> Calibration:
        """Return how sure the person was of judgements that were looked back on, and what came true."""
        with self._database.reading():
            return read_calibration()
