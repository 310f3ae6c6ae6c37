"""The first screens of the set-up: commitments, where rules live, and the weekly time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.reminder import DesktopState
from leadway.domain.terms import SourceKind
from leadway.domain.weekly_time import WeeklyTime
from leadway.i18n import _
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.reminder.sections import TrialSection
from leadway.ui.setup.weekly_time_editor import WeeklyTimeEditor
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.choice import Chips, Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Question
from leadway.ui.widgets.vbox import outdent, remove_widget

COMMITMENTS = _("What do people count on you for each week?")
COMMITMENTS_HINT = _(
    "Write up to five. Tick the ones that must never slip. Leadway asks about those every week, even when "
    "you are short of time."
)
COMMITMENT = _("Commitment {number}")
CRITICAL = _("critical")
CRITICAL_SPOKEN = _("Commitment {number}: critical")
EXAMPLES_FROM = _("Examples from")
ALL_TAKEN = _("All lines are filled. Five are plenty to begin with.")
FIELDS = {
    "shop": _("Shop"),
    "office": _("Office"),
    "care": _("Care"),
    "kitchen": _("Kitchen"),
}
EXAMPLES = {
    "shop": (
        _("Cash count signed"),
        _("Returns refunded within 2 days"),
        _("Rota out by Thursday"),
        _("Price labels checked"),
    ),
    "office": (
        _("Time sheets approved"),
        _("One-to-ones held"),
        _("Complaints answered in 2 days"),
        _("Invoices passed on by Friday"),
    ),
    "care": (
        _("Care plans reviewed"),
        _("Medication counts signed"),
        _("Handover written every shift"),
        _("Families called back within a day"),
    ),
    "kitchen": (
        _("Fridge temperatures logged"),
        _("Allergen list up to date"),
        _("Cleaning rota signed"),
        _("Orders placed by Wednesday"),
    ),
}
SOURCES = _("Where do your rules live?")
SOURCES_HINT = _("Tick all that apply. “Mostly in people’s heads” is an honest answer, and a useful one.")
WHEN = _("When will you do this?")
WHEN_HINT = _("Pick a time right after something that happens every week. It is easier to keep.")
WITHOUT_TIME = _("No fixed time: open Leadway when it suits you.")
_LINES = 5


class CommitmentsScreen(ScrollColumn):
    """Lines for commitments. `submitted` says that Enter was pressed in the last line."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, step: str) -> None:
        super().__init__(spacing=12)
        self.add(Caption(step), Question(COMMITMENTS), Paragraph(COMMITMENTS_HINT))
        self.lines: list[_CommitmentLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.add(self._rows)
        self.taken = Caption()
        self.taken.hide()
        fields = [Option(key, label) for key, label in FIELDS.items()]
        self.field = Choice("examples", EXAMPLES_FROM, fields)
        self.field.set_value(fields[0].value)
        self.examples = Flow(gap=8)
        self._buttons: list[QuietButton] = []
        self.add(self.taken)
        self.add(16)
        self.add(self.field, self.examples)
        self.field.chosen.connect(self._show_examples)
        self._show_examples()

    def show_commitments(self, commitments: Sequence[CommitmentEntry]) -> None:
        """Show all commitments, and empty lines up to five."""
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

    def commitments(self) -> list[CommitmentEntry]:
        """Return all lines, empty ones included."""
        return [line.commitment() for line in self.lines]

    def remember(self, kept: Sequence[CommitmentEntry]) -> None:
        """Take over the ids of the saved lines; what is being typed stays as it is."""
        for line, commitment in zip(self.lines, kept, strict=True):
            line.id = commitment.id

    def enter(self) -> None:
        """Focus the first empty line, or the first."""
        line = next((each for each in self.lines if each.field.is_empty()), self.lines[0])
        line.field.setFocus()

    def _on_edited(self) -> None:
        self.taken.hide()
        self.edited.emit()

    def _on_submitted(self) -> None:
        place = next((i for i, line in enumerate(self.lines) if line is self.sender()), len(self.lines))
        if place + 1 < len(self.lines):
            self.lines[place + 1].field.setFocus()
        else:
            self.submitted.emit()

    def _show_examples(self) -> None:
        chosen = self.field.value()
        for button in self._buttons:
            remove_widget(self.examples.flow, button)
        self._buttons = []
        for example in EXAMPLES.get(str(chosen), ()):
            button = _Example(example)
            button.clicked.connect(self._on_example)
            self._buttons.append(button)
            self.examples.add(button)
        self.examples.setVisible(bool(self._buttons))

    def _on_example(self) -> None:
        button = self.sender()
        if not isinstance(button, _Example):
            return
        if any(line.field.text().strip() == button.example for line in self.lines):
            return
        line = next((each for each in self.lines if each.field.is_empty()), None)
        if line is None:
            self.taken.setText(ALL_TAKEN)
            self.taken.show()
            return
        line.field.set_text(button.example)
        self._on_edited()


class SourcesScreen(ScrollColumn):
    """Where rules live."""

    edited = Signal()

    def __init__(self, step: str) -> None:
        super().__init__()
        self.add(Caption(step), Question(SOURCES), Paragraph(SOURCES_HINT))
        options = [Option(kind, kind.label) for kind in SourceKind]
        self.kinds = Chips("sources", "", options, accessible_name=SOURCES)
        self.kinds.changed.connect(self.edited)
        self.add(self.kinds)

    def show_sources(self, kinds: Sequence[SourceKind]) -> None:
        """Show what was answered before."""
        self.kinds.set_values(kinds)

    def sources(self) -> list[SourceKind]:
        """Return the kinds that are ticked."""
        return [value for value in self.kinds.values() if isinstance(value, SourceKind)]

    def enter(self) -> None:
        """Focus the first chip."""
        self.kinds.setFocus()


class WeeklyTimeScreen(ScrollColumn):
    """The weekly time, read back as a sentence."""

    edited = Signal()

    def __init__(self, step: str) -> None:
        super().__init__()
        self.editor = WeeklyTimeEditor(WITHOUT_TIME, spacing=self.body.spacing())
        self.add(Caption(step), Question(WHEN), Paragraph(WHEN_HINT), self.editor)
        self.add(outdent(self.editor.no_time, fill=False))
        self.add(24)
        self.trial = TrialSection()
        self.trial.hide()
        self.add(outdent(self.trial))
        self.editor.edited.connect(self.edited)

    def show_weekly_time(self, weekly_time: WeeklyTime | None) -> None:
        """Show what was chosen before, or the usual time."""
        self.editor.show_weekly_time(weekly_time or WeeklyTime())

    def offer_try(self, around: DesktopState, *, tray: bool) -> None:
        """Offer to show the reminder as it will appear, and say what this desktop does not support."""
        self.trial.show_desktop(around, tray=tray)
        self.trial.show()

    def weekly_time(self) -> WeeklyTime | None:
        """Return the weekly time, or None for no fixed time."""
        return self.editor.weekly_time()

    def enter(self) -> None:
        """Focus the weekday."""
        self.editor.enter()


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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.field, 1)
        column = QVBoxLayout()
        # The chip is a little lower than the field; this centres it on the first line.
        column.setContentsMargins(0, 2, 0, 0)
        column.addWidget(self.critical)
        column.addStretch(1)
        row.addLayout(column)
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

    def __init__(self, example: str) -> None:
        super().__init__(example.replace("&", "&&"), icon="plus")
        self.example = example
        self.setAccessibleName(example)
