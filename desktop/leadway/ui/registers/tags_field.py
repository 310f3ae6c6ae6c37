"""The field for the tags of a record, which completes those that are there already."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from leadway.services.tags import BETWEEN
from leadway.ui.widgets.field import LineField, TypedOptions


class TagsField(LineField):
    """Tags with commas between them; what is typed after the last comma is completed."""

    def __init__(self, name: str, label: str, **options: Unpack[TypedOptions]) -> None:
        super().__init__(name, label, **options)
        self._completer = _LastTagCompleter(self)
        self.edit.setCompleter(self._completer)

    def set_known(self, names: list[str]) -> None:
        """Offer these tags."""
        self._completer.names.setStringList(names)


class _LastTagCompleter(QCompleter):
    def __init__(self, parent: TagsField) -> None:
        super().__init__(parent)
        self.names = QStringListModel(self)
        self.setModel(self.names)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._before = ""

    def splitPath(self, path: str) -> list[str]:
        before, comma, last = path.rpartition(",")
        self._before = before + BETWEEN if comma else ""
        return [last.strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return self._before + str(index.data())
