"""Examples of each field of work: roles and things, never names."""

from __future__ import annotations

from typing import NamedTuple

from leadway.domain.terms import FieldOfWork
from leadway.i18n import _

COMMITMENTS: dict[FieldOfWork, tuple[str, ...]] = {
    FieldOfWork.SHOP: (
        _("Cash count signed"),
        _("Returns refunded within 2 days"),
        _("Rota out by Thursday"),
        _("Price labels checked"),
    ),
    FieldOfWork.OFFICE: (
        _("Time sheets approved"),
        _("One-to-ones held"),
        _("Complaints answered in 2 days"),
        _("Invoices passed on by Friday"),
    ),
    FieldOfWork.CARE: (
        _("Care plans reviewed"),
        _("Medication counts signed"),
        _("Handover written every shift"),
        _("Families called back within a day"),
    ),
    FieldOfWork.KITCHEN: (
        _("Fridge temperatures logged"),
        _("Allergen list up to date"),
        _("Cleaning rota signed"),
        _("Orders placed by Wednesday"),
    ),
    FieldOfWork.SUPPORT: (
        _("Urgent tickets answered within an hour"),
        _("Every escalation called back"),
        _("Shift plan out by Thursday"),
        _("Help articles checked after each release"),
    ),
    FieldOfWork.WAREHOUSE: (
        _("Forklift checks signed"),
        _("Stock count matches the system"),
        _("Deliveries booked in the same day"),
        _("Walkways clear at every handover"),
    ),
    FieldOfWork.SCHOOL: (
        _("Registers closed by 9:30"),
        _("Cover arranged before the first lesson"),
        _("Parents called back within a day"),
        _("Incident forms filed the same day"),
    ),
    FieldOfWork.OTHER: (
        _("Hours approved"),
        _("One-to-ones held"),
        _("Safety walk done"),
        _("Rota out by Thursday"),
    ),
}
"""Commitments that are common in a field."""
ADDRESSEES: dict[FieldOfWork, tuple[str, str]] = {
    FieldOfWork.SHOP: (_("Duty manager"), _("HR")),
    FieldOfWork.OFFICE: (_("HR"), _("Legal or compliance")),
    FieldOfWork.CARE: (_("Safeguarding lead"), _("The regulator")),
    FieldOfWork.KITCHEN: (_("Owner"), _("The food inspector")),
    FieldOfWork.SUPPORT: (_("HR"), _("Data protection officer")),
    FieldOfWork.WAREHOUSE: (_("Safety officer"), _("HR")),
    FieldOfWork.SCHOOL: (_("Safeguarding lead"), _("The school authority")),
    FieldOfWork.OTHER: (_("HR"), _("Owner")),
}
"""Who is told first, and who second, where something is not one person's to decide."""


class Examples(NamedTuple):
    """What could be written into the fields of the ritual, all from one field of work."""

    gap: str
    option_a: str
    option_b: str
    slip: str
    case: str
    who: str
    happens: str
    tried: str
    then: str
    action: str
    measure: str


_EXAMPLES = {
    FieldOfWork.SHOP: Examples(
        _("e.g. A customer came back on day 33 with a faulty kettle; the handbook says 30 days."),
        _("e.g. Refuse, as the policy says"),
        _("e.g. Refund it and tell finance the same day"),
        _("e.g. Two returns waited overnight: the scanner was down"),
        _("e.g. Receipt 4471: paid back after one day"),
        _("e.g. Customers with returns"),
        _("e.g. wait 3 days for their money"),
        _("e.g. three labelled bins at the counter"),
        _("e.g. sorting each return only once"),
        _("e.g. time three returns"),
        _("e.g. Days from the counter to the refund"),
    ),
    FieldOfWork.OFFICE: Examples(
        _("e.g. A colleague asked for Friday off after the plan was out; the rule says two weeks ahead."),
        _("e.g. Refuse, as the rule says"),
        _("e.g. Agree, and swap the day on call"),
        _("e.g. Two time sheets came on Tuesday: the form was down"),
        _("e.g. Time sheet of 12 May: hours and project match"),
        _("e.g. New colleagues"),
        _("e.g. wait 3 days for their access"),
        _("e.g. one checklist for the first day"),
        _("e.g. asking IT only once"),
        _("e.g. ask two newcomers what they waited for"),
        _("e.g. Days until everything works at a new desk"),
    ),
    FieldOfWork.CARE: Examples(
        _("e.g. A resident wanted to go out alone at dusk; the care plan says never alone."),
        _("e.g. Say no, as the plan says"),
        _("e.g. Walk along for ten minutes and write it down"),
        _("e.g. Two counts were not signed: the night shift was one short"),
        _("e.g. Room 12: the count matches the sheet"),
        _("e.g. The late shift"),
        _("e.g. looks for the handover book for 20 minutes"),
        _("e.g. a fixed place for the handover book"),
        _("e.g. starting the round on time"),
        _("e.g. ask the night shift where they look first"),
        _("e.g. Minutes until the handover begins"),
    ),
    FieldOfWork.KITCHEN: Examples(
        _("e.g. The supplier sent another brand of nuts; the allergen sheet does not name it."),
        _("e.g. Take the dish off the menu"),
        _("e.g. Call the supplier and leave it off until they answer"),
        _("e.g. Two readings are missing: the thermometer was flat"),
        _("e.g. Fridge 2, Tuesday: 4 °C, signed"),
        _("e.g. The evening line"),
        _("e.g. waits 15 minutes for clean pans"),
        _("e.g. a second rack by the sink"),
        _("e.g. pans being back before service"),
        _("e.g. count the clean pans at 18:00"),
        _("e.g. Plates sent back in a week"),
    ),
    FieldOfWork.SUPPORT: Examples(
        _("e.g. A customer without a contract lost all data; the rule says paid help only."),
        _("e.g. Send the price list, as the rule says"),
        _("e.g. Help for an hour and tell sales"),
        _("e.g. Two urgent tickets waited overnight: nobody was on call"),
        _("e.g. Ticket 4471: answered after 40 minutes"),
        _("e.g. Customers with a second question"),
        _("e.g. explain everything again"),
        _("e.g. a two-line summary in each ticket"),
        _("e.g. nobody asking twice"),
        _("e.g. write the summary in three tickets"),
        _("e.g. Tickets opened again in a week"),
    ),
    FieldOfWork.WAREHOUSE: Examples(
        _("e.g. Goods that must stay cold came after hours; the rule says nothing after six."),
        _("e.g. Send them back, as the rule says"),
        _("e.g. Take the cold boxes in and tell the site manager"),
        _("e.g. Two deliveries were not booked: the scanner was down"),
        _("e.g. Aisle 7: the count matches the system"),
        _("e.g. Pickers"),
        _("e.g. walk back for tape 20 times a shift"),
        _("e.g. a tape gun on each trolley"),
        _("e.g. packing without walking back"),
        _("e.g. count the walks of one picker"),
        _("e.g. Wrong picks in a week"),
    ),
    FieldOfWork.SCHOOL: Examples(
        _("e.g. Somebody who is not on the list came to collect a pupil; the rule says only those listed."),
        _("e.g. Refuse, as the rule says"),
        _("e.g. Call the one who is listed and wait together"),
        _("e.g. Two registers closed late: the cover did not know the room"),
        _("e.g. Year 8, Tuesday: register closed at 9:20"),
        _("e.g. Cover teachers"),
        _("e.g. look for the lesson plan for 10 minutes"),
        _("e.g. a cover folder in each room"),
        _("e.g. lessons starting on time"),
        _("e.g. put a folder into two rooms"),
        _("e.g. Lessons that start late in a week"),
    ),
}
_in_use = [FieldOfWork.OFFICE]


def use_examples_of(field_of_work: FieldOfWork | None) -> None:
    """Take the examples from this field of work from now on; from an office where it has none of its own."""
    _in_use[:] = [field_of_work if field_of_work in _EXAMPLES else FieldOfWork.OFFICE]


def example_commitments() -> tuple[str, ...]:
    """Return commitments that are common in the field of work in use."""
    return COMMITMENTS[_in_use[0]]


def examples() -> Examples:
    """Return the examples of the field of work in use."""
    return _EXAMPLES[_in_use[0]]
