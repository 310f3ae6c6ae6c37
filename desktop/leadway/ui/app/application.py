"""The Qt application with its theme."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from leadway.i18n import ENGLISH, language, right_to_left

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager


class Application(QApplication):
    """Announces that the system ends it: at the end of a session, or from the system's menu."""

    quitting = Signal()
    may_quit: Callable[[], bool] | None = None
    """Asks the person where something would be lost, and returns False then."""
    set_aside: Callable[[], None] | None = None
    """Brings what would be lost to safety without asking."""

    def event(self, event: QEvent) -> bool:
        """Announce it first: a window that hides instead of closing must not hold up a log-out."""
        if event.type() == QEvent.Type.Quit:
            if self.may_quit is not None and not self.may_quit():
                event.ignore()
                return True
            self.quitting.emit()
        return super().event(event)

    def on_session_end(self, manager: QSessionManager) -> None:
        """Let the session go on where something would be lost, if the system allows that."""
        if self.set_aside is not None:
            # In any case: a system that lets a person be asked may still not wait for the answer.
            self.set_aside()
        if manager.allowsInteraction() and self.may_quit is not None and not self.may_quit():
            manager.release()
            manager.cancel()


def make_application() -> Application:
    """Return the application with its name; the theme is applied with the first window."""
    # Qt's own option for the style; see `install`.
    app = Application([*sys.argv[:1], "-style", "Fusion"])  # no text
    app.setApplicationName("leadway")
    # No display name: Qt would put it behind every title, which names Leadway already.
    # A Flatpak's menu entry is named after its id; by it the desktop finds the window's icon.
    app.setDesktopFileName(os.environ.get("FLATPAK_ID", "leadway"))
    # Days and numbers are in the language of the texts, whatever the system's is.
    QLocale.setDefault(QLocale("en_GB" if language() == ENGLISH else language()))
    if right_to_left():
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return app


def apply_theme() -> None:
    """Apply the theme; without a window none is needed."""
    from leadway.ui.theme.theme import install

    app = QApplication.instance()
    if isinstance(app, Application):
        # The style is already what the theme wants: see `make_application`.
        install(app, has_style=True)


def keep_running_without_windows(
    quitting: Callable[[], None], may_quit: Callable[[], bool], set_aside: Callable[[], None]
) -> None:
    """Keep running when the last window is closed; call `quitting` before the program ends.

    `may_quit` is asked first, or, where nobody can be asked, `set_aside` called.
    """
    QApplication.setQuitOnLastWindowClosed(False)
    app = QApplication.instance()
    if isinstance(app, Application):
        app.quitting.connect(quitting)
        app.may_quit, app.set_aside = may_quit, set_aside
        app.commitDataRequest.connect(app.on_session_end)


def clear_own_clipboards() -> None:
    """Take away what was copied or selected in this program; what others copied stays."""
    from PySide6.QtGui import QClipboard  # late: the first paint does without

    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
