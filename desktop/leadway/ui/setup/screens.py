"""The screens of the set-up: commitments, where rules live, the weekly time, and privacy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.examples import COMMITMENTS as COMMITMENT_EXAMPLES
from leadway.domain.reminder import DesktopState
from leadway.domain.terms import FieldOfWork, SourceKind
from leadway.domain.weekly_time import WeeklyTime
from leadway.i18n import _
from leadway.services.keep.setup import CommitmentEntry, SetupService
from leadway.services.session import Services
from leadway.services.settings import meta_of
from leadway.services.unwritten import Unwritten
from leadway.ui.backup.texts import HAVE_BACKUP
from leadway.ui.reminder.sections import TrialSection
from leadway.ui.settings.section import setting_choice
from leadway.ui.settings.unlock_methods import UnlockMethods
from leadway.ui.settings.work import SOURCES, AddresseeFields, SourceChips, unwritten_addressees
from leadway.ui.setup.weekly_time_editor import WeeklyTimeEditor
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Question
from leadway.ui.widgets.vbox import STRETCH, column, outdent, remove_widget, row

ABOUT = _(
    "Leadway takes fifteen minutes a week: check what must get done, decide what no rule covers, and make "
    "one thing better."
)
COMMITMENTS = _("What do people count on you for each week?")
COMMITMENTS_HINT = _(
    "Write up to five. Tick the ones that must never slip. Leadway asks about those every week, even when "
    "you are short of time."
)
COMMITMENT = _("Commitment {number}")
CRITICAL = _("critical")
CRITICAL_SPOKEN = _("Commitment {number}: critical")
ALL_TAKEN = _("All lines are filled. Five are plenty to begin with.")
SOURCES_HINT = _("Tick all that apply. “Mostly in people’s heads” is an honest answer, and a useful one.")
WHEN = _("When will you do this?")
WHEN_HINT = _("Pick a time right after something that happens every week. It is easier to keep.")
WITHOUT_TIME = _("No fixed time: open Leadway when it suits you.")
PRIVATE = _("Keep it private")
PROTECT = _(
    "Leadway never connects to a network. We recommend a passphrase. You can set or change it at any time in "
    "Settings."
)
ROLES = _("Write roles, not names (“the late shift”).")
_LINES = 5
_Commitments = tuple[FieldOfWork | None, tuple[CommitmentEntry, ...]]
"""The field of work, and the commitments."""


class Screen(ScrollColumn):
    """One screen: `edited` says that an answer changed, `save` writes the answers."""

    edited = Signal()

    def __init__(self, step: str, question: str, hint: str, *, spacing: int = 16) -> None:
        super().__init__(spacing=spacing)
        self.add(column(Caption(step), Question(question), spacing=16), Paragraph(hint))

    def load(self) -> None:
        """Show the earlier answers; raises KnownError where they cannot be read."""

    def save(self, *, leaving: bool) -> bool:  # noqa: ARG002
        """Save the answers; return False where one waits until the person is `leaving` the screen."""
        return True

    def typed(self) -> list[Unwritten]:
        """Return the answers as plain values."""
        raise NotImplementedError

    def enter(self) -> None:
        """Focus the first field to fill."""
        raise NotImplementedError


class CommitmentsScreen(Screen):
    """Lines for commitments. `submitted` says that Enter was pressed in the last line."""

    submitted = Signal()

    def __init__(self, step: str, setup: SetupService) -> None:
        super().__init__(step, COMMITMENTS, ABOUT, spacing=12)
        self._setup = setup
        self.lines: list[_CommitmentLine] = []
        self._stored: _Commitments = None, ()
        self._rows = column(spacing=8)
        self.all_taken = Caption(ALL_TAKEN)
        self.all_taken.hide()
        self.field = setting_choice("field_of_work", meta_of("field_of_work").label)
        self.examples = Flow(gap=8)
        self._buttons: list[QuietButton] = []
        self.backup_button = LinkButton(HAVE_BACKUP)
        self.add(outdent(self.backup_button, fill=False))
        self.add(self.field, 8, Paragraph(COMMITMENTS_HINT), self._rows, self.all_taken, 8, self.examples)
        self.field.chosen.connect(self._on_field_chosen)
        self._show(())

    def load(self) -> None:
        """Show the field of work, all commitments, and empty lines up to five."""
        self.field.set_value(self._setup.field_of_work())
        self._show_examples()
        self._stored = _commitments_in(self._setup)
        self._show(self._stored[1])

    def save(self, *, leaving: bool) -> bool:
        """Save the commitments; an emptied one is only removed when the person leaves the screen.

        Its line may be rewritten in a moment.
        """
        field = self.field.value()
        self._setup.save_field_of_work(field if isinstance(field, FieldOfWork) else None)
        lines = [line.commitment() for line in self.lines]
        named = [line for line in lines if leaving or line.title.strip() or not line.id]
        saved = iter(self._setup.save_commitments(named))
        for form, line in zip(self.lines, lines, strict=True):
            if line in named:
                form.id = next(saved).id
        self._stored = _commitments_in(self._setup)
        return len(named) == len(lines)

    def typed(self) -> list[Unwritten]:
        field, lines = self.field.value(), [line.commitment() for line in self.lines]
        titles = {each.title for each in self._stored[1]}

        def write(services: Services) -> None:
            services.setup.save_field_of_work(field if isinstance(field, FieldOfWork) else None)
            services.setup.save_commitments(lines)

        words = tuple(line.title for line in lines if line.title.strip() and line.title not in titles)
        return [Unwritten(words, write, lambda services: _commitments_in(services.setup), self._stored)]

    def enter(self) -> None:
        """Focus the field of work where nothing is answered yet, else the first empty line."""
        is_new = self.field.value() is None and all(line.field.is_empty() for line in self.lines)
        (self.field if is_new else (self._empty_line() or self.lines[0]).field).setFocus()

    def _show(self, commitments: Sequence[CommitmentEntry]) -> None:
        while len(self.lines) < max(_LINES, len(commitments)):
            line = _CommitmentLine(len(self.lines) + 1)
            line.edited.connect(self._on_edited)
            line.submitted.connect(self._on_submitted)
            self.lines.append(line)
            self._rows.addWidget(line)
            # Qt would show it later, and a hidden line cannot take the focus.
            line.show()
        for place, line in enumerate(self.lines):
            line.show_commitment(commitments[place] if place < len(commitments) else CommitmentEntry(""))

    def _empty_line(self) -> _CommitmentLine | None:
        return next((line for line in self.lines if line.field.is_empty()), None)

    def _on_edited(self) -> None:
        self.all_taken.hide()
        self.edited.emit()

    def _on_submitted(self) -> None:
        place = next((i for i, line in enumerate(self.lines) if line is self.sender()), len(self.lines))
        if place + 1 < len(self.lines):
            self.lines[place + 1].field.setFocus()
        else:
            self.submitted.emit()

    def _show_examples(self) -> None:
        for button in self._buttons:
            remove_widget(self.examples.flow, button)
        field = self.field.value()
        examples = COMMITMENT_EXAMPLES[field if isinstance(field, FieldOfWork) else FieldOfWork.OTHER]
        self._buttons = [_Example(example, clicked=self._on_example) for example in examples]
        for button in self._buttons:
            self.examples.add(button)

    def _on_field_chosen(self) -> None:
        self._show_examples()
        self.edited.emit()

    def _on_example(self) -> None:
        button = self.sender()
        if not isinstance(button, _Example):
            return
        example = button.accessibleName()
        if any(line.field.text().strip() == example for line in self.lines):
            return
        line = self._empty_line()
        if line is None:
            self.all_taken.show()
            return
        line.field.set_text(example)
        self._on_edited()


class SourcesScreen(Screen):
    """Where rules live, and whom to tell what no rule leaves to one person."""

    def __init__(self, step: str, setup: SetupService) -> None:
        super().__init__(step, SOURCES, SOURCES_HINT)
        self._setup = setup
        self._stored: tuple[tuple[SourceKind, ...], tuple[str, str]] = (), ("", "")
        self.kinds = SourceChips()
        self.kinds.changed.connect(self.edited)
        self.addressees = AddresseeFields()
        self.addressees.edited.connect(self.edited)
        self.add(self.kinds, 16, self.addressees)

    def load(self) -> None:
        self._stored = self._setup.sources(), self._setup.addressees()
        self.kinds.set_values(self._stored[0])
        self.addressees.show_addressees(*self._stored[1], self._setup.field_of_work())

    def save(self, *, leaving: bool) -> bool:  # noqa: ARG002
        self._setup.save_sources(self.kinds.kinds())
        self._setup.save_addressees(*self.addressees.texts())
        self._stored = self._setup.sources(), self._setup.addressees()
        return True

    def typed(self) -> list[Unwritten]:
        kinds, (sources, roles) = self.kinds.kinds(), self._stored
        choice = Unwritten(
            (),
            lambda services: services.setup.save_sources(kinds),
            lambda services: services.setup.sources(),
            sources,
        )
        return [choice, unwritten_addressees(self.addressees.texts(), roles)]

    def show_field_of_work(self, field: FieldOfWork | None) -> None:
        """Show whom most teams of this field of work tell, as examples."""
        self.addressees.show_addressees(*self.addressees.texts(), field)

    def enter(self) -> None:
        self.kinds.setFocus()


class WeeklyTimeScreen(Screen):
    """The weekly time, read back as a sentence."""

    def __init__(self, step: str, setup: SetupService) -> None:
        super().__init__(step, WHEN, WHEN_HINT)
        self._setup = setup
        self._stored: WeeklyTime | None = None
        self.editor = WeeklyTimeEditor(WITHOUT_TIME, spacing=self.body.spacing())
        self.trial = TrialSection()
        self.trial.hide()
        self.add(self.editor, outdent(self.editor.no_time, fill=False), 24, outdent(self.trial))
        self.editor.edited.connect(self.edited)

    def load(self) -> None:
        """Show what was chosen before, or the usual time."""
        self._stored = self._setup.weekly_time()
        self.editor.show_weekly_time(self._stored or WeeklyTime(), self._setup.hours())

    def save(self, *, leaving: bool) -> bool:  # noqa: ARG002
        self._setup.save_weekly_time(self.editor.weekly_time())
        self._stored = self._setup.weekly_time()
        return True

    def typed(self) -> list[Unwritten]:
        chosen = self.editor.weekly_time()
        words = (chosen.after,) if chosen is not None and chosen.after else ()

        def save(services: Services) -> None:
            services.setup.save_weekly_time(chosen)

        return [Unwritten(words, save, lambda services: services.setup.weekly_time(), self._stored)]

    def offer_trial(self, around: DesktopState, *, tray: bool) -> None:
        """Offer to show the reminder as it will appear, and say what this desktop does not support."""
        self.trial.show_desktop(around, tray=tray)
        self.trial.show()

    def enter(self) -> None:
        self.editor.enter()


class PrivateScreen(Screen):
    """A passphrase and a recovery key. Both can wait; what is chosen is saved at once."""

    def __init__(self, step: str, services: Services) -> None:
        super().__init__(step, PRIVATE, PROTECT)
        self.methods = UnlockMethods(services, few=True)
        self.add(self.methods, 16, Caption(ROLES, size="body"))

    def enter(self) -> None:
        """Show the current state, with the focus on the passphrase."""
        self.methods.refresh()
        self.methods.passphrase.open_button.setFocus()

    def submit_passphrase(self) -> bool:
        """Set a passphrase that was typed but not confirmed; return whether nothing is left to wait for."""
        if self.methods.is_working:
            return False
        passphrase = self.methods.passphrase
        if passphrase.form.isVisibleTo(self) and not passphrase.is_empty():
            passphrase.set_button.click()
            return False
        return True

    def forget(self) -> None:
        """Forget every secret that is not set yet."""
        self.methods.forget()


def _commitments_in(setup: SetupService) -> _Commitments:
    return setup.field_of_work(), tuple(setup.commitments())


class _CommitmentLine(QWidget):
    """One commitment, and whether it is critical."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.id = ""
        name = COMMITMENT.format(number=number)
        self.field = LineField(f"commitment/{number}", "", accessible_name=name)
        self.critical = CheckChip(CRITICAL)
        self.critical.setAccessibleName(CRITICAL_SPOKEN.format(number=number))
        # The chip is a little lower than the field; this centres it on the first line.
        chip = column(self.critical, STRETCH, margins=(0, 2, 0, 0))
        self.setLayout(row(self.field, chip, spacing=12, grow=self.field))
        self.field.changed.connect(self.edited)
        self.field.submitted.connect(self.submitted)
        self.critical.clicked.connect(self._on_critical)

    def commitment(self) -> CommitmentEntry:
        """Return the commitment in this line."""
        return CommitmentEntry(self.field.text(), self.critical.is_on, self.id)

    def show_commitment(self, commitment: CommitmentEntry) -> None:
        """Show a commitment, or an empty line."""
        self.id = commitment.id
        self.field.set_text(commitment.title)
        self._mark(on=commitment.critical)

    def _on_critical(self) -> None:
        self._mark(on=not self.critical.is_on)
        self.edited.emit()

    def _mark(self, *, on: bool) -> None:
        name = self.critical.accessibleName()
        self.critical.set_on(on=on)
        # Showing the mark resets the name to the label.
        self.critical.setAccessibleName(name)


class _Example(QuietButton):
    """An example that fills the next empty line when pressed."""

    _height = 36
    _padding = 12
    _weight = 400

    def __init__(self, example: str, *, clicked: Callable[[], None]) -> None:
        super().__init__(example.replace("&", "&&"), icon="plus", clicked=clicked)
        self.setAccessibleName(example)
