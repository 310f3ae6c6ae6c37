"""The sections of the settings, and their base: a column with a title, and the fields of stored settings."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import Signal

from leadway.domain.change import ProgramPart
from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.session import Services
from leadway.services.settings import Settings, meta_of
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.focus_order import focus_first
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Paragraph, Question

SECTIONS = {
    "appearance": (_("Appearance"), "AppearanceSection"),
    "work": (_("Your work"), "WorkSection"),
    "protection": (_("Protection"), "ProtectionSection"),
    "lock": (_("Lock"), "LockSection"),
    "backups": (_("Backups"), "BackupsSection"),
    "transfer": (_("Your data"), "TransferSection"),
    "about": (_("About"), "AboutSection"),
}
"""Title and class of each section, in order. Its key names its module, imported when it is first opened."""
_BETWEEN = 16


def make_section(key: str, services: Services) -> SettingsSection:
    """Return a section; an unknown key is a KeyError."""
    _title, class_name = SECTIONS[key]
    module = import_module(f"leadway.ui.settings.{key}")
    section: SettingsSection = getattr(module, class_name)(services)
    return section


def setting_choice(name: str, label: str = "") -> Choice:
    """Return a field for a setting with a list of options."""
    meta = meta_of(name)
    options = [Option(value, text) for value, text in meta.options.items()]
    return Choice(f"settings/{name}", label, options, accessible_name=meta.label, required=True)


class SettingsSection(ScrollColumn):
    """One section. A subclass builds its parts once; `refresh` fills them whenever something changed."""

    key = ""
    """Its key in SECTIONS."""

    means = ""
    """One sentence below the title; may be empty."""

    command = Signal(AppCommand)
    section_requested = Signal(str)
    """Another section is to be opened; carries its key."""
    rekey_requested = Signal(str)
    """The encryption key is to be changed; carries the passphrase, or an empty text."""
    backup_wanted = Signal(object)
    """A backup in another place is to be found; carries the RecoveryService."""
    recovery_requested = Signal(object)
    """The data is to be replaced while it is closed; carries the RecoveryAction."""
    deletion_requested = Signal()
    """Everything is to be deleted; the person has confirmed it."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._fields: dict[str, Choice | CheckChip] = {}
        self.add(Question(SECTIONS[self.key][0]))
        if self.means:
            self.add(Paragraph(self.means))

    @cached_property
    def saved(self) -> SaveStatus:
        """Says whether the last change is on the disk; for sections with settings."""
        return SaveStatus()

    @cached_property
    def errors(self) -> ErrorNotice:
        """Says why settings could not be read or saved; for sections with settings."""
        return ErrorNotice()

    def enter(self) -> None:
        """Show the current state from the top, with the focus on the first control."""
        self.refresh()
        focus_first(self)
        self.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show the current state; a field that is being edited keeps its content."""
        if self._fields:
            self.errors.attempt(self._services.settings.load, self._show_settings)

    def _show_settings(self, settings: Settings) -> None:
        for name, field in self._fields.items():
            value = getattr(settings, name)
            if isinstance(field, Choice):
                field.set_value(value)
            else:
                field.set_on(on=value)

    def leave(self) -> None:
        """Another section or page is opened."""

    def add_sections(self, *sections: Section) -> None:
        """Append the parts of this section, each with space above it."""
        for section in sections:
            self.add(_BETWEEN, section)

    def choice(self, name: str, label: str = "") -> Choice:
        """Return a field for a setting with a list of options; what is chosen is saved at once."""
        field = setting_choice(name, label)
        field.chosen.connect(self._on_chosen)
        self._fields[name] = field
        return field

    def switch(self, name: str) -> CheckChip:
        """Return a field for a setting that is on or off; a press is saved at once."""
        chip = CheckChip(meta_of(name).label)
        chip.clicked.connect(self._on_switched)
        self._fields[name] = chip
        return chip

    def _on_chosen(self, value: object) -> None:
        self._change(**{self._changed_name(): value})

    def _on_switched(self) -> None:
        name = self._changed_name()
        chip = self._fields[name]
        self._change(**{name: isinstance(chip, CheckChip) and not chip.is_on})

    def _changed_name(self) -> str:
        return next(name for name, field in self._fields.items() if field is self.sender())

    def _change(self, **choices: Any) -> bool:  # noqa: ANN401 -- each as Settings declares it
        """Save settings and announce it; show why where that fails, and return whether it worked."""
        changed = self.errors.attempt(partial(self._services.settings.change, **choices))
        with suppress(KnownError):
            # What could not be saved is shown as it was, and can be chosen again.
            self._show_settings(self._services.settings.load())
        if not changed:
            self.saved.set_not_saved()
            return False
        self.saved.set_saved()
        self._services.changes.announce(ProgramPart.SETTINGS)
        return True
