"""Colours, text size, and the paper of documents."""

from __future__ import annotations

from functools import partial

from leadway.i18n import _
from leadway.services.session import Services
from leadway.services.settings import meta_of
from leadway.ui.settings.section import SettingsSection
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption

TEXT_SIZE_KEYS = _("Ctrl with plus, minus and 0 change it anywhere.")
FIRST_DAY_MEANS = _("It counts from the next week on. Weeks that are done keep their dates.")
PAPER_MEANS = _("Default paper for PDFs.")


class AppearanceSection(SettingsSection):
    """The choices apply at once."""

    key = "appearance"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.colours = self.choice("colours")
        self.text_size = self.choice("text_size")
        self.paper = self.choice("paper")
        self.first_day = self.choice("first_day")
        self.add_sections(
            Section(meta_of("first_day").label, self.first_day, Caption(FIRST_DAY_MEANS, size="body")),
            Section(meta_of("colours").label, self.colours),
            Section(meta_of("text_size").label, self.text_size, Caption(TEXT_SIZE_KEYS, size="body")),
            Section(meta_of("paper").label, self.paper, Caption(PAPER_MEANS, size="body")),
        )
        self.add(self.saved, self.errors)

    def _change(self, **choices: object) -> bool:
        day = choices.get("first_day")
        if isinstance(day, int) and not self.errors.attempt(partial(self._services.setup.set_first_day, day)):
            return False
        changed = super()._change(**choices)
        if changed:
            settings = self._services.settings.load()
            theme().set_scheme(settings.colours)
            theme().set_text_size(settings.text_size)
        return changed
