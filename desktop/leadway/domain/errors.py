"""The one kind of error a person can act on."""

from leadway.i18n import _


class KnownError(Exception):
    """Something went wrong that the person can understand and do something about.

    `sentence` says what is wrong, `next_step` what to do. `says_unchanged`: the next step already says that
    nothing was changed. Everything that is not a KnownError is a bug.
    """

    def __init__(self, sentence: str, next_step: str = "", *, says_unchanged: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.says_unchanged = says_unchanged

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".rstrip()


class DamagedError(KnownError):
    """A database is there and cannot be read whole, or not with this key."""


class NewerError(KnownError):
    """A file was written by a newer Leadway."""


class ForeignError(KnownError):
    """A file is not Leadway's."""


class WrongKeyError(KnownError):
    """A key is not the one of the data it was found for."""


class InUseError(KnownError):
    """Another program has the data open."""

    def __init__(self) -> None:
        super().__init__(
            _("Another program is using the Leadway data right now."), _("Close it and try again.")
        )


class MovedError(KnownError):
    """The files of open data are not where they were opened."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            _("Your data folder, “{folder}”, was moved, deleted or replaced while Leadway was open.").format(
                folder=folder
            ),
            _("Put it back where it was; Leadway then saves what you typed."),
        )


class SealedError(KnownError):
    """The week is sealed: its answers do not change any more."""


class UnfitFolderError(KnownError):
    """The folder cannot hold live data: nothing is wrong with the data, and a copy of it elsewhere opens."""


class OwnFaultError(KnownError):
    """The data could not be opened because of a bug; the log says where."""

    def __init__(self) -> None:
        super().__init__(
            _("Leadway couldn’t open your data because of a bug."),
            _("Nothing was changed. Try again or restart Leadway."),
        )
