"""A form shows a record and saves each edit as a new one, wherever the record is from."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leadway.domain.terms import HowKnown
from leadway.ui.forms.binder import FormBinder, Port
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import LineField

DEFAULT = date(2026, 11, 20)


@dataclass(frozen=True)
class Row:
    """A record of a register."""

    who: str = ""
    known: HowKnown | None = None
    until: date | None = None
    lens: str = ""


@dataclass
class Register:
    """Holds one row and what was shown of it."""

    row: Row = field(default_factory=Row)
    shown: list[Row] = field(default_factory=list)

    def save(self, row: Row) -> None:
        """Take the row."""
        self.row = row


@pytest.fixture
def register() -> Register:
    """Return a register with a row in it."""
    return Register(Row("Customers", HowKnown.NUMBER, lens="waiting"))


class Form(QWidget):
    """Three fields over a row of the register."""

    def __init__(self, register: Register, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.who = LineField("who", "Who?")
        self.known = Choice("known", "How?", [Option(way, way.label) for way in HowKnown])
        self.until = DateField("until", "Until", DEFAULT, today=DEFAULT)
        rows = QVBoxLayout(self)
        for each in (self.who, self.known, self.until):
            rows.addWidget(each)
        self.binder = FormBinder(
            Port(lambda: register.row, register.save),
            register.shown.append,
            adjust=lambda before, after: replace(after, lens=before.lens or "new"),
            who=self.who,
            known=self.known,
            until=self.until,
        )


def test_a_record_is_shown_and_each_edit_is_saved(register: Register, qtbot: QtBot) -> None:
    form = Form(register, qtbot)
    form.binder.refresh()
    assert (form.who.text(), form.known.value()) == ("Customers", HowKnown.NUMBER)
    form.who.edit.insert(" with returns")
    form.who.edit.textEdited.emit(form.who.edit.text())
    assert register.row == Row("Customers with returns", HowKnown.NUMBER, lens="waiting")
    assert register.shown[-1] == register.row


def test_an_answer_taken_back_is_no_answer(register: Register, qtbot: QtBot) -> None:
    form = Form(register, qtbot)
    form.binder.refresh()
    QTest.keyClick(form.known.chips[0], Qt.Key.Key_Backspace)
    assert register.row.known is None


def test_a_default_that_is_only_shown_is_not_saved(register: Register, qtbot: QtBot) -> None:
    form = Form(register, qtbot)
    form.binder.refresh()
    assert form.until.date() == DEFAULT
    form.known.press(HowKnown.GUESS)
    assert register.row.until is None


def test_the_form_may_add_what_follows_from_an_edit(register: Register, qtbot: QtBot) -> None:
    register.row = Row()
    form = Form(register, qtbot)
    form.known.press(HowKnown.GUESS)
    assert register.row.lens == "new"
