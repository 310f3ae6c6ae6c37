"""Pictures of every widget for a person to look at: `python -m helpers.gallery FOLDER` from tests/."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from leadway.domain.measures import Point, Series
from leadway.domain.terms import Better, TestAnswer
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.theme.theme import Scheme, install
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card, InlineNotice, Line
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.choice import AnswerChips, Chips, Choice, Option
from leadway.ui.widgets.date_field import DateField, TimeField
from leadway.ui.widgets.field import FieldRow, LineField, TextField
from leadway.ui.widgets.focus_order import focus_first
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.rail import Notice, StepView
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question
from leadway.ui.window.main_window import MainWindow
from leadway.ui.window.pages import PageSpec

SIZES = ((860, 600), (1440, 900))
_TURNAROUND = (3.4, 3.1, 3.0, 3.2, 2.9, 2.6, 2.7, 2.4)
_RETURNS = Series(
    "Returns",
    "days",
    Better.LOWER,
    tuple(Point(dt.date(2026, 9, 4) + dt.timedelta(weeks=n), v) for n, v in enumerate(_TURNAROUND)),
    changed_on=dt.date(2026, 10, 2),
)
TESTS = (
    Option("legal", "Legal"),
    Option("safe", "Safe"),
    Option("fair", "Fair to whoever was not in the room"),
    Option("all", "I’d be happy if every manager did it"),
    Option("explain", "I could explain it to my boss and the customer"),
    Option("undo", "It can be undone"),
)
GAPS = (
    Option("none", "no rule covered it", "1"),
    Option("unclear", "the rule was unclear", "2"),
    Option("conflict", "two rules pulled apart", "3"),
    Option("old", "the rule is out of date", "4"),
    Option("harm", "following it would have made things worse", "5"),
    Option("no", "none of these", "0"),
)


class Words:
    """Realistic texts, stretched by 40 % on request as a wordy language would be."""

    def __init__(self, *, stretch: bool) -> None:
        self._stretch = stretch

    def __call__(self, text: str) -> str:
        if not self._stretch or not text:
            return text
        need = round(len(text) * 0.4)
        return f"{text} {('ämtlich üblich ' * (need // 14 + 1))[:need].strip()}".strip()

    def options(self, options: tuple[Option, ...]) -> list[Option]:
        """Return options with stretched labels."""
        return [Option(option.value, self(option.label), option.key) for option in options]


def gaps_page(say: Words) -> ScrollColumn:
    """A page as the Gaps step has it."""
    page = ScrollColumn()
    page.add(Question(say("Where did the rulebook run out?")))
    page.add(Paragraph(say("This week, was there a moment when…")))
    moment = Choice("moment", "", say.options(GAPS), accessible_name="A moment when")
    moment.set_value("none")
    page.add(moment)
    card = Card(accent="gap")
    what = LineField(
        "what",
        say("What happened?"),
        hint=say("Facts. Roles, not names."),
        placeholder=say("A customer came back on day 33 with a faulty kettle"),
    )
    what.set_text("A customer came back on day 33 with a faulty kettle; the handbook says 30 days.")
    card.add(what)
    could = FieldRow(
        LineField("a", say("You could have: option A"), placeholder=say("Refund it")),
        LineField("b", say("Option B"), placeholder=say("Send it to the maker")),
    )
    card.add(could)
    did = TextField("did", say("What did you do – and why was it the right thing?"))
    did.set_text(
        "I exchanged it. The fault was in our batch, three others came back last week, and sending "
        "somebody away for three days’ difference would have cost us more than the kettle."
    )
    card.add(did)
    day = dt.date(2026, 9, 21)
    card.add(FieldRow(DateField("by", say("By"), day, today=day), LineField("expect", say("I expect"))))
    sure = tuple(Option(n, f"{n} %", str(n)[0] if n < 95 else "0") for n in (50, 60, 70, 80, 90, 95))
    card.add(Choice("sure", say("How sure?"), say.options(sure)))
    tests = AnswerChips("tests", say("Right-thing tests"), say.options(TESTS))
    tests.set_value(
        {"legal": TestAnswer.YES, "safe": TestAnswer.YES, "fair": TestAnswer.NOT_SURE, "undo": TestAnswer.NO}
    )
    card.add(tests)
    page.add(card)
    page.add(
        InlineNotice(
            say("You met something like this on 12 May: refund outside 30 days."),
            [("see", say("See it")), ("later", say("Not now"))],
        )
    )
    return page


def home_page(say: Words) -> ScrollColumn:
    """A page as This week has it."""
    page = ScrollColumn()
    page.add(Caption(say("18–24 August 2026"), size="body"))
    page.add(Question(say("Week 34")))
    page.add(
        Paragraph(
            say("6 promises to check · 1 judgement to look back on · 2 numbers to read · 3 notes waiting")
        )
    )
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(PrimaryButton(say("Resume at Gaps"), icon="arrow-right"))
    row.addWidget(QuietButton(say("Short (5 min)")))
    row.addWidget(LinkButton(say("Just capture")))
    row.addStretch(1)
    page.add(row)
    for mark, title, text in (
        (
            "keep",
            "Keep",
            "Refunds within 2 days was late once. The late-shift sign-off exception ends in 9 days.",
        ),
        ("gap", "Gaps", "On 12 May you decided about “refund outside 30 days”. What happened since?"),
        ("problem", "Problems", "Customers with returns wait 3 days; it should be 1."),
        (
            "opportunity",
            "Opportunities",
            "If we tried a drop-off shelf, then returns would be faster for customers.",
        ),
    ):
        card = Card(accent=mark)  # type: ignore[arg-type]
        card.add(Heading(say(title)))
        card.add(Paragraph(say(text)))
        page.add(card)
    numbers = Card()
    line = QHBoxLayout()
    words = QWidget()
    words_row = QHBoxLayout(words)
    words_row.setContentsMargins(0, 0, 0, 0)
    words_row.addWidget(Paragraph(say("Returns, days from counter to refund")), 1)
    words_row.addWidget(RunChart(_RETURNS))
    line.addWidget(words)
    numbers.body.addLayout(line)
    numbers.add(Line())
    numbers.add(Caption(say("Early sign: three readings after the change, all better than before.")))
    page.add(numbers)
    chips = Chips("who", say("For whom?"), say.options((Option("c", "customer"), Option("t", "team"))))
    chips.set_values(["t"])
    page.add(chips)
    when = SelectField("day", say("If it is"), say.options((Option(4, "Friday"), Option(3, "Thursday"))))
    page.add(
        FieldRow(when, TimeField("time", say("at"), dt.time(15, 30)), LineField("after", say("and after")))
    )
    trouble = SaveStatus()
    trouble.set_not_saved()
    page.add(trouble)
    disabled = QHBoxLayout()
    for button in (PrimaryButton(say("Seal the week")), QuietButton(say("Back")), LinkButton(say("Undo"))):
        button.setEnabled(False)
        disabled.addWidget(button)
    disabled.addStretch(1)
    page.add(disabled)
    return page


def steps(say: Words) -> list[StepView]:
    """The full ritual's steps, half-way."""
    return [
        StepView("week", say("Your week"), 0.75, visited=True, done=True),
        StepView("move", say("Last week’s move"), 1, visited=True, status=say("skipped")),
        StepView("keep", say("Keep"), 3, visited=True, done=True),
        StepView("gaps", say("Gaps"), 3, visited=True),
        StepView("problems", say("Problems"), 2, visited=True, status=say("nothing this week")),
        StepView("opportunities", say("Opportunities"), 2),
        StepView("progress", say("Progress"), 2),
        StepView("close", say("Close"), 1),
    ]


def frame(say: Words) -> WizardFrame:
    """The ritual's frame around the Gaps page."""
    result = WizardFrame()
    result.rail.set_title(say("Week 34"), say("18–24 August"))
    result.rail.set_steps(steps(say))
    result.set_current(3)
    result.set_elapsed(250, 180)
    result.rail.set_clock("6:20")
    result.set_page(gaps_page(say))
    result.set_saved()
    result.set_actions(
        can_back=True, nothing_label=say("Nothing this week"), can_skip=True, next_label=say("Next")
    )
    return result


def main_window(say: Words) -> MainWindow:
    """The window with its two pages."""
    result = MainWindow()
    result.add_page(PageSpec("week", say("This week"), "calendar-check", "Ctrl+1", "", ""), home_page(say))
    result.add_page(PageSpec("history", say("History"), "history", "Ctrl+2", "", ""), ScrollColumn())
    result.show_icons()
    text = say("Not protected by a keychain")
    result.set_notice("protection", Notice(text, "No keychain was found.", "protection", icon="lock-open"))
    return result


def picture(window: QWidget, width: int, height: int, ratio: float, *, whole: bool) -> QImage:
    """Return a window's picture; `whole` unrolls its page to full length."""
    window.resize(width, height)
    window.show()
    QApplication.processEvents()
    if whole:
        column = next((c for c in window.findChildren(ScrollColumn) if c.isVisible()), None)
        if column is not None:
            more = column.verticalScrollBar().maximum()
            window.resize(width, height + more)
            QApplication.processEvents()
    image = QImage(window.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    window.render(image)
    return image


def main(folder: Path) -> int:
    """Write all pictures; return the exit status."""
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        install(app, scheme)
        for stretch in (False, True):
            say = Words(stretch=stretch)
            for name, make in (("home", main_window), ("ritual", frame)):
                for width, height in SIZES:
                    for ratio in (1, 2):
                        window = make(say)
                        if name == "ritual":
                            window.show()
                            focus_first(window.findChildren(ScrollColumn)[0])
                        whole = width < 1000
                        image = picture(window, width, height, ratio, whole=whole)
                        wordy = "-wordy" if stretch else ""
                        image.save(str(folder / f"{name}-{scheme}-{width}-{ratio}x{wordy}.png"))
                        window.close()
                        window.deleteLater()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
