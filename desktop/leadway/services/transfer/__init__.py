"""Export and import of a person's data: long tasks that report how far they are and can be stopped."""

from collections.abc import Callable
from typing import TypeAlias

from leadway.domain.errors import KnownError
from leadway.i18n import _


class StoppedError(KnownError):
    """The person stopped it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Stopped."), _("Nothing was written."))


Progress: TypeAlias = Callable[[str, int, int], None]
"""Receives what is being done and how many of how many parts are done; raises StoppedError to stop it."""


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Do nothing."""
