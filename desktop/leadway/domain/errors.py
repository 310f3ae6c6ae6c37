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
