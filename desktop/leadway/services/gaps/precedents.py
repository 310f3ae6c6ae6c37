"""Finds earlier judgements: those that are precedents, those a gap is like, and how often they came true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from leadway.domain.agenda import PastJudgement, is_folded
from leadway.domain.calibration import Calibration, calibration
from leadway.domain.precedents import similar
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.terms import GapNext
from leadway.domain.weeks import local_day
from leadway.storage.fields import rowid
from leadway.storage.models import Gap, Judgement, Link, OutcomeReview

_MOST = 200
"""How many precedents are compared, the latest first."""


def precedents(today: date) -> tuple[PastJudgement, ...]:
    """Return the judgements to be used next time, the latest first; to be called inside a reading."""
    rows = Judgement.select(Judgement, Gap).join(Gap).where(Gap.next == GapNext.PRECEDENT)
    found = list(rows.order_by(Gap.noticed_on.desc()).limit(_MOST))
    shared = _shared([row.gap.id for row in found])
    return tuple(past_judgement(row, today, *shared[row.gap.id]) for row in found)


def like(gap: str, today: date) -> tuple[PastJudgement, ...]:
    """Return the precedents that a stored gap is like, the most similar first, without those considered."""
    row = Gap.get_or_none(id=gap)
    if row is None:
        return ()
    rules, tags = _shared([gap])[gap]
    known = _linked([gap], LinkRole.PRECEDENT)[gap]
    others = [each for each in precedents(today) if each.gap != gap and each.gap not in known]
    return similar(row.situation, others, rules=rules, tags=tags)


def past_judgement(
    row: Any,  # noqa: ANN401 -- joined with its gap
    today: date,
    rules: frozenset[str] = frozenset(),
    tags: frozenset[str] = frozenset(),
) -> PastJudgement:
    """Return a judgement as it is looked back on or compared."""
    gap = row.gap
    return PastJudgement(
        row.id,
        gap.title,
        row.reasons,
        gap.noticed_on,
        expectation=row.prediction,
        confidence=row.confidence,
        folded=is_folded(gap.state, local_day(row.frozen_at), today),
        gap=gap.id,
        rules=rules,
        tags=tags,
    )


def read_calibration() -> Calibration:
    """Return how sure the person was and what came true; of several looks back the last one counts."""
    rows: Any = OutcomeReview.select(OutcomeReview, Judgement).join(Judgement)
    rows = rows.where(~Judgement.confidence.is_null() & ~OutcomeReview.came_true.is_null())
    last = {row.judgement.id: row for row in rows.order_by(OutcomeReview.reviewed_on, rowid("t1"))}
    return calibration((row.judgement.confidence, row.came_true) for row in last.values())


def _shared(gaps: Collection[str]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the rules and the tags of each gap."""
    rules, tags = _linked(gaps, LinkRole.NEAREST), _linked(gaps, LinkRole.TAGGED)
    return {id_: (rules[id_], tags[id_]) for id_ in gaps}


def _linked(gaps: Collection[str], role: LinkRole) -> dict[str, frozenset[str]]:
    rows: Any = Link.select(Link.from_id, Link.to_id).where(
        (Link.from_kind == EntityKind.GAP) & Link.from_id.in_(list(gaps)) & (Link.role == role)
    )
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for start, end in rows.tuples():
        found[start] |= {end}
    return found
