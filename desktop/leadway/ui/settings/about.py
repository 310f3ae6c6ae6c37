"""What Leadway is, what it is made of, and where its data is stored."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from leadway import RELEASES, __version__
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.settings.section import SettingsSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Paragraph

VERSION = _("Leadway {version}")
NO_NETWORK = _("Leadway never connects to a network. It has no account, no update check and no statistics.")
NEWER_VERSIONS = _("Newer versions")
NEWER = _("Look for a newer version")
NEWER_MEANS = _("Opens the project’s page in your browser. You have version {version}.")
NO_BROWSER = _("Leadway could not open your browser. The address is {address}")
FOLDER = _("Your data")
FOLDER_MEANS = _("Everything you write is in one folder on this computer:")
OPEN_FOLDER = _("Open the folder")
NO_OPENER = _("Leadway could not open the folder. Its path is above.")
LICENCES = _("Licences")
OWN_LICENCE = _("Leadway is free software under the MIT licence.")
MADE_OF = _(
    "It is made with Python and Qt for Python (LGPL 3), SQLCipher (BSD), Peewee (MIT), Typst (Apache 2.0), "
    "cryptography (Apache 2.0 or BSD), keyring and platformdirs (MIT), msgspec and icalendar (BSD), the "
    "icons of Lucide (ISC), and the typefaces Inter and Source Serif 4 (SIL Open Font Licence)."
)


class AboutSection(SettingsSection):
    """Version, data folder, licences."""

    key = "about"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.version = Paragraph(VERSION.format(version=__version__), selectable=True)
        newer_means = Caption(NEWER_MEANS.format(version=__version__), size="body")
        self.newer_button = QuietButton(NEWER, clicked=self._on_newer)
        self.newer_error = Paragraph(NO_BROWSER.format(address=RELEASES), selectable=True)
        self.newer_error.hide()
        self.folder = Paragraph(str(services.folder.path), selectable=True)
        self.open_button = QuietButton(OPEN_FOLDER, clicked=self._on_open)
        self.error = Caption(NO_OPENER, size="body")
        self.error.hide()
        self.add(self.version, Paragraph(NO_NETWORK))
        self.add_sections(
            Section(NEWER_VERSIONS, newer_means, self.newer_button, self.newer_error),
            Section(FOLDER, Caption(FOLDER_MEANS, size="body"), self.folder, self.open_button, self.error),
            Section(LICENCES, Paragraph(OWN_LICENCE), Caption(MADE_OF, size="body")),
        )

    def _on_open(self) -> None:
        succeeded = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.folder.path)))
        self.error.setVisible(not succeeded)

    def _on_newer(self) -> None:
        # The browser connects, and only when the person asks for it. Leadway never connects itself.
        self.newer_error.setVisible(not QDesktopServices.openUrl(QUrl(RELEASES)))
