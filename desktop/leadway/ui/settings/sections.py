"""Which sections the settings have, in this order. A new section is one more line here.

Each is imported when it is first opened.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from leadway.services.session import Services
from leadway.ui.settings.section import SettingsSection


class Listed(NamedTuple):
    """A section as the list has it."""

    key: str
    title: str
    module: str
    name: str


SECTIONS = (
    Listed("look", "Look", "appearance", "AppearanceSection"),
    Listed("protection", "Protection", "protection", "ProtectionSection"),
    Listed("lock", "Lock", "lock", "LockSection"),
    Listed("backups", "Backups", "backups", "BackupsSection"),
    Listed("own-data", "Your data", "transfer", "TransferSection"),
    Listed("about", "About", "about", "AboutSection"),
)


def make_section(key: str, services: Services) -> SettingsSection:
    """Return a section; an unknown key is a KeyError."""
    listed = {each.key: each for each in SECTIONS}[key]
    module = import_module(f"leadway.ui.settings.{listed.module}")
    section: SettingsSection = getattr(module, listed.name)(services)
    return section
