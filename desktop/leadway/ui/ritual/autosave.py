"""Saves the fields of a ritual to its draft."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject

from leadway.domain.answers import Answer, C, CheckAnswer, NoteFiling
from leadway.domain.weeks import Week
from leadway.services.ritual.rituals import OpenRitual
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.binder import Port

_REFERENCES = frozenset({"experiment", "into", "lens", "measure", "on_step", "serves", "serves_id"})
"""The fields of answers that hold no text of the person's."""


def new_key() -> str:
    """Return the key of an answer that is begun now: a gap, a problem, a measure."""
    return str(uuid4())


class DraftAutosave(Autosave):
    """Holds the answers that were typed until they are in the draft."""

    def __init__(self, ritual: OpenRitual, parent: QObject | None = None) -> None:
        super().__init__(self._save_answers, self._typed, parent, disk=ritual.disk)
        self.ritual = ritual
        self._unsaved: dict[tuple[type[Answer], str], Answer] = {}

    def answer(self, kind: type[C], key: str = "") -> C:
        """Return an answer as it was last typed."""
        unsaved = self._unsaved.get((kind, key))
        return unsaved if isinstance(unsaved, kind) else self.ritual.draft.get(kind, key)

    def put(self, answer: Answer, key: str = "") -> None:
        """Take an answer; it is on the disk a moment later."""
        self._unsaved[type(answer), key] = answer
        self.schedule()

    def save_now(self, answer: Answer, key: str = "") -> bool:
        """Take an answer and save it at once; return whether it is on the disk."""
        self.put(answer, key)
        return self.flush()

    def port(self, kind: type[C], key: str = "") -> Port[C]:
        """Return where the form of one answer reads it from and saves it to."""
        return Port(partial(self.answer, kind, key), partial(self.put, key=key))

    def _save_answers(self) -> None:
        while self._unsaved:
            (kind, key), answer = next(iter(self._unsaved.items()))
            _save(self.ritual, answer, key)
            if self._unsaved.get((kind, key)) is answer:
                del self._unsaved[kind, key]

    def _typed(self) -> list[Unwritten]:
        ritual = self.ritual
        return [
            _unwritten(ritual.week, key, answer, ritual.draft.get(kind, key))
            for (kind, key), answer in self._unsaved.items()
        ]


def _unwritten(week: Week, key: str, answer: Answer, before: Answer) -> Unwritten:
    """Return an answer that is not saved, with the texts that the person changed in it."""
    names = [each.name for each in fields(answer) if each.name not in _REFERENCES]
    values = [getattr(answer, name) for name in names if getattr(answer, name) != getattr(before, name)]
    return Unwritten(
        tuple(value for value in values if type(value) is str and value.strip()),
        lambda services: _save(services.ritual(week), answer, key),
        lambda services: services.ritual(week).draft.get(type(answer), key),
        before,
    )


def _save(ritual: OpenRitual, answer: Answer, key: str) -> None:
    if isinstance(answer, CheckAnswer):
        ritual.put_check(key, answer)
    elif isinstance(answer, NoteFiling):
        ritual.file_note(key, answer)
    else:
        ritual.put(answer, key)
