"""The line that asks whether something is not one person's to decide, and what to do where it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal

from leadway.domain import gaps
from leadway.domain.errors import KnownError
from leadway.domain.gaps import Addressees, suggests_a_stop
from leadway.domain.terms import Concern, FieldOfWork
from leadway.i18n import _
from leadway.services.settings import addressees
from leadway.ui.forms.autosave import UnsavedChoice
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.choice import Chips, Option
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import VBox

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.widgets.field import LineField

ASK = _("Does any of this apply?")
ASK_SHORT = _("Hurt, threatened, treated worse, not true, at risk")
NOT_ABOUT_THAT = _("No, it is not about that")
CONCERNS = tuple(Option(concern, concern.label) for concern in Concern)


class _OneLine(Caption):
    """Wraps only where there is less room than one line needs."""

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 4
        return QSize(width, self.heightForWidth(width))


class ConcernLine(VBox):
    """One optional question. It is folded until a person, or a word that was typed, opens it."""

    changed = Signal()
    opened = Signal()
    denied = Signal()
    """The person said that it is not about that."""

    def __init__(self, name: str, *, spacing: int = 8) -> None:
        super().__init__(spacing=spacing)
        self._name = name
        self._denied = False
        self._read: tuple[str, ...] = ()
        """The texts as they were read last: each key changes one of them."""
        self.open_button = LinkButton(ASK, icon="chevron-down", clicked=self._on_open)
        self.open_button.setAccessibleDescription(ASK_SHORT)
        self.short = _OneLine(ASK_SHORT)
        self._folded = button_row(self.open_button, self.short)
        self.unfolded = VBox(spacing=0)
        self.unfolded.hide()
        self.add(self._folded, self.unfolded)

    @cached_property
    def chips(self) -> Chips:
        """The answers; most lines stay folded and never need them."""
        chips = Chips(self._name, ASK, CONCERNS)
        chips.changed.connect(self.changed)
        self.unfolded.add(chips, self.no)
        return chips

    @cached_property
    def no(self) -> LinkButton:
        """Says that it is not about that."""
        return LinkButton(NOT_ABOUT_THAT, clicked=self._on_no)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What applies."""
        if "chips" not in vars(self):
            return ()
        return tuple(each for each in self.chips.values() if isinstance(each, Concern))

    def set_concerns(self, concerns: Sequence[Concern]) -> None:
        """Show what applies, without a signal."""
        if concerns or not self.is_folded:
            self.chips.set_values(concerns)
            self.fold(folded=False)

    @property
    def is_folded(self) -> bool:
        """Whether only the question is shown."""
        return self.unfolded.isHidden()

    def fold(self, *, folded: bool) -> None:
        """Show the question alone, or its answers, too."""
        if folded is self.is_folded:
            return
        if not folded:
            self.chips.show()
        self._folded.setVisible(folded)
        self.unfolded.setVisible(not folded)
        if not folded:
            self.opened.emit()

    def follow(self, field: FieldOfWork | None, *texts: str) -> None:
        """Unfold the question where words suggest it and the person has not said no."""
        fresh = [text for text in texts if text not in self._read]
        self._read = texts
        if self.is_folded and not self._denied and suggests_a_stop(field, *fresh):
            self.fold(folded=False)
            announce(self, ASK)

    def _on_open(self) -> None:
        self.fold(folded=False)
        self.chips.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_no(self) -> None:
        self._denied = True
        self.set_concerns(())
        self.fold(folded=True)
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.denied.emit()


class StopNotice(InlineNotice):
    """Says that this is not one person's to decide: whom to tell, and what does not wait."""

    def __init__(self, addressees: Addressees) -> None:
        role = addressees.first
        super().__init__(gaps.TELL.format(role=role) if role else gaps.SENTENCE, icon="triangle-alert")
        self.at_once = Caption(size="body")
        self.add(self.at_once, Caption(gaps.OWN_FORM, size="body"), Caption(gaps.NO_PROMISE, size="body"))

    def show_concerns(self, concerns: Sequence[Concern]) -> None:
        """Say what does not wait."""
        lines = "\n".join([gaps.AT_ONCE[concern] for concern in concerns] or [gaps.NOT_LATER])
        if lines != self.at_once.text():
            # Only then: a new text lays out the whole page again, which is too much for every key.
            self.at_once.setText(lines)


class NoteConcerns(VBox):
    """The line under a note as it is written down, and what does not wait until the note is read."""

    changed = Signal()

    def __init__(self, name: str, addressees: Addressees) -> None:
        super().__init__(spacing=8)
        self._addressees = addressees
        self._notice: StopNotice | None = None
        self.line = ConcernLine(name)
        self.add(self.line)
        self.line.changed.connect(self._on_changed)
        self.show_concerns(())

    def show_concerns(self, concerns: Sequence[Concern]) -> None:
        """Show what applies, without a signal."""
        self.line.set_concerns(concerns)
        self._show_notice()

    def follow(self, text: str) -> None:
        """Unfold the line where the words of the note suggest it."""
        self.line.follow(self._addressees.field, text)

    def _on_changed(self) -> None:
        self._show_notice()
        self.changed.emit()

    def _show_notice(self) -> None:
        concerns = self.line.concerns
        if concerns and self._notice is None:
            # Only now: most notes never need it.
            self._notice = StopNotice(self._addressees)
            self.add(self._notice)
        if self._notice is not None:
            self._notice.show_concerns(concerns)
            self._notice.setVisible(bool(concerns))


class UnsavedConcerns(NoteConcerns):
    """The line under a note that is being typed in a window; it is kept with the note's unsaved text."""

    def __init__(self, services: Services, field: LineField, place: str) -> None:
        whom, stored = Addressees(), ""
        with suppress(KnownError):
            # Saving the note says why the data cannot be read.
            whom = addressees(services.settings.load())
            stored = services.unsaved_texts.get(f"concerns/{place}")
        super().__init__(f"{place}-concerns", whom)
        self.show_concerns(gaps.concerns_in(stored))
        self._note = field
        field.changed.connect(self._on_typed)
        self.unsaved = UnsavedChoice(self._chosen, services.unsaved_texts, f"concerns/{place}", self)
        self.changed.connect(self.unsaved.schedule)

    def finish(self) -> None:
        """Forget them: they were saved with the note."""
        self.show_concerns(())
        self.unsaved.schedule()
        self.unsaved.flush()

    def _on_typed(self) -> None:
        self.follow(self._note.text())

    def _chosen(self) -> str:
        return " ".join(self.line.concerns)
