"""Where the person works, where their rules live, and whom they tell what is not theirs to decide alone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from leadway.domain.examples import ADDRESSEES
from leadway.domain.terms import FieldOfWork, SourceKind
from leadway.i18n import _
from leadway.services.session import Services
from leadway.services.settings import meta_of
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.settings.section import SettingsSection
from leadway.ui.widgets.choice import Chips, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import VBox

SOURCES = _("Where do your rules live?")
WHOM = _("Whom would you tell if it is serious?")
WHOM_MEANS = _(
    "Somebody is hurt, threatened, treated worse or at risk, or something is not true: that is not for one "
    "person to decide. Leadway then names whom to tell. Roles, not names."
)
FIELD_MEANS = _("The examples come from there.")
FIRST, SECOND = _("First"), _("If there is no answer, or it is about them")
EXAMPLE = _("e.g. {role}")


class AddresseeFields(VBox):
    """The two roles that are told; `edited` says that one was changed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=12)
        self.first = LineField("addressees/first", FIRST)
        self.second = LineField("addressees/second", SECOND)
        for field in (self.first, self.second):
            field.changed.connect(self.edited)
            field.edit.setAccessibleDescription(WHOM)
        self.add(Heading(WHOM), Caption(WHOM_MEANS, size="body"), self.first, self.second)

    def texts(self) -> tuple[str, str]:
        """Return both roles as they are typed."""
        return self.first.text(), self.second.text()

    def show_addressees(self, first: str, second: str, field_of_work: FieldOfWork | None) -> None:
        """Show both roles, with examples from a field of work; a field being edited keeps its text."""
        usual = ADDRESSEES[field_of_work or FieldOfWork.OTHER]
        for field, text, role in zip((self.first, self.second), (first, second), usual, strict=True):
            field.edit.setPlaceholderText(EXAMPLE.format(role=role))
            if not field.edit.hasFocus():
                field.set_text(text)


class SourceChips(Chips):
    """The places where rules live."""

    def __init__(self) -> None:
        options = [Option(kind, kind.label) for kind in SourceKind]
        super().__init__("sources", "", options, accessible_name=SOURCES)

    def kinds(self) -> list[SourceKind]:
        """Return the places that hold."""
        return [kind for kind in self.values() if isinstance(kind, SourceKind)]


def unwritten_addressees(roles: tuple[str, str], stored: tuple[str, str]) -> Unwritten:
    """Return roles that are not saved, where others were stored before."""
    words = tuple(role for role in roles if role and role not in stored)

    def save(services: Services) -> None:
        services.setup.save_addressees(*roles)

    return Unwritten(words, save, lambda services: services.setup.addressees(), stored)


class WorkSection(SettingsSection):
    """The field of work applies at once; the roles are saved a moment after they were typed."""

    key = "work"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.field_of_work = self.choice("field_of_work")
        self.sources = SourceChips()
        self.sources.changed.connect(self._on_sources)
        self.addressees = AddresseeFields()
        self._stored = "", ""
        self._autosave = Autosave(self._save, self._typed, self, disk=services.database)
        self._autosave.show_in(self.saved, self.errors)
        self.addressees.edited.connect(self._autosave.schedule)
        self.add_sections(
            Section(meta_of("field_of_work").label, self.field_of_work, Caption(FIELD_MEANS, size="body")),
            Section(SOURCES, self.sources),
        )
        self.add(16, self.addressees, self.saved, self.errors)

    def refresh(self) -> None:
        super().refresh()
        self.errors.attempt(self._read)

    def leave(self) -> None:
        """Save what was typed."""
        self._autosave.flush()

    def _on_sources(self) -> None:
        self.errors.attempt(partial(self._services.setup.save_sources, self.sources.kinds()))

    def _read(self) -> None:
        setup = self._services.setup
        self.sources.set_values(setup.sources())
        self._stored = setup.addressees()
        self.addressees.show_addressees(*self._stored, setup.field_of_work())

    def _save(self) -> None:
        self._services.setup.save_addressees(*self.addressees.texts())
        self._stored = self._services.setup.addressees()

    def _typed(self) -> list[Unwritten]:
        return [unwritten_addressees(self.addressees.texts(), self._stored)]
