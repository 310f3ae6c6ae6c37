"""The kinds of record, references to single records, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EntityKind(StrEnum):
    """The kinds of record; each value is the name of its table, and its word in exports."""

    RITUAL = "ritual"
    AMENDMENT = "amendment"
    DECLARED_WEEK = "declared_week"
    NOTE = "note"
    SOURCE = "source"
    RULE = "rule"
    COMMITMENT = "commitment"
    CHECK = "check"
    FINDING = "finding"
    EXCEPTION = "exception"
    GAP = "gap"
    JUDGEMENT = "judgement"
    OUTCOME_REVIEW = "outcome_review"
    REFLECTION = "reflection"
    RULE_PROPOSAL = "rule_proposal"
    PROBLEM = "problem"
    OPPORTUNITY = "opportunity"
    EXPERIMENT = "experiment"
    EXPERIMENT_REVIEW = "experiment_review"
    MEASURE = "measure"
    READING = "reading"
    MOVE = "move"
    EVIDENCE = "evidence"
    PERSON = "person"
    TAG = "tag"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A reference to one record."""

    kind: EntityKind
    id: str

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Return what `str` wrote; raise ValueError for another text."""
        kind, _slash, id_ = text.partition("/")
        return cls(EntityKind(kind), id_)

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


def record_id(ritual: str, key: str) -> str:
    """Return the id of the record that an answer becomes: its own for each ritual, the same each time."""
    import uuid  # late: only a ritual that is sealed needs it (4 ms)

    return str(uuid.uuid5(uuid.UUID(ritual), key))


class LinkRole(StrEnum):
    """What the record that a link comes from is to the record it leads to."""

    FILED_AS = "filed_as"
    HANDED_ON_TO = "handed_on_to"
    PROPOSES = "proposes"
    SERVES = "serves"
    ABOUT = "about"
    MERGED_INTO = "merged_into"
    SUPERSEDED_BY = "superseded_by"
    RENEWS = "renews"
    BECAME = "became"
    NEAREST = "nearest"
    PRECEDENT = "precedent"
    CARRIED_AS = "carried_as"
    TAGGED = "tagged"
    INVOLVES = "involves"


_K = EntityKind
_Kinds = tuple[EntityKind, ...]
_IDEAS = (_K.PROBLEM, _K.OPPORTUNITY, _K.GAP)

LINK_ENDS: dict[LinkRole, tuple[_Kinds, _Kinds]] = {
    LinkRole.FILED_AS: ((_K.NOTE,), _IDEAS),
    LinkRole.HANDED_ON_TO: ((_K.FINDING,), (*_IDEAS, _K.EXCEPTION)),
    LinkRole.PROPOSES: ((_K.GAP, _K.EXCEPTION, _K.FINDING, _K.EXPERIMENT), (_K.RULE_PROPOSAL,)),
    LinkRole.SERVES: (
        (_K.EXPERIMENT, _K.MOVE),
        (*_IDEAS, _K.RULE_PROPOSAL, _K.EXPERIMENT, _K.FINDING),
    ),
    LinkRole.ABOUT: ((_K.EVIDENCE,), tuple(_K)),
    LinkRole.MERGED_INTO: ((_K.PROBLEM,), (_K.PROBLEM,)),
    LinkRole.SUPERSEDED_BY: ((_K.RULE,), (_K.RULE,)),
    LinkRole.RENEWS: ((_K.EXCEPTION,), (_K.EXCEPTION,)),
    LinkRole.BECAME: ((_K.RULE_PROPOSAL, _K.EXPERIMENT), (_K.RULE, _K.COMMITMENT)),
    LinkRole.NEAREST: ((_K.GAP,), (_K.RULE,)),
    LinkRole.PRECEDENT: ((_K.GAP,), (_K.GAP,)),
    LinkRole.CARRIED_AS: ((_K.MOVE,), (_K.MOVE,)),
    LinkRole.TAGGED: (tuple(_K), (_K.TAG,)),
    LinkRole.INVOLVES: (tuple(_K), (_K.PERSON,)),
}
"""The kinds that each role may come from, and those it may lead to."""


def may_link(start: EntityKind, role: LinkRole, end: EntityKind) -> bool:
    """Whether a link of this role may lead from one kind of record to the other."""
    starts, ends = LINK_ENDS[role]
    return start in starts and end in ends
