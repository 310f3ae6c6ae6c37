"""The form of one commitment, and what its fields say."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from leadway.domain.examples import example_commitments
from leadway.domain.terms import Cadence
from leadway.domain.text import isolated
from leadway.domain.weeks import WEEKDAYS, Week
from leadway.i18n import _
from leadway.services.keep.commitments import CommitmentRecord
from leadway.ui.forms.binder import FormBinder, Port
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.choice import Option, Tick
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.keyboard import name_button
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import VBox, outdent

WHAT, EXAMPLE = _("What do people count on you for?"), _("e.g. {example}")
CRITICAL, CRITICAL_MEANS = _("critical"), _("Critical: it must never slip")
HOW_OFTEN, RIGHT_MEANS = _("How often?"), _("Right means…")
DAY, WEEKDAY, ANY_DAY = _("Day of the month"), _("Due on"), _("No fixed day")
RIGHT_MEANS_EXAMPLE = _("e.g. two people checked it and both signed")
CADENCES: dict[tuple[Cadence, int], str] = {
    (Cadence.WEEKLY, 1): _("Every week"),
    **{(Cadence.EVERY_N_WEEKS, n): _("Every {n} weeks").format(n=n) for n in (2, 3, 4, 6, 8, 12)},
    (Cadence.MONTHLY, 1): _("Every month"),
    (Cadence.QUARTERLY, 1): _("Every quarter"),
    (Cadence.ON_EVENT, 1): _("When something happens"),
}
NEXT = _("Asked next in {week}, {dates}.")
NOT_ASKED = _("Leadway does not ask about it by itself.")
WORDS = _(
    "Before: “{title}”. Is it the same commitment in better words, or a new one from this week? Until you "
    "say, Leadway asks with the old words."
)
SAME, NEW, OLD = _("Better words"), _("A new one"), _("Keep the old")
UP, DOWN, REMOVE = _("Move up"), _("Move down"), _("Remove")
SHRINKS = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
WEEKLY = (Cadence.WEEKLY, Cadence.EVERY_N_WEEKS)
_MONTHLY = (Cadence.MONTHLY, Cadence.QUARTERLY)
_WEEKS_AHEAD = 60


class CommitmentForm(VBox):
    """Shows only the first field until something is written in it."""

    def __init__(self, port: Port[CommitmentRecord]) -> None:
        super().__init__(spacing=16)
        self._from = Week(2024, 1)
        self.title = AnswerField("commitment/title", WHAT)
        self.words = InlineNotice(WORDS, [("same", SAME), ("new", NEW), ("old", OLD)], self)
        self.critical = Tick(
            "commitment/critical", "", [Option("critical", CRITICAL_MEANS)], accessible_name=CRITICAL_MEANS
        )
        self.cadence = SelectField(
            "commitment/cadence", HOW_OFTEN, [Option(value, label) for value, label in CADENCES.items()]
        )
        days = [Option(day, str(day)) for day in range(1, 32)]
        self.day_of_month = SelectField("commitment/day", DAY, days)
        weekdays = [Option(None, ANY_DAY), *(Option(n, name) for n, name in enumerate(WEEKDAYS, start=1))]
        self.weekday = SelectField("commitment/weekday", WEEKDAY, weekdays)
        self.next = Caption()
        self.right_means = AnswerField("commitment/right-means", RIGHT_MEANS, placeholder=RIGHT_MEANS_EXAMPLE)
        self.up, self.down, self.remove = LinkButton(UP), LinkButton(DOWN), LinkButton(REMOVE)
        for button, text, keys in (
            (self.up, UP, "Alt+Up"),
            (self.down, DOWN, "Alt+Down"),
            (self.remove, REMOVE, "Del"),  # no text
        ):
            name_button(button, text, keys)
        self.others = VBox(spacing=16)
        for field in (self.cadence, self.weekday, self.day_of_month):
            # Beside the list there may be less room than the longest entry takes.
            field.edit.setSizeAdjustPolicy(SHRINKS)
        self.others.add(self.critical, self.cadence, self.weekday, self.day_of_month, self.next)
        self.others.add(self.right_means, outdent(button_row(self.up, self.down, self.remove, gap=4)))
        self.add(self.title, self.words, self.others)
        self.binder = FormBinder(
            port,
            self.show_record,
            title=self.title,
            critical=self.critical,
            cadence=self.cadence,
            day_of_month=self.day_of_month,
            weekday=self.weekday,
            right_means=self.right_means,
        )

    def show_from(self, week: Week) -> None:
        """Count from this week on when a commitment is asked next."""
        self._from = week

    def show_record(self, record: CommitmentRecord) -> None:
        """Show what follows from the record as it was last typed."""
        self.title.edit.setPlaceholderText(EXAMPLE.format(example=example_commitments()[0]))
        self.others.setVisible(bool(record.id or record.title.strip()))
        self.words.setVisible(bool(record.old_words))
        text = WORDS.format(title=isolated(record.old_words))
        self.words.message.setText(text)
        self.words.setAccessibleName(text)
        self.day_of_month.setVisible(record.cadence[0] in _MONTHLY)
        self.weekday.setVisible(record.cadence[0] in WEEKLY)
        weeks = (self._from.shift(ahead) for ahead in range(_WEEKS_AHEAD))
        due = next(filter(record.rhythm.known_on(self._from.first_day).due, weeks), None)
        self.next.setText(NEXT.format(week=due.name, dates=due.dates) if due else NOT_ASKED)
