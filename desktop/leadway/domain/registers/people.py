"""The registers of people and tags, and the fields by which every other record names them."""

from __future__ import annotations

from dataclasses import replace

from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.registers.evidence import ATTACH, EVIDENCE
from leadway.domain.registers.spec import LABEL, FieldKind, FieldSpec, RegisterSpec, StepSpec
from leadway.i18n import _

INVOLVED = FieldSpec(
    "people", _("Who is involved?"), FieldKind.RECORDS, refers_to=EntityKind.PERSON, role=LinkRole.INVOLVES
)
TAGS = FieldSpec(
    "tags",
    _("Tags"),
    FieldKind.TAGS,
    refers_to=EntityKind.TAG,
    example=_("e.g. night shift, till"),
    hint=_("Separate them with commas."),
)
INTO = FieldSpec("into", _("Into which tag?"), FieldKind.RECORD, refers_to=EntityKind.TAG)


PEOPLE = RegisterSpec(
    EntityKind.PERSON,
    _("People"),
    _("person"),
    lambda row: str(row.known_as),
    fields=(
        FieldSpec("known_as", _("Alias"), example=_("e.g. lead of the night shift")),
        FieldSpec("role", _("Role"), example=_("e.g. shift lead")),
        FieldSpec(
            "private_name",
            _("Name"),
            hint=_("Only you see it, here. It never stands in a document; leave it blank where you can."),
        ),
        LABEL,
    ),
    first_field="known_as",
    new=_("New person"),
    empty=_("Write down whom your records speak of, by an alias and a role. A name is not needed."),
    example=_("Lead of the night shift"),
    details_of=lambda row: str(row.role),
    order=("known_as",),
)
TAG_REGISTER = RegisterSpec(
    EntityKind.TAG,
    _("Tags"),
    _("tag"),
    lambda row: str(row.name),
    fields=(FieldSpec("name", _("Tag"), example=_("e.g. night shift")),),
    first_field="name",
    unique="name",
    steps=(StepSpec("merge", _("Merge…"), _("merge the tag “{title}”"), asks=(INTO,), required=("into",)),),
    new=_("New tag"),
    empty=_("Type tags on any record; here you rename, merge and delete them."),
    example=_("night shift"),
    order=("name",),
)
REGISTERS: tuple[RegisterSpec, ...] = (PEOPLE, TAG_REGISTER)


def with_common_fields(spec: RegisterSpec) -> RegisterSpec:
    """Return a register with what every record with a label has: people, tags, and evidence."""
    if spec in REGISTERS or LABEL not in spec.fields:
        return spec
    steps = spec.steps if spec is EVIDENCE else (*spec.steps, ATTACH)
    return replace(spec, fields=(*spec.fields, INVOLVED, TAGS), steps=steps)
