"""How Leadway looks, and the paper its documents are set on."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.documents.documents import A4, LETTER
from leadway.services.session import Services
from leadway.ui.settings.section import Section, SettingsSection
from leadway.ui.theme.theme import Scheme, theme
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.text import Caption

COLOURS = "Colours"
SCHEMES = (
    Option("system", "As the system has it"),
    Option("light", "Light"),
    Option("dark", "Dark"),
)
PAPER = "Paper"
PAPERS = (Option(A4, "A4"), Option(LETTER, "Letter"))
PAPER_MEANS = "For documents, until you choose another in a document itself."


class AppearanceSection(SettingsSection):
    """Colours and paper."""

    title = "Look"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.colours = Choice("settings/colours", "", SCHEMES, accessible_name=COLOURS)
        self.paper = Choice("settings/paper", "", PAPERS, accessible_name=PAPER)
        colours = Section(COLOURS)
        colours.add(self.colours)
        paper = Section(PAPER)
        paper.add(self.paper)
        paper.add(Caption(PAPER_MEANS, size="body"))
        self.add_section(colours)
        self.add_section(paper)
        self.add(self.saved)
        self.colours.chosen.connect(self._on_colours)
        self.paper.chosen.connect(self._on_paper)

    def refresh(self) -> None:
        """Show what was chosen."""
        try:
            settings = self._services.settings.load()
        except KnownError as error:
            self.saved.set_trouble(str(error))
            return
        self.colours.set_value(settings.colours)
        self.paper.set_value(settings.paper)

    def _on_colours(self, value: object) -> None:
        # The chosen one pressed again is no wish to have none.
        scheme = value if value is not None else theme().scheme
        self.colours.set_value(scheme)
        if self._change(colours=scheme):
            theme().set_scheme(cast("Scheme", scheme))

    def _on_paper(self, value: object) -> None:
        if value is None:
            self.refresh()
        else:
            self._change(paper=value)
