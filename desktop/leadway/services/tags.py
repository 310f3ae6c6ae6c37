"""The tags of records: words that are typed on any of them, and renamed or merged in one place."""

from __future__ import annotations

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.text import one_line
from leadway.i18n import _
from leadway.services.record_writer import RecordWriter, Row, ref_of
from leadway.services.registers.steps import Answers
from leadway.storage.links import links_from, links_to
from leadway.storage.models import Tag

BETWEEN = ", "
ITSELF = KnownError(_("A tag cannot be merged into itself."), _("Nothing was changed."))


def names_in(text: str) -> tuple[str, ...]:
    """Return the tags that are typed in a text, each once, without regard to capitals."""
    names = {name.casefold(): name for name in map(one_line, text.split(",")) if name}
    return tuple(names.values())


def tags_of(ref: Ref) -> str:
    """Return the tags of a record as they are typed; to be called inside a reading."""
    ids = [tag.id for tag in links_from(ref, LinkRole.TAGGED)]
    rows = Tag.select(Tag.name).where(Tag.id.in_(ids)) if ids else ()
    return BETWEEN.join(sorted(row.name for row in rows))


def set_tags(writer: RecordWriter, ref: Ref, text: str) -> None:
    """Give a record the tags that are typed in a text, and take the others away; new ones are made."""
    known = {row.name.casefold(): row for row in Tag.select()}
    wanted = []
    for name in names_in(text):
        row = known.get(name.casefold())
        if row is None:
            row = Tag(name=name)
            writer.create(row)
        wanted.append(ref_of(row))
    present = links_from(ref, LinkRole.TAGGED)
    for tag in wanted:
        if tag not in present:
            writer.link(ref, LinkRole.TAGGED, tag)
    for tag in present:
        if tag not in wanted:
            writer.unlink(ref, LinkRole.TAGGED, tag)


def merge(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Give every record of a tag another tag in its place, and delete the first."""
    into = Ref(EntityKind.TAG, str(answers["into"]))
    if into == ref_of(row):
        raise ITSELF
    for ref in links_to(ref_of(row), LinkRole.TAGGED):
        writer.link(ref, LinkRole.TAGGED, into)
    writer.delete(row)
    return into
