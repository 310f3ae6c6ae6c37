"""Buttons act once on a key, a click or a screen reader, and not at all where they cannot be used."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press
from leadway.ui.widgets import accessibility
from leadway.ui.widgets.buttons import BigButton, LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show

KINDS = [PrimaryButton, BigButton, QuietButton, LinkButton]
Kind = type[PrimaryButton | QuietButton | LinkButton]
PRESS = QAccessibleActionInterface.pressAction()


@pytest.fixture
def clicks() -> list[str]:
    """Return what was clicked."""
    return []


def _hold_key(key: Qt.Key, text: str) -> None:
    for repeats in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, repeats)
        QApplication.sendEvent(focused(), event)
    QTest.keyRelease(focused(), key)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "key", [(Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Enter, "\r"), (Qt.Key.Key_Space, " ")]
)
def test_a_key_that_is_held_down_presses_once(
    show: Show, clicks: list[str], kind: Kind, key: tuple[Qt.Key, str]
) -> None:
    button = kind("Seal", clicked=lambda: clicks.append("seal"))
    show(button)
    button.setFocus()
    _hold_key(*key)
    assert clicks == ["seal"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_disabled_button_does_nothing_and_says_so(show: Show, clicks: list[str], kind: Kind) -> None:
    accessibility.install()
    button = kind("Seal", clicked=lambda: clicks.append("seal"))
    show(button)
    usable = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != usable
    button.setFocus()
    assert not button.hasFocus(), "no key reaches it"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    told = QAccessible.queryAccessibleInterface(button)
    assert told.state().disabled
    told.actionInterface().doAction(PRESS)
    assert clicks == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_screen_reader_reads_the_name_as_typed_and_can_press(
    show: Show, qtbot: QtBot, clicks: list[str], kind: Kind
) -> None:
    button = kind("Seal && send", clicked=lambda: clicks.append("seal"))
    show(button)
    told = QAccessible.queryAccessibleInterface(button)
    assert told.role() == QAccessible.Role.Button
    assert told.text(QAccessible.Text.Name) == "Seal & send"
    # Qt shows a button pressed for a moment first.
    with qtbot.waitSignal(button.clicked):
        told.actionInterface().doAction(PRESS)
    assert clicks == ["seal"]


def test_arrow_keys_do_not_wander_from_button_to_button(show: Show) -> None:
    row = button_row(QuietButton("Back"), PrimaryButton("Next"))
    show(row)
    back = row.findChildren(QuietButton)[0]
    back.setFocus()
    press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)
    assert focused() is back


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_row_of_buttons_wraps_in_a_narrow_window_and_begins_at_the_leading_side(
    show: Show, direction: Qt.LayoutDirection
) -> None:
    holder = VBox()
    holder.setLayoutDirection(direction)
    buttons = [QuietButton(f"Save as document {n}") for n in range(4)]
    row = button_row(*buttons)
    holder.add(row)
    holder.resize(400, 500)
    show(holder)
    lines = {button.y() for button in buttons}
    assert len(lines) > 1
    assert all(row.rect().contains(button.geometry()) for button in buttons)
    if direction == Qt.LayoutDirection.LeftToRight:
        assert buttons[0].x() == 0
    else:
        assert buttons[0].geometry().right() == row.width() - 1
    assert row.height() >= max(button.geometry().bottom() for button in buttons)


def test_a_crowded_row_shortens_a_button_but_not_what_is_read_out(show: Show) -> None:
    button = QuietButton("Save the page of this week as a document")
    button.give_way()
    holder = VBox()
    holder.add(button)
    show(holder)
    wide = button.sizeHint().width()
    assert button.minimumSizeHint().width() < wide
    button.resize(button.minimumSizeHint())
    assert not button.grab().isNull()
    told = QAccessible.queryAccessibleInterface(button)
    assert told.text(QAccessible.Text.Name) == "Save the page of this week as a document"


def test_a_big_button_changes_what_it_does_in_words_and_width(show: Show) -> None:
    button = BigButton("Go")
    show(button)
    narrow = button.sizeHint().width()
    button.set_label("Start the ritual & seal")
    told = QAccessible.queryAccessibleInterface(button)
    assert told.text(QAccessible.Text.Name) == "Start the ritual & seal"
    assert button.sizeHint().width() > narrow


def test_a_notice_is_answered_by_tab_and_enter_and_by_the_mouse(show: Show) -> None:
    notice = InlineNotice("You met this on 12 May.", [("see", "See it"), ("later", "Not now")])
    page = VBox()
    page.add(notice)
    show(page)
    answers: list[str] = []
    notice.answered.connect(answers.append)
    notice.buttons["see"].setFocus()
    press(Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    QTest.mouseClick(notice.buttons["see"], Qt.MouseButton.LeftButton)
    assert answers == ["see", "later", "see"]


def test_a_notice_that_is_replaced_leaves_no_button_behind_for_tab(show: Show) -> None:
    page, line = VBox(), QuietButton("Next")
    page.add(line)
    box = VBox()
    page.add(box)
    show(page)
    box.replace(InlineNotice("The first.", [("undo", "Undo")]))
    box.replace(second := InlineNotice("The second.", [("undo", "Undo")]))
    line.setFocus()
    press(Qt.Key.Key_Tab)
    assert focused() is second.buttons["undo"]
    assert [each.message.text() for each in page.findChildren(InlineNotice) if each.isVisible()] == [
        "The second."
    ]
