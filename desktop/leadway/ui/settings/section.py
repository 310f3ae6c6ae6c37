"""What every section of the settings is: a reading column with a title, parts below each other, and a word
that tells whether what was changed is on the disk."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.ui.widgets.focus_order import focus_first
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import Column, keep_together
from leadway.ui.widgets.text import Heading, Paragraph, Question
from leadway.ui.widgets.vbox import VBox

_BETWEEN = 16


class SettingsSection(Column):
    """One section. A subclass builds its parts once and fills them in `refresh`, as often as is wanted."""

    title = ""
    """What stands in the list and above the section."""

    means = ""
    """One sentence below the title; may be empty."""

    asked = Signal(str)
    """A wish that only the window can fulfil, such as `lock`."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.add(Question(self.title))
        if self.means:
            self.add(Paragraph(self.means))

    @cached_property
    def saved(self) -> SaveStatus:
        """The word that tells whether what was changed is on the disk; for sections that show it."""
        return SaveStatus()

    def enter(self) -> None:
        """Show what holds now, from the top, with the focus on the first control."""
        self.refresh()
        focus_first(self)
        self.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Look again at what holds now; what is being changed is left alone."""

    def keep(self) -> None:
        """Bring what was changed onto the disk; the section may be out of sight after it."""

    def add_section(self, part: Section) -> None:
        """Append a part with air above it."""
        self.add_space(_BETWEEN)
        self.add(part)

    def _change(self, **choices: Any) -> bool:  # noqa: ANN401 -- each as Settings declares it
        """Keep some choices and tell; False, and a word of why, where that could not be."""
        try:
            self._services.settings.change(**choices)
        except KnownError as error:
            self.saved.set_trouble(str(error))
            return False
        self.saved.set_saved()
        self._services.changes.announce("setting")
        return True


class Section(VBox):
    """One matter of a section: a heading and what belongs to it."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        keep_together(self)
        self.add(Heading(heading))

    def add_button(self, button: QWidget) -> None:
        """Append a button, as wide as its words."""
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
