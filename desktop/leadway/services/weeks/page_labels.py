"""The labels on the stored pages of sealed weeks: those of today, or the last ones of deleted records."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.terms import Label
from leadway.domain.week_page import PageSnapshot, ReviewLine
from leadway.storage.models import Experiment, Gap, Opportunity, Problem, Ritual, RuleProposal
from leadway.storage.week_pages import dump_page, load_page

LABELLED: dict[EntityKind, Any] = {
    EntityKind.GAP: Gap,
    EntityKind.PROBLEM: Problem,
    EntityKind.OPPORTUNITY: Opportunity,
    EntityKind.EXPERIMENT: Experiment,
    EntityKind.RULE_PROPOSAL: RuleProposal,
}
_SECTIONS = ("gaps", "reviews", "proposals", "problems", "opportunities", "decided")


def with_labels_of_today(page: PageSnapshot) -> PageSnapshot:
    """Return the page with the label that each record has now; to be called inside a reading."""
    lines = [line for section in _SECTIONS for line in getattr(page, section)]
    refs = [ref for ref in map(_labelled, lines) if ref is not None]
    labels: dict[Ref | None, Label] = {}
    for kind, model in LABELLED.items():
        ids = [ref.id for ref in refs if ref.kind is kind]
        rows = model.select(model.id, model.label).where(model.id.in_(ids)).tuples() if ids else ()
        labels.update({Ref(kind, id_): label for id_, label in rows})
    changed: dict[str, Any] = {
        section: tuple(
            replace(line, label=labels.get(_labelled(line), line.label)) for line in getattr(page, section)
        )
        for section in _SECTIONS
    }
    return replace(page, **changed)


def keep_last_labels(kind: EntityKind, ids: list[str]) -> None:
    """Write the labels of records that are being deleted into the pages that name them."""
    for id_ in ids if kind in LABELLED else ():
        rows: Any = Ritual.select().where(Ritual.page.contains(id_))
        for row in rows:
            with suppress(KnownError):  # A page that this version cannot read stays as it is.
                row.page = dump_page(with_labels_of_today(load_page(row.page)))
                row.save(only=[Ritual.page])


def _labelled(line: Any) -> Ref | None:  # noqa: ANN401 -- any line with a label
    """Return the record whose label governs a line."""
    return line.gap if isinstance(line, ReviewLine) else line.ref
