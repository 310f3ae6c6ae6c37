"""The register of evidence, and the step by which it is attached to any other record."""

from __future__ import annotations

from dataclasses import replace

from leadway.domain.refs import EntityKind
from leadway.domain.registers.spec import LABEL, FieldKind, FieldSpec, RegisterSpec, StepSpec
from leadway.domain.terms import EvidenceKind
from leadway.domain.text import one_line
from leadway.domain.weeks import short_date
from leadway.i18n import _

WHAT = FieldSpec("text", _("What shows it?"), example=_("e.g. log of 18 November: 31 cases, 2.6 days"))
KIND = FieldSpec("kind", _("What is it?"), FieldKind.CHOICE, terms=EvidenceKind)
WHERE = FieldSpec("address", _("Where is it?"), example=_("e.g. a folder, a page, a binder"))

EVIDENCE = RegisterSpec(
    EntityKind.EVIDENCE,
    _("Evidence"),
    _("evidence"),
    lambda row: one_line(row.text),
    fields=(
        WHAT,
        KIND,
        FieldSpec("source", _("Who says so?"), example=_("e.g. the till’s report")),
        WHERE,
        FieldSpec("noted_on", _("Of which day?"), FieldKind.DAY, looks_back=True),
        LABEL,
    ),
    first_field="text",
    new=_("New evidence"),
    empty=_("Write down what shows that something is so. You can attach it to any record, too."),
    example=_("Log of 18 November: 31 cases, 2.6 days (the till’s report)"),
    details_of=lambda row: short_date(row.noted_on),
    order=("-noted_on",),
    day_field="noted_on",
)
ATTACH = StepSpec(
    "attach",
    _("Attach evidence…"),
    _("attach evidence to “{title}”"),
    # No record has columns of these names: each answer belongs to the evidence.
    asks=tuple(replace(each, name=f"evidence_{each.name}") for each in (WHAT, KIND, WHERE)),
    required=("evidence_text",),
    makes=EntityKind.EVIDENCE,
)
"""The step of every kind of record that something can show."""
