"""A window of one line for a note: type, Enter, done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.forms.autosave import UnsavedText, flush_all
from leadway.ui.forms.concern_line import UnsavedConcerns
from leadway.ui.forms.dialog import DISCARD, FitColumn
from leadway.ui.theme.theme import theme, window_icon
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.dialog_geometry import centre_on_screen_in_use, fit_to_content
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import column, outdent

TITLE = _("Leadway – Note for later")
LABEL = _("Note for later")
EXAMPLE = _("e.g. ask how the night shift does it")
HINT = _("Enter saves it for your next ritual. Esc closes and keeps what you typed.")
ORIGIN = "tray"
PLACE = "capture"
_WIDTH = 520


class NoteWindow(QWidget):
    """Opens in front with the focus in its line; it is made again each time."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self._notes = services.notes
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Where no other window is open, the program keeps running in the tray.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(window_icon())
        self.line = LineField("capture", LABEL, placeholder=EXAMPLE)
        self._unsaved = UnsavedText(self.line, services.unsaved_texts)
        self._unsaved.saved.connect(partial(self._show_hint, HINT))
        self._unsaved.failed.connect(self._show_hint)
        self.hint = Caption(HINT)
        self._unsaved.switch_to(PLACE)
        self.concerns = UnsavedConcerns(services, self.line, PLACE)
        self.discard_button = LinkButton(DISCARD, clicked=self._on_discard)
        self.discard_button.hide()
        self.line.submitted.connect(self._on_submitted)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        body = FitColumn(spacing=8, bottom=20)
        body.add(self.line, self.concerns, self.hint, outdent(self.discard_button, fill=False))
        self.setLayout(column(body))

    def ask(self) -> None:
        """Show the window in front, ready to type."""
        if not self.isVisible():
            fit_to_content(self, theme().scaled(_WIDTH))
            centre_on_screen_in_use(self)
            self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Follow the height of the content."""
        if event.type() is QEvent.Type.LayoutRequest:
            fit_to_content(self, theme().scaled(_WIDTH))
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Save what was typed when another window comes in front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._unsaved.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay where what was typed is not saved, unless the person lets it go."""
        if flush_all((self._unsaved, self.concerns.unsaved)):
            super().closeEvent(event)
        else:
            event.ignore()
            self.discard_button.show()

    def _show_hint(self, what: object) -> None:
        self.hint.setText(str(what))

    def _on_discard(self) -> None:
        for each in (self._unsaved, self.concerns.unsaved):
            each.take()
        self.close()

    def _on_submitted(self) -> None:
        try:
            self._notes.add(self.line.text(), ORIGIN, self.concerns.line.concerns)
        except KnownError as error:
            self._show_hint(error)
            return
        self._unsaved.finish()
        self.concerns.finish()
        self.close()
