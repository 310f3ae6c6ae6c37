"""Screens 4 and 5: problems to fix and opportunities to take, under this week's lens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.answers import ProblemTriage
from leadway.domain.lenses import OPPORTUNITY_LENSES, PROBLEM_LENSES, Lens, opportunity_lens, problem_lens
from leadway.domain.refs import EntityKind
from leadway.domain.steps import PLANS
from leadway.domain.terms import ProblemVerdict, Step
from leadway.domain.text import shorten
from leadway.i18n import _, ngettext
from leadway.ui.forms.form_list import FormList, RemovableForm
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.ideas.forms import IdeaForm, OpportunityForm, ProblemForm
from leadway.ui.ritual.ideas.problem_triage import TriageForm
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.keyboard import answer_key
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question, Text
from leadway.ui.widgets.vbox import STRETCH, VBox, column, outdent, row

THIS_WEEK = _("This week, look for: {name}.")
ANOTHER_LENS = _("Look for: {name}.")
NEXT_LENS = _("Another idea (L)")
NEXT_LENS_HINT = _("Key L, except in a text field.")
FROM_CHECK = _("From your check: {title}")
FROM_NOTE = _("From your note: {text}")
OPEN = _("Still open")
OPEN_HINT = _("Those first that were not asked for the longest time. Optional.")
MORE_HINT = _("Opens the list. Your answers are saved; “This week” brings you back to them.")
_NOTE_LENGTH = 80


class LensLine(VBox):
    """What to look at this week, a button for another; `turned` carries the code of the one shown."""

    turned = Signal(str)

    def __init__(self, lenses: Sequence[Lens], own: Lens) -> None:
        super().__init__(spacing=0)
        self._lenses = lenses
        self._own = self.lens = own
        self.title = Text(weight=600)
        self.title.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.question = Paragraph()
        self.button = LinkButton(NEXT_LENS)
        self.button.setAccessibleDescription(NEXT_LENS_HINT)
        self.button.setToolTip(NEXT_LENS_HINT)
        self.button.clicked.connect(self.turn)
        self.body.addLayout(row(self.title, self.button, grow=self.title))
        self.add(self.question)
        self._show(own)

    def turn(self) -> None:
        """Show the next lens; the first follows the last."""
        self._show(self._lenses[(self._lenses.index(self.lens) + 1) % len(self._lenses)])

    def switch_to(self, code: str) -> None:
        """Show the lens of this code; an unknown one changes nothing."""
        self._show(next((each for each in self._lenses if each.code == code), self.lens))

    def _show(self, lens: Lens) -> None:
        self.lens = lens
        self.title.setText((THIS_WEEK if lens is self._own else ANOTHER_LENS).format(name=lens.name))
        self.question.setText(lens.question)
        self.turned.emit(lens.code)


class IdeaItem(RemovableForm):
    """One form on its card, with what handed it on."""

    form: IdeaForm

    def __init__(self, form: IdeaForm, remove: str, origin: str) -> None:
        card = Card(accent=form.accent)
        super().__init__(form, card, remove, own=not origin)
        if origin:
            card.add(Caption(origin))
        if isinstance(form, ProblemForm):
            self.removed.connect(form.stop.remove)
            self.undone.connect(form.stop.restore)
        card.add(form)
        card.body.addLayout(row(STRETCH, self.remove_button))


class IdeaList(FormList[IdeaItem]):
    """What was handed on, then always one form of the person's own to fill."""

    _drops_blank = False

    def __init__(self, autosave: DraftAutosave, form: type[IdeaForm], another: str, remove: str) -> None:
        super().__init__(self._make_item)
        self._autosave = autosave
        self._form = form
        self._remove = remove
        self._lens = ""
        self._origins: Mapping[str, str] = {}
        self.another_button = QuietButton(another, icon="plus")
        self.another_button.clicked.connect(self.add_another)
        self.add(self.another_button)
        self.changed.connect(self._after_change)

    @property
    def forms(self) -> tuple[IdeaForm, ...]:
        """The forms that can be filled, in reading order."""
        return tuple(item.form for item in self.shown)

    def set_lens(self, code: str) -> None:
        """Set the lens new forms begin under."""
        self._lens = code
        for form in self.forms:
            form.lens = code

    def show_forms(self, origins: Mapping[str, str]) -> None:
        """Show a form for each key; its value says what handed it on (empty: the person's own)."""
        self._origins = origins
        self.refresh(origins)
        self._after_change()

    def add_another(self) -> None:
        """Add a blank form and go there."""
        item = self.add_form(new_key())
        self._after_change()
        item.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_item(self, key: str) -> IdeaItem:
        form = self._form(self._autosave, key)
        form.lens = self._lens
        item = IdeaItem(form, self._remove, self._origins.get(key, ""))
        item.undone.connect(self._drop_blank)
        return item

    def _drop_blank(self) -> None:
        """Drop the blank form that was added in place of the restored one."""
        for item in [item for item in self.shown if item.is_own and item.form.is_blank]:
            self.drop(item)

    def _after_change(self) -> None:
        if not any(item.is_own for item in self.shown):
            self.add_form(new_key())
        blank = [item for item in self.shown if item.form.is_blank]
        self.another_button.setVisible(not blank)
        for item in self.shown:
            # A blank form has nothing to remove.
            item.remove_button.setVisible(item not in blank)
            item.form.show_others()


class IdeasPage(StepPage):
    """A screen that asks for one thing under a lens, and takes as many as there are."""

    form: ClassVar[type[IdeaForm]]
    keys = (("L", _("Another idea")), *StepPage.keys)
    another: ClassVar[str]
    remove: ClassVar[str]

    def __init__(self, autosave: DraftAutosave, lenses: Sequence[Lens], own_lens: Lens) -> None:
        super().__init__(autosave)
        self._lens_found = False
        self.lens = LensLine(lenses, own_lens)
        self.ideas = IdeaList(autosave, self.form, self.another, self.remove)
        self.ideas.set_lens(own_lens.code)
        self.lens.turned.connect(self.ideas.set_lens)
        self.add(Question(PLANS[self.step].question), self.lens, self.ideas)

    def refresh(self) -> None:
        origins = self._origins()
        if not self._lens_found:
            self._find_lens(origins)
        self.ideas.show_forms(origins)

    def first_field(self) -> QWidget | None:
        return self.ideas.forms[0].first

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the lens on L; a text field keeps its letters to itself."""
        if answer_key(event, "L"):
            if not event.isAutoRepeat():
                self.lens.turn()
        else:
            super().keyPressEvent(event)

    def _origins(self) -> dict[str, str]:
        """Return the keys of the answers begun, each with where it comes from; empty for the person's own."""
        agenda = self.ritual.agenda
        origins = {check.id: FROM_CHECK.format(title=check.title) for check in agenda.checks}
        origins |= {note.id: FROM_NOTE.format(text=shorten(note.text, _NOTE_LENGTH)) for note in agenda.notes}
        started = [key for key, answer in self.ritual.draft.items() if isinstance(answer, self.form.kind)]
        return {key: origins.get(key, "") for key in started}

    def _find_lens(self, origins: dict[str, str]) -> None:
        """Show again the lens under which the person's last own answer was begun."""
        self._lens_found = True
        own = [key for key, origin in origins.items() if not origin]
        if own:
            self.lens.switch_to(self.autosave.answer(self.form.kind, own[-1]).lens)


class ProblemsPage(IdeasPage):
    """Asks for problems worth fixing, then looks at up to three old ones."""

    step = Step.PROBLEMS
    form = ProblemForm
    another, remove = _("Another problem"), _("Remove this problem")
    why = _(
        "Four short answers make a problem clear: who, what, how it should be, and how you "
        "know. What to look for changes each week, so that you don’t look in the same corner every time."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave, PROBLEM_LENSES, problem_lens(autosave.ritual.week))
        agenda = self.ritual.agenda
        self.triage = {problem.id: TriageForm(autosave, problem) for problem in agenda.problems}
        if self.triage:
            self.add(16)
            self.add(column(Heading(OPEN), Caption(OPEN_HINT)))
        for form in self.triage.values():
            form.changed.connect(self._on_triaged)
            self.add(form)
        n = agenda.more_problems
        self.more = LinkButton(ngettext("{n} more", "{n} more", n).format(n=n))
        self.more.setAccessibleDescription(MORE_HINT)
        self.more.setToolTip(MORE_HINT)
        self.more.clicked.connect(lambda: self.record_list_asked.emit(EntityKind.PROBLEM))
        self.more.setVisible(bool(n))
        self.add(outdent(self.more))

    def refresh(self) -> None:
        super().refresh()
        for form in self.triage.values():
            form.binder.refresh()

    def _on_triaged(self, key: str) -> None:
        """Only one problem can be the next one; one merged into another needs to know if that stays open."""
        chosen = self.autosave.answer(ProblemTriage, key).verdict is ProblemVerdict.NEXT
        for other, form in self.triage.items():
            if other == key:
                continue
            if chosen:
                form.step_back()
            form.refresh_target()


class OpportunitiesPage(IdeasPage):
    """Asks for ideas, weighs them, and offers to try a good and easy one."""

    step = Step.OPPORTUNITIES
    form = OpportunityForm
    another, remove = _("Another opportunity"), _("Remove this opportunity")
    why = _(
        "It is best to try small things that are easy to undo. Leadway asks whose idea it was every "
        "time, so that the right person gets the credit."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave, OPPORTUNITY_LENSES, opportunity_lens(autosave.ritual.week))
