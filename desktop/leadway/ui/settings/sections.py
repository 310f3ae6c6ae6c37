"""The sections of the settings, in order. Add one here; it is imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from leadway.i18n import _

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.settings.section import SettingsSection


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section: its key, its title, and the module and class that show it."""

    key: str
    title: str
    module: str
    name: str


SECTIONS = {
    spec.key: spec
    for spec in (
        SectionSpec("appearance", _("Appearance"), "appearance", "AppearanceSection"),
        SectionSpec("protection", _("Protection"), "protection", "ProtectionSection"),
        SectionSpec("lock", _("Lock"), "lock", "LockSection"),
        SectionSpec("backups", _("Backups"), "backups", "BackupsSection"),
        SectionSpec("transfer", _("Your data"), "transfer", "TransferSection"),
        SectionSpec("about", _("About"), "about", "AboutSection"),
    )
}


def make_section(key: str, services: Services) -> SettingsSection:
    """Return a section; an unknown key is a KeyError."""
    spec = SECTIONS[key]
    module = import_module(f"leadway.ui.settings.{spec.module}")
    section: SettingsSection = getattr(module, spec.name)(services)
    return section
