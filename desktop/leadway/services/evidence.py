"""Attaches evidence to records."""

from __future__ import annotations

from leadway.domain.refs import LinkRole, Ref
from leadway.domain.text import one_line
from leadway.services.record_writer import RecordWriter, Row, ref_of
from leadway.services.registers.steps import Answers
from leadway.storage.models import Evidence


def attach(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Write a piece of evidence about a record, and return it."""
    evidence = Evidence(
        text=one_line(answers["evidence_text"]),
        kind=answers.get("evidence_kind"),
        address=one_line(answers.get("evidence_address", "")),
        noted_on=writer.today,
    )
    writer.create(evidence)
    writer.link(ref_of(evidence), LinkRole.ABOUT, ref_of(row))
    return ref_of(evidence)
