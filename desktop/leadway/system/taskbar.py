"""By which name Windows keeps a program's windows, its notifications and its pinned icon together.

Without it, Windows groups by the program's file: started from source, Leadway would be a Python window.
The installer writes the same name on the shortcut in the start menu.
"""

from __future__ import annotations

import sys
from contextlib import suppress

APP_ID = "Leadway.Leadway"
"""Never changed: what people have pinned depends on it."""


def name_this_program() -> None:
    """Tell Windows the name, before the first window; elsewhere, and where Windows declines, do nothing."""
    if sys.platform == "win32":
        import ctypes

        # A window in the wrong group is no reason not to start.
        with suppress(OSError, AttributeError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
