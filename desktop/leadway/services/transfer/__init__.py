"""Export and import of a person's data: long tasks that report how far they are and can be stopped."""

from typing import Protocol

from leadway.domain.errors import KnownError
from leadway.i18n import _


class StoppedError(KnownError):
    """The person stopped it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Stopped."), _("Nothing was written."))


class Progress(Protocol):
    """Receives what is being done and how many of how many parts are done; raises StoppedError to stop it."""

    def __call__(self, what: str, done: int, of: int, /) -> None:
        """Receive the progress."""


def quietly(what: str, done: int, of: int, /) -> None:
    """Do nothing."""
