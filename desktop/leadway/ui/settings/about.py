"""What this program is, what it is made of, and where the data lies."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from leadway import RELEASES, __version__
from leadway.services.session import Services
from leadway.ui.settings.section import Section, SettingsSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.text import Caption, Paragraph

VERSION = "Leadway {version}"
NO_NETWORK = "Leadway never connects to a network. There is no account, no update check, no statistic."
NEWER_VERSIONS = "Newer versions"
NEWER = "Look for a newer version"
NEWER_MEANS = "Opens the project’s page in your browser. You have {version}; compare it with what is there."
NO_BROWSER = "This desktop opens no pages from here. Its address is {address}"
FOLDER = "Your data"
FOLDER_MEANS = "Everything you write lies in one folder on this computer:"
OPEN_FOLDER = "Open the folder"
NO_OPENER = "This desktop opens no folders from here. Its path stands above."
LICENCES = "Licences"
OWN_LICENCE = "Leadway is free software under the MIT licence."
MADE_OF = (
    "It is made with Python and Qt for Python (LGPL 3), SQLCipher (BSD), Peewee (MIT), Typst (Apache 2.0), "
    "cryptography (Apache 2.0 or BSD), keyring and platformdirs (MIT), msgspec and icalendar (BSD), the "
    "icons of Lucide (ISC), and the typefaces Inter and Source Serif 4 (SIL Open Font Licence)."
)


class AboutSection(SettingsSection):
    """Version, promise, data folder, licences."""

    title = "About"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.version = Paragraph(VERSION.format(version=__version__), selectable=True)
        self.folder = Paragraph(str(services.folder.path), selectable=True)
        self.open_button = QuietButton(OPEN_FOLDER)
        self.error = Caption(NO_OPENER, size="body")
        self.error.hide()
        self.newer_button = QuietButton(NEWER)
        self.newer_trouble = Paragraph(NO_BROWSER.format(address=RELEASES), selectable=True)
        self.newer_trouble.hide()
        self.add(self.version)
        self.add(Paragraph(NO_NETWORK))
        newer = Section(NEWER_VERSIONS)
        newer.add(Caption(NEWER_MEANS.format(version=__version__), size="body"))
        newer.add_button(self.newer_button)
        newer.add(self.newer_trouble)
        folder = Section(FOLDER)
        folder.add(Caption(FOLDER_MEANS, size="body"))
        folder.add(self.folder)
        folder.add_button(self.open_button)
        folder.add(self.error)
        licences = Section(LICENCES)
        licences.add(Paragraph(OWN_LICENCE))
        licences.add(Caption(MADE_OF, size="body"))
        self.add_section(newer)
        self.add_section(folder)
        self.add_section(licences)
        self.open_button.clicked.connect(self._on_open)
        self.newer_button.clicked.connect(self._on_newer)

    def _on_open(self) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.folder.path)))
        self.error.setVisible(not opened)

    def _on_newer(self) -> None:
        # The browser connects, and only now that a person asked: Leadway itself never does.
        self.newer_trouble.setVisible(not QDesktopServices.openUrl(QUrl(RELEASES)))
