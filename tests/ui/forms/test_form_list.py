"""Forms of a list are filled, removed and brought back as they were, by keys alone."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.keyboard import at_field, focused, press, write
from leadway.ui.forms.binder import FormBinder, Port
from leadway.ui.forms.form_list import REMOVED, UNDO, FormList, RemovableForm
from leadway.ui.widgets.field import Field, LineField
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show

REMOVE = "Remove this problem"


@dataclass(frozen=True)
class Problem:
    """A record of the list."""

    who: str = ""
    what: str = ""


class ProblemForm(VBox):
    """Two fields over one record."""

    changed = Signal()

    def __init__(self, key: str, records: dict[str, Problem]) -> None:
        super().__init__()
        self.key = key
        self.who, self.what = LineField(f"{key}/who", "Who?"), LineField(f"{key}/what", "What?")
        self.add(self.who, self.what)
        port = Port(lambda: records.get(key, Problem()), lambda record: records.update({key: record}))
        self.binder = FormBinder(port, on_edit=self.changed.emit, who=self.who, what=self.what)

    @property
    def first(self) -> Field:
        """The field the focus begins in."""
        return self.who

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return self.binder.record == Problem()

    def refresh(self) -> None:
        """Show the record."""
        self.binder.refresh()


class Page(VBox):
    """A list of problems: a and b are the person's own, others were handed on."""

    def __init__(self) -> None:
        super().__init__()
        self.records = {"a": Problem("Customers", "They wait."), "b": Problem("Night shift")}
        self.forms = FormList(self._make)
        self.edits: list[dict[str, Problem]] = []
        self.forms.changed.connect(lambda: self.edits.append(dict(self.records)))
        self.add(self.forms)
        self.forms.refresh(["a", "b"])

    def _make(self, key: str) -> RemovableForm:
        form = ProblemForm(key, self.records)
        item = RemovableForm(form, form, REMOVE, own=key in ("a", "b"))
        form.add(item.remove_button)
        return item


@pytest.fixture
def page(show: Show) -> Page:
    """Return the page with two problems, the focus in the first."""
    made = Page()
    show(made)
    made.forms.items[0].form.first.setFocus()
    return made


def _stops(page: QWidget) -> list[str]:
    """Return what Tab comes by."""
    return [_name(stop) for stop in reading_order(page)]


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _remove_first() -> None:
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert _name(focused()) == REMOVE
    press(Qt.Key.Key_Return)


def test_a_removed_form_becomes_a_notice_with_undo_that_has_the_focus(page: Page) -> None:
    _remove_first()
    assert page.records["a"] == Problem()
    assert page.edits[-1]["a"] == Problem()
    first = page.forms.items[0]
    assert (first.notice.message.text(), first.notice.message.isVisible()) == (REMOVED, True)
    assert not first.form.first.isVisible()
    assert QAccessible.queryAccessibleInterface(focused()).role() == QAccessible.Role.Button
    assert _name(focused()) == UNDO


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_undo_brings_it_back_whole_with_the_focus_in_its_first_field(page: Page, key: Qt.Key) -> None:
    _remove_first()
    press(key)
    assert page.records == {"a": Problem("Customers", "They wait."), "b": Problem("Night shift")}
    assert at_field() == "a/who"
    write("!")
    assert page.records["a"] == Problem("Customers!", "They wait.")


def test_undo_pressed_twice_brings_back_once(page: Page) -> None:
    _remove_first()
    undo = focused()
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    write(" and partners")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert page.records["a"] == Problem("Customers and partners", "They wait.")


def test_two_removed_forms_come_back_in_any_order(page: Page) -> None:
    _remove_first()
    undo = focused()
    page.forms.items[1].form.first.setFocus()
    _remove_first()
    assert page.forms.shown == []
    press(Qt.Key.Key_Return)
    assert (page.records["a"], page.records["b"]) == (Problem(), Problem("Night shift"))
    undo.setFocus()
    press(Qt.Key.Key_Return)
    assert page.records["a"] == Problem("Customers", "They wait.")
    assert [item.form.key for item in page.forms.shown] == ["a", "b"]


def test_a_removed_form_can_still_be_undone_after_the_page_was_shown_again(page: Page) -> None:
    _remove_first()
    page.forms.refresh(["b"])
    page.forms.items[0].notice.buttons["back"].setFocus()
    press(Qt.Key.Key_Return)
    assert page.records["a"] == Problem("Customers", "They wait.")


def test_what_was_written_again_meanwhile_is_not_overwritten_by_undo(page: Page) -> None:
    _remove_first()
    page.records["a"] = Problem("The kitchen")
    page.forms.refresh(["a", "b"])
    first = page.forms.items[0]
    assert first.form.first.isVisible()
    assert not first.notice.isVisible()
    first.undo()
    assert page.records["a"] == Problem("The kitchen")


def test_handed_on_forms_come_before_the_persons_own_and_go_with_their_source(page: Page) -> None:
    page.records["gap-1"] = Problem("Callers")
    page.forms.refresh(["gap-1", "a", "b"])
    assert [item.form.key for item in page.forms.items] == ["gap-1", "a", "b"]
    page.forms.items[0].form.first.setFocus()
    assert at_field() == "gap-1/who"
    page.forms.refresh(["a", "b"])
    assert [item.form.key for item in page.forms.items] == ["a", "b"]


def test_an_own_form_that_was_left_blank_is_dropped_and_a_written_one_stays(page: Page) -> None:
    page.records["b"] = Problem()
    page.forms.refresh([])
    QApplication.processEvents()
    assert [item.form.key for item in page.forms.items] == ["a"]
    assert _stops(page) == ["Who?", "What?", REMOVE]
    assert page.records["a"] == Problem("Customers", "They wait.")


def test_tab_passes_by_the_fields_of_a_removed_form(page: Page) -> None:
    before = _stops(page)
    _remove_first()
    after = _stops(page)
    form = ["Who?", "What?", REMOVE]
    assert (before, after) == ([*form, *form], [UNDO, *form])
    press(Qt.Key.Key_Tab)
    assert at_field() == "b/who"
