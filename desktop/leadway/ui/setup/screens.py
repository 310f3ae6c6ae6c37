"""The first screens of the set-up: what people count on, where rules live, when the ritual happens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.reminder import DesktopState
from leadway.domain.terms import SourceKind
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.reminder.sections import TryPart
from leadway.ui.setup.weekly_time_editor import WeeklyTimeEditor
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.chip import CheckChip, Mark
from leadway.ui.widgets.chips import Chips
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.outdent import outdent
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Caption, Paragraph, Question
from leadway.ui.widgets.vbox import let_go

COMMITMENTS = "What do people count on you for each week?"
COMMITMENTS_HINT = (
    "Write up to five. Mark as critical what may never slip; those are asked even in the shortest ritual."
)
COMMITMENT = "Promise {number}"
CRITICAL = "critical"
EXAMPLES_FROM = "Examples from"
ALL_TAKEN = "All lines are taken. Five are plenty to begin with."
EXAMPLES: dict[str, tuple[str, ...]] = {
    "Shop": (
        "Cash count signed",
        "Returns refunded within 2 days",
        "Rota out by Thursday",
        "Price labels checked",
    ),
    "Office": (
        "Time sheets approved",
        "One-to-ones held",
        "Complaints answered in 2 days",
        "Invoices passed on by Friday",
    ),
    "Care": (
        "Care plans reviewed",
        "Medication counts signed",
        "Handover written every shift",
        "Families called back within a day",
    ),
    "Kitchen": (
        "Fridge temperatures logged",
        "Allergen list up to date",
        "Cleaning rota signed",
        "Orders placed by Wednesday",
    ),
}
SOURCES = "Where do your rules live?"
SOURCES_HINT = "Any that hold. “Mostly in people’s heads” is an honest answer, and a useful one."
WHEN = "When will you do this?"
WHEN_HINT = "Fifteen minutes, at the same time each week, go more easily after something that happens anyway."
WITHOUT_TIME = "No fixed time: you open it when it suits you."
_LINES = 5


class CommitmentsScreen(Column):
    """Lines for what people count on. `edited` tells of a change, `submitted` of Enter in the last line."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, step: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.add(Caption(step))
        self.add(Question(COMMITMENTS))
        self.add(Paragraph(COMMITMENTS_HINT))
        self.lines: list[_CommitmentLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.add_layout(self._rows)
        self.taken = Caption()
        self.taken.hide()
        fields = [Option(field, field) for field in EXAMPLES]
        self.field = Choice("examples", EXAMPLES_FROM, fields)
        self.field.set_value(fields[0].value)
        self.examples = Flow(gap=8)
        self._buttons: list[QuietButton] = []
        self.add(self.taken)
        self.add_space(16)
        self.add(self.field)
        self.add(self.examples)
        self.field.chosen.connect(self._show_examples)
        self._show_examples()

    def show_commitments(self, commitments: Sequence[CommitmentEntry]) -> None:
        """Show the promises there are, all of them, and room up to five."""
        while len(self.lines) < max(_LINES, len(commitments)):
            line = _CommitmentLine(len(self.lines) + 1)
            line.edited.connect(self._on_edited)
            line.submitted.connect(self._on_submitted)
            self.lines.append(line)
            self._rows.addWidget(line)
            # Qt would show it only later, and a line that is not shown cannot take the focus.
            line.show()
        for place, line in enumerate(self.lines):
            line.show_commitment(commitments[place] if place < len(commitments) else CommitmentEntry(""))

    def commitments(self) -> list[CommitmentEntry]:
        """Return the lines as they stand, those without words too."""
        return [line.commitment() for line in self.lines]

    def remember(self, kept: Sequence[CommitmentEntry]) -> None:
        """Take over under which ids the lines are kept; what is being typed stays as it is."""
        for line, commitment in zip(self.lines, kept, strict=True):
            line.id = commitment.id

    def enter(self) -> None:
        """Put the focus on the first line without words, or the first."""
        line = next((each for each in self.lines if each.field.is_empty()), self.lines[0])
        line.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self) -> None:
        self.taken.hide()
        self.edited.emit()

    def _on_submitted(self) -> None:
        place = next((i for i, line in enumerate(self.lines) if line is self.sender()), len(self.lines))
        if place + 1 < len(self.lines):
            self.lines[place + 1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.submitted.emit()

    def _show_examples(self) -> None:
        chosen = self.field.value()
        for button in self._buttons:
            let_go(self.examples.flow, button)
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
        said = [line.field.text().strip() for line in self.lines]
        if button.example in said:
            return
        line = next((each for each in self.lines if each.field.is_empty()), None)
        if line is None:
            self.taken.setText(ALL_TAKEN)
            self.taken.show()
            return
        line.field.set_text(button.example)
        self._on_edited()


class SourcesScreen(Column):
    """Where rules live; `edited` tells of every change."""

    edited = Signal()

    def __init__(self, step: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add(Caption(step))
        self.add(Question(SOURCES))
        self.add(Paragraph(SOURCES_HINT))
        options = [Option(kind, kind.label) for kind in SourceKind]
        self.kinds = Chips("sources", "", options, accessible_name=SOURCES)
        self.kinds.changed.connect(self.edited)
        self.add(self.kinds)

    def show_sources(self, kinds: Sequence[SourceKind]) -> None:
        """Show what was said before."""
        self.kinds.set_values(kinds)

    def sources(self) -> list[SourceKind]:
        """Return the kinds that are marked."""
        return [value for value in self.kinds.values() if isinstance(value, SourceKind)]

    def enter(self) -> None:
        """Put the focus on the first chip."""
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)


class WeeklyTimeScreen(Column):
    """When the ritual happens, read back as a sentence."""

    edited = Signal()

    def __init__(self, step: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = WeeklyTimeEditor(WITHOUT_TIME, spacing=self.body.spacing())
        self.add(Caption(step))
        self.add(Question(WHEN))
        self.add(Paragraph(WHEN_HINT))
        self.add(self.editor)
        self.add_layout(outdent(self.editor.no_time, fill=False))
        self.add_space(24)
        self.trial = TryPart()
        self.trial.hide()
        self.add_layout(outdent(self.trial))
        self.editor.edited.connect(self.edited)

    def show_weekly_time(self, weekly_time: WeeklyTime | None) -> None:
        """Show what was said before, or what is usual."""
        self.editor.show_weekly_time(weekly_time or WeeklyTime())

    def offer_try(self, around: DesktopState, *, tray: bool) -> None:
        """Offer to show the reminder as it will appear, and say what this desktop does not tell."""
        self.trial.show_desktop(around, tray=tray)
        self.trial.show()

    def weekly_time(self) -> WeeklyTime | None:
        """Return the slot as it stands, or None where there is to be no fixed time."""
        return self.editor.weekly_time()

    def enter(self) -> None:
        """Put the focus on the weekday."""
        self.editor.enter()


class _CommitmentLine(QWidget):
    """One promise, and whether it may never slip."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = ""
        said = COMMITMENT.format(number=number)
        self.field = LineField(f"promise/{number}", "", accessible_name=said)
        self.critical = CheckChip(CRITICAL)
        self.critical.setAccessibleName(f"{said}: {CRITICAL}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.field, 1)
        beside = QVBoxLayout()
        # The chip is a little lower than the field; it stands at the middle of its first line.
        beside.setContentsMargins(0, 2, 0, 0)
        beside.addWidget(self.critical)
        beside.addStretch(1)
        row.addLayout(beside)
        self.field.changed.connect(self.edited)
        self.field.submitted.connect(self.submitted)
        self.critical.clicked.connect(self._on_critical)

    def commitment(self) -> CommitmentEntry:
        """Return the line as it stands."""
        return CommitmentEntry(self.field.text(), self.critical.mark is Mark.CHECK, self.id)

    def show_commitment(self, commitment: CommitmentEntry) -> None:
        """Show a promise, or an empty line."""
        self.id = commitment.id
        self.field.set_text(commitment.title)
        self._mark(on=commitment.critical)

    def _on_critical(self) -> None:
        self._mark(on=self.critical.mark is not Mark.CHECK)
        self.edited.emit()

    def _mark(self, *, on: bool) -> None:
        said = self.critical.accessibleName()
        self.critical.show_mark(Mark.CHECK if on else Mark.EMPTY)
        self.critical.setAccessibleName(said)


class _Example(QuietButton):
    """An example that fills the next empty line when pressed."""

    _height = 36
    _padding = 12
    _weight = 400

    def __init__(self, example: str, parent: QWidget | None = None) -> None:
        super().__init__(example.replace("&", "&&"), parent, icon="plus")
        self.example = example
        self.setAccessibleName(example)
