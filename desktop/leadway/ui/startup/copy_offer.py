"""Offers a copy in another folder of data whose own folder cannot hold it while it is in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from leadway.i18n import _
from leadway.ui.background_task import run_in_background
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.file_dialog import ask_for_folder
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError

HEADING = _("Use a copy elsewhere")
COPY = _("Choose an empty folder…")
MEANS = _(
    "Leadway copies your data and its backups into a folder of this computer and opens them there. From "
    "then on you work with the copy; what is here stays as it is."
)
COPYING = _("Copying…")


class CopyOffer(Section):
    """`copy` copies the data into a folder; `copied` carries the folder that holds it then."""

    copied = Signal(str)

    def __init__(self, copy: Callable[[Path], None]) -> None:
        super().__init__(HEADING)
        self._copy = copy
        self.button = QuietButton(COPY, clicked=self._on_copy)
        self.add(Caption(MEANS, size="body"), self.button, self.message)

    def copy_to(self, name: str) -> None:
        """Copy the data there in the background."""
        self.message.show_message(COPYING)
        self.button.setEnabled(False)
        task = partial(self._copy, Path(name))
        run_in_background(task, lambda _result: self._end("", name), self._on_error, self)

    def _on_copy(self) -> None:
        ask_for_folder(self, COPY, Path.home(), self.copy_to)

    def _on_error(self, error: KnownError) -> None:
        self._end(str(error))

    def _end(self, sentence: str, folder: str = "") -> None:
        self.button.setEnabled(True)
        self.message.show_message(sentence)
        if folder:
            self.copied.emit(folder)
