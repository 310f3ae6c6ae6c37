"""The small windows of the ritual: a quick note, a piece of evidence, and why a question is asked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.answers import EvidenceAnswer
from leadway.domain.errors import KnownError
from leadway.domain.terms import EvidenceKind, Step
from leadway.services.session import Services
from leadway.ui.ritual.autosave import Autosave, new_key
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.unsaved_text import UnsavedText

_WIDTH = 480
KINDS = (EvidenceKind.NUMBER, EvidenceKind.QUOTE, EvidenceKind.LINK, EvidenceKind.FILE, EvidenceKind.EMAIL)


class FormDialog(QDialog):
    """A small window above the ritual. Enter keeps, Esc closes."""

    def __init__(self, title: str, parent: QWidget, *, keep: str = "Keep") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.body.addWidget(Heading(title, self))
        self.trouble = Caption("", self)
        self.trouble.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.trouble, 1)
        buttons.addStretch(0)
        if keep:
            self.close_button = QuietButton("Close", self)
            self.close_button.clicked.connect(self.reject)
            buttons.addWidget(self.close_button)
        self.keep_button = PrimaryButton(keep or "Close", self)
        self.keep_button.clicked.connect(self._on_keep)
        buttons.addWidget(self.keep_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 24)
        rows.setSpacing(16)
        rows.addLayout(self.body)
        rows.addLayout(buttons)

    def event(self, event: QEvent) -> bool:
        """Be as high as what it holds: Qt takes a window's height from another width than it then has."""
        taken = super().event(event)
        layout = self.layout()
        if event.type() in (QEvent.Type.Polish, QEvent.Type.LayoutRequest) and layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(_WIDTH))
        return taken

    def keep(self) -> None:
        """Keep what was typed; raise KnownError where that cannot be."""

    def _on_keep(self) -> None:
        try:
            self.keep()
        except KnownError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            return
        self.accept()


class WhyDialog(FormDialog):
    """Says why a question is asked."""

    def __init__(self, why: str, parent: QWidget) -> None:
        super().__init__("Why this question", parent, keep="")
        self.body.addWidget(Paragraph(why, self))


class NoteDialog(FormDialog):
    """Catches something for later."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__("Quick note", parent)
        self._notes = services.notes
        self.line = LineField(
            "aside/note",
            "",
            self,
            placeholder="Ask Sam how the night shift does it",
            accessible_name="Quick note",
        )
        self._begun = UnsavedText(self.line, services.unsaved_texts)
        self._begun.turn_to("quick-note")
        self.line.submitted.connect(self._on_keep)
        self.body.addWidget(self.line)
        self.body.addWidget(Caption("It waits for you in the next ritual.", self))
        self.line.setFocus()

    def keep(self) -> None:
        self._notes.take(self.line.text(), "app")
        self._begun.finish()

    def done(self, result: int) -> None:
        """Close; what was begun is there when it is opened again."""
        self._begun.keep()
        super().done(result)


class EvidenceDialog(FormDialog):
    """Attaches something that shows it."""

    def __init__(self, autosave: Autosave, step: Step, parent: QWidget) -> None:
        super().__init__("Attach evidence", parent)
        self._autosave = autosave
        self._step = step
        self.line = LineField(
            "aside/evidence", "What shows it?", self, placeholder="Counter log 18 Nov: 31 returns, 2.6 days"
        )
        self.kind = Choice("aside/kind", "What is it?", [Option(kind, kind.label) for kind in KINDS], self)
        self.line.submitted.connect(self._on_keep)
        self.body.addWidget(self.line)
        self.body.addWidget(self.kind)
        self.line.setFocus()

    def keep(self) -> None:
        if self.line.is_empty():
            raise KnownError("There is nothing to attach yet.")
        card = EvidenceAnswer(as_term(EvidenceKind, self.kind.value()), self.line.text(), str(self._step))
        if not self._autosave.save_now(card, new_key()):
            raise KnownError("It could not be saved.", "It is tried again.")
