"""Examples of each field of work: roles and things, never names."""

from __future__ import annotations

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
