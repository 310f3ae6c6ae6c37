"""The one kind of error a person can act on."""


class KnownError(Exception):
    """Something went wrong that the person can understand and do something about.

    `sentence` says what is wrong, `next_step` what to do. Everything that is not a KnownError is a bug.
    """

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step

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


IN_USE = ("Another program is using the Leadway data right now.", "Close it and try again.")
OWN_FAULT = (
    "It did not open, by a fault of Leadway’s own.",
    "Nothing was changed. Try again, or start it anew.",
)
