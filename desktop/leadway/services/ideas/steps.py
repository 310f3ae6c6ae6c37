"""What the steps of problems and notes do besides setting the state."""

from __future__ import annotations

from datetime import date
from functools import partial

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import GapState, NoteTarget
from leadway.domain.text import one_line, shorten
from leadway.domain.transitions import TRANSITIONS
from leadway.i18n import _, isolated
from leadway.services.record_writer import RecordWriter, Row, ref_of
from leadway.services.registers.steps import Answers, Effect
from leadway.storage.links import links_from
from leadway.storage.models import Gap, Note, Opportunity, Problem

INTO_ITSELF = KnownError(_("It cannot be merged with itself."), _("Choose another one."))
CIRCLE = _("“{title}” is merged into this one already.")
CIRCLE_ADVICE = _("Undo that merge first, or choose another one.")
ENDED = _("“{title}” has ended.")
ENDED_ADVICE = _("Open it again first, or choose another one.")
TO_BE_TOLD = KnownError(_("This note says that others have to be told."), _("File it as a gap."))
_SHORT = 60


def _merge_problem(writer: RecordWriter, row: Row, answers: Answers) -> None:
    """Link a problem to the one that it is merged into; raise KnownError where that leads back to it."""
    other = _other(Problem, row, answers)
    title = isolated(shorten(one_line(other.happens), _SHORT))
    ahead, seen = [ref_of(other)], set[Ref]()
    while ahead:
        ref = ahead.pop()
        seen.add(ref)
        ahead.extend(end for end in links_from(ref, LinkRole.MERGED_INTO) if end not in seen)
    if ref_of(row) in seen:
        raise KnownError(CIRCLE.format(title=title), CIRCLE_ADVICE)
    if other.state in TRANSITIONS[EntityKind.PROBLEM].ends:
        raise KnownError(ENDED.format(title=title), ENDED_ADVICE)
    writer.link(ref_of(row), LinkRole.MERGED_INTO, ref_of(other))


def _unmerge_problem(writer: RecordWriter, row: Row, _answers: Answers) -> None:
    for end in links_from(ref_of(row), LinkRole.MERGED_INTO):
        writer.unlink(ref_of(row), LinkRole.MERGED_INTO, end)


def _merge_note(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Add the words of a note, and what applies to it, to another one; that one is shown next."""
    other = _other(Note, row, answers)
    concerns = " ".join(dict.fromkeys(f"{other.concerns} {row.concerns}".split()))
    writer.update(other, text=f"{other.text}\n{row.text}", concerns=concerns)
    return ref_of(other)


def _file_note(target: NoteTarget, writer: RecordWriter, row: Row, _answers: Answers) -> Ref | None:
    """Make what a note is filed as; raise KnownError where others have to be told of it and it is no gap."""
    if row.concerns and target is not NoteTarget.GAP:
        raise TO_BE_TOLD
    writer.update(row, filed_as=target)
    made = _made_of(target, row, row.day or writer.today)
    if made is None:
        return None
    writer.create(made)
    writer.link(ref_of(row), LinkRole.FILED_AS, ref_of(made))
    return ref_of(made)


def _made_of(target: NoteTarget, row: Row, day: date) -> Row | None:
    match target:
        case NoteTarget.GAP:
            return Gap(situation=row.text, noticed_on=day, concerns=row.concerns, state=GapState.NOTICED)
        case NoteTarget.PROBLEM:
            return Problem(happens=one_line(row.text), noticed_on=day)
        case NoteTarget.OPPORTUNITY:
            return Opportunity(tried=one_line(row.text), spotted_on=day)
        case _:
            return None


def _other(model: type[Problem] | type[Note], row: Row, answers: Answers) -> Row:
    """Return the record that another one is merged into; raise KnownError where it is gone, or the same."""
    other = model.get_or_none(model.id == answers["into"])
    if other is None:
        raise KnownError(_("That one is no longer there."), _("Choose another one."))
    if other.id == row.id:
        raise INTO_ITSELF
    return other


EFFECTS: dict[tuple[EntityKind, str], Effect] = {
    (EntityKind.PROBLEM, "merge"): _merge_problem,
    (EntityKind.PROBLEM, "unmerge"): _unmerge_problem,
    (EntityKind.NOTE, "merge"): _merge_note,
    (EntityKind.NOTE, "file_gap"): partial(_file_note, NoteTarget.GAP),
    (EntityKind.NOTE, "file_problem"): partial(_file_note, NoteTarget.PROBLEM),
    (EntityKind.NOTE, "file_opportunity"): partial(_file_note, NoteTarget.OPPORTUNITY),
    (EntityKind.NOTE, "file_week"): partial(_file_note, NoteTarget.WEEK),
}
"""By the kind of record and the name of the step."""
