"""Brings what is typed onto the disk: at most a moment after the key, and at once when a screen is left."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from leadway.domain.answers import Answer, C, CheckAnswer, NoteFiling
from leadway.domain.errors import KnownError
from leadway.services.ritual.rituals import OpenRitual

# Long enough to take a burst of keys in one write, short enough that a crash takes no more than a syllable.
MOMENT_MS = 150
# How soon it is tried again where the disk refused.
AGAIN_MS = 2000


def new_key() -> str:
    """Return the key of a card that is begun now: a gap, a problem, a number to follow."""
    return str(uuid4())


class Autosave(QObject):
    """The way from the fields of a ritual to its draft. What could not be kept is tried again."""

    saving = Signal()
    saved = Signal()
    trouble = Signal(str)

    def __init__(self, ritual: OpenRitual, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ritual = ritual
        self._pending: dict[tuple[type[Answer], str], Answer] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    @property
    def is_saving(self) -> bool:
        """Whether something that was taken is not on the disk yet."""
        return bool(self._pending)

    def card(self, kind: type[C], key: str = "") -> C:
        """Return a card as it was last typed."""
        pending = self._pending.get((kind, key))
        return pending if isinstance(pending, kind) else self.ritual.card(kind, key)

    def put(self, card: Answer, key: str = "") -> None:
        """Take a card; it is on the disk a moment later."""
        self._pending[type(card), key] = card
        self.saving.emit()
        if not self._timer.isActive():
            self._timer.start(MOMENT_MS)

    def save_now(self, card: Answer, key: str = "") -> bool:
        """Take a card and keep it at once; return whether it is on the disk."""
        self._pending[type(card), key] = card
        return self.flush()

    def flush(self) -> bool:
        """Keep everything taken so far; return whether all of it is on the disk."""
        self._timer.stop()
        while self._pending:
            (kind, key), card = next(iter(self._pending.items()))
            try:
                self._keep(card, key)
            except KnownError as error:
                self.trouble.emit(str(error))
                self._timer.start(AGAIN_MS)
                return False
            if self._pending.get((kind, key)) is card:
                del self._pending[kind, key]
        self.saved.emit()
        return True

    def _keep(self, card: Answer, key: str) -> None:
        if isinstance(card, CheckAnswer):
            self.ritual.put_check(key, card)
        elif isinstance(card, NoteFiling):
            self.ritual.file_note(key, card)
        else:
            self.ritual.put(card, key)
