"""The window of a data folder that cannot be used: it says why, and opens and changes nothing in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QWidget

from leadway.i18n import _
from leadway.ui.backup.recovery_actions import ELSEWHERE_MEANS, ELSEWHERE_TITLE, RecoveryStep
from leadway.ui.startup.copy_offer import CopyOffer
from leadway.ui.theme.theme import window_icon
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.file_dialog import ask_for_folder
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Question

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError

TITLE = _("Leadway cannot use its data folder")
CLOSE = _("Close")
_SIZE = (760, 520)


class UnfitWindow(QMainWindow):
    """`copy` copies the data into a folder, where there is any; `start` starts Leadway with that folder."""

    def __init__(
        self,
        error: KnownError,
        copy: Callable[[Path], None] | None,
        start: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._start = start
        self.setWindowTitle("Leadway")
        self.setWindowIcon(window_icon())
        self.resize(*_SIZE)
        self.close_button = PrimaryButton(CLOSE, clicked=self.close)
        page = ScrollColumn(width=640)
        page.add(Question(TITLE), Paragraph(error.sentence, selectable=True))
        page.add(Caption(error.next_step, size="body", selectable=True), button_row(self.close_button))
        if copy is not None:
            self.offer = CopyOffer(copy)
            self.offer.copied.connect(self._on_folder)
            page.add(24, self.offer)
        self.other_button = QuietButton(RecoveryStep.ELSEWHERE.label, clicked=self._on_other)
        page.add(24, self.other_button, Caption(ELSEWHERE_MEANS, size="body"))
        self.setCentralWidget(page)
        on_keys(self, "Ctrl+Q", self.close, in_window=True)
        self.close_button.setFocus()

    def _on_other(self) -> None:
        ask_for_folder(self, ELSEWHERE_TITLE, Path.home(), self._on_folder)

    def _on_folder(self, folder: str) -> None:
        self._start(folder)
        self.close()
