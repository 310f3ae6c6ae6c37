"""The small windows of the ritual: a note for later, and a piece of evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.answers import EvidenceAnswer
from leadway.domain.errors import KnownError
from leadway.domain.terms import EvidenceKind, Step
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.forms.autosave import UnsavedChoice, UnsavedText
from leadway.ui.forms.concern_line import UnsavedConcerns
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Caption

NOTE = _("Note for later")
NOTE_EXAMPLE = _("e.g. Ask how the night shift does it")
NOTE_WAITS = _("You will see it in your next ritual.")
SAVE_NOTE = _("Save note")
EVIDENCE = _("Attach evidence")
ATTACH = _("Attach")
WHAT_SHOWS_IT = _("What shows it?")
EVIDENCE_EXAMPLE = _("e.g. Log of 18 November: 31 cases, 2.6 days")
WHAT_IS_IT = _("What is it?")
NOTHING_TO_ATTACH = _("There is nothing to attach yet.")
NOT_SAVED = _("Leadway couldn’t save it."), _("It will try again.")
KINDS = (EvidenceKind.NUMBER, EvidenceKind.QUOTE, EvidenceKind.LINK, EvidenceKind.FILE, EvidenceKind.EMAIL)


class NoteDialog(FormDialog):
    """Takes a note for later."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(NOTE, parent, action=SAVE_NOTE)
        self._notes = services.notes
        self.line = LineField("dialog/note", "", placeholder=NOTE_EXAMPLE, accessible_name=NOTE)
        self._unsaved = UnsavedText(self.line, services.unsaved_texts)
        self._unsaved.switch_to("quick-note")
        self.concerns = UnsavedConcerns(services, self.line, "quick-note")
        self.add(self.line)
        self.add(self.concerns)
        self.add(Caption(NOTE_WAITS, self))
        self.keep(self._unsaved, self.concerns.unsaved)
        self.line.setFocus()

    def save(self) -> None:
        self._notes.add(self.line.text(), "app", self.concerns.line.concerns)
        self._unsaved.finish()
        self.concerns.finish()


class EvidenceDialog(FormDialog):
    """Attaches something that shows what an answer says."""

    def __init__(self, services: Services, autosave: DraftAutosave, step: Step, parent: QWidget) -> None:
        super().__init__(EVIDENCE, parent, action=ATTACH)
        self._autosave = autosave
        self._step = step
        self._key = new_key()
        self._texts = services.unsaved_texts
        self.line = LineField("dialog/evidence", WHAT_SHOWS_IT, placeholder=EVIDENCE_EXAMPLE)
        self.kind = Choice("dialog/kind", WHAT_IS_IT, [Option(kind, kind.label) for kind in KINDS])
        self._unsaved = UnsavedText(self.line, self._texts)
        self._unsaved.switch_to(f"evidence/{step}")
        self.errors.attempt(
            lambda: self._texts.get(self._kind_place),
            lambda kind: self.kind.set_value(EvidenceKind(kind) if kind else None),
        )
        self._unsaved_kind = UnsavedChoice(self._chosen, self._texts, self._kind_place, self)
        self.kind.changed.connect(self._unsaved_kind.schedule)
        self.keep(self._unsaved, self._unsaved_kind)
        self.add(self.line)
        self.add(self.kind)
        self.line.setFocus()

    @property
    def _kind_place(self) -> str:
        return f"evidence-kind/{self._step}"

    def _chosen(self) -> str:
        return str(self.kind.value() or "")

    def save(self) -> None:
        if self.line.is_empty():
            raise KnownError(NOTHING_TO_ATTACH)
        answer = EvidenceAnswer(as_term(EvidenceKind, self.kind.value()), self.line.text(), str(self._step))
        # The same key each time: what could not be saved is saved once.
        if not self._autosave.save_now(answer, self._key):
            raise KnownError(*NOT_SAVED)
        self._unsaved.finish()
        self.kind.set_value(None)
        self._unsaved_kind.schedule()
