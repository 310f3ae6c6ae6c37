"""Export and import of a person's data: long tasks that report how far they are and can be stopped."""

import time
from collections.abc import Callable
from typing import TypeAlias

from leadway.domain.errors import KnownError
from leadway.i18n import _

_PAUSE = 0.1
"""How many seconds pass between two looks at whether a person stopped it."""


class StoppedError(KnownError):
    """The person stopped it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Stopped."), _("Nothing was written."))


Progress: TypeAlias = Callable[[str, int, int], None]
"""Receives what is being done and how many of how many parts are done; raises StoppedError to stop it."""


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Do nothing."""


def stopping(progress: Progress, what: str, done: int, of: int) -> Callable[[], None]:
    """Return what a long step calls as often as it likes: ten times a second it reports, and may raise."""
    next_report = time.monotonic() + _PAUSE

    def stop() -> None:
        nonlocal next_report
        now = time.monotonic()
        if now >= next_report:
            next_report = now + _PAUSE
            progress(what, done, of)

    return stop
