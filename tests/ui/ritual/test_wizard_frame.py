"""The ritual's frame: every wish has a key, steps tell what became of them, Next stays in its place."""

import datetime as dt
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from leadway.domain.errors import KnownError
from leadway.ui.ritual.wizard_frame import OVER_TIME, WizardFrame
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import LineField, TextField
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.rail import StepView
from leadway.ui.widgets.scroll_column import ScrollColumn
from ui.conftest import Show

CTRL = Qt.KeyboardModifier.ControlModifier
FULL_DISK = KnownError("The disk is full.", "Free some room, then go on writing; nothing typed is lost.")
STEPS = (
    StepView("week", "Your week", 0.75, visited=True, done=True),
    StepView("keep", "Keep", 3, visited=True, status="skipped"),
    StepView("gaps", "Gaps", 3),
    StepView("close", "Close", 1),
)
SEAL_KEYS = [
    (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier),
]
KEYS = [
    ("next", Qt.Key.Key_Return, CTRL),
    ("next", Qt.Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier),
    ("back", Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
    ("nothing", Qt.Key.Key_K, CTRL),
    ("skip", Qt.Key.Key_J, CTRL),
    ("quick_note", Qt.Key.Key_N, CTRL),
    ("evidence", Qt.Key.Key_E, CTRL),
    ("why", Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    ("leave", Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
]


def _page() -> ScrollColumn:
    page = ScrollColumn()
    page.add(LineField("what", "What happened?"))
    page.add(TextField("did", "What did you do?"))
    return page


@pytest.fixture
def frame(show: Show) -> WizardFrame:
    """Return a shown frame at its third step, every action offered."""
    made = WizardFrame()
    made.rail.set_title("Week 34", "18–24 August")
    made.rail.set_steps(STEPS)
    made.set_current(2)
    made.set_page(_page())
    made.set_actions(can_back=True, nothing_label="Nothing this week", can_skip=True)
    made.resize(1100, 760)
    show(made)
    return made


def _field(frame: WizardFrame, name: str) -> QWidget:
    found = frame.findChild(QWidget, f"{name}-control")
    assert isinstance(found, QWidget)
    return found


@pytest.mark.parametrize("field", ["what", "did"])
@pytest.mark.parametrize(("signal", "key", "modifier"), KEYS)
def test_every_wish_has_a_key_also_inside_a_field(
    qtbot: QtBot,
    frame: WizardFrame,
    signal: str,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    field: str,
) -> None:
    edit = _field(frame, field)
    edit.setFocus()
    with qtbot.waitSignal(getattr(frame, signal), timeout=500):
        QTest.keyClick(edit, key, modifier)


@pytest.mark.parametrize("text", ["back_button", "nothing_button", "skip_button", "next_button"])
def test_every_button_of_the_bar_can_be_clicked(qtbot: QtBot, frame: WizardFrame, text: str) -> None:
    signal = getattr(frame, text.removesuffix("_button"))
    with qtbot.waitSignal(signal):
        QTest.mouseClick(getattr(frame, text), Qt.MouseButton.LeftButton)


def test_an_action_not_offered_has_no_key_either(qtbot: QtBot, frame: WizardFrame) -> None:
    frame.set_actions(can_back=False, nothing_label=None, can_skip=False)
    with (
        qtbot.assertNotEmitted(frame.back),
        qtbot.assertNotEmitted(frame.nothing),
        qtbot.assertNotEmitted(frame.skip),
    ):
        QTest.keyClick(frame, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(frame, Qt.Key.Key_K, CTRL)
        QTest.keyClick(frame, Qt.Key.Key_J, CTRL)
    assert not frame.nothing_button.isVisible()
    assert not frame.skip_button.isVisible()


def test_next_stays_bottom_right_whatever_it_says(frame: WizardFrame) -> None:
    def corner() -> QPoint:
        return frame.next_button.mapTo(frame, frame.next_button.rect().bottomRight())

    before = corner()
    frame.set_actions(can_back=True, nothing_label=None, can_skip=False, next_label="Start")
    QTest.qWait(1)
    assert corner() == before
    assert frame.next_button.accessibleName() == "Start"


def test_seal_stands_apart_from_where_next_was_and_has_a_key_of_its_own(
    qtbot: QtBot, frame: WizardFrame
) -> None:
    before = frame.next_button.geometry()
    frame.set_actions(can_back=True, nothing_label=None, can_skip=False, seal_label="Seal the week")
    QTest.qWait(1)
    assert not frame.next_button.isVisible()
    assert frame.seal_button.geometry().right() + 16 <= before.left()
    with qtbot.assertNotEmitted(frame.next), qtbot.assertNotEmitted(frame.seal):
        QTest.keyClick(frame, Qt.Key.Key_Return, CTRL)
    for edit in (_field(frame, "what"), _field(frame, "did"), frame):
        for key, keypad in SEAL_KEYS:
            edit.setFocus()
            with qtbot.waitSignal(frame.seal):
                QTest.keyClick(edit, key, CTRL | Qt.KeyboardModifier.ShiftModifier | keypad)


def test_only_visited_steps_can_be_opened(qtbot: QtBot, frame: WizardFrame) -> None:
    with qtbot.waitSignal(frame.rail.step_chosen) as heard:
        QTest.mouseClick(frame.rail.buttons[1], Qt.MouseButton.LeftButton)
    assert heard.args == [1]
    with qtbot.assertNotEmitted(frame.rail.step_chosen):
        QTest.mouseClick(frame.rail.buttons[3], Qt.MouseButton.LeftButton)
        QTest.mouseClick(frame.rail.buttons[2], Qt.MouseButton.LeftButton)


def test_steps_tell_what_became_of_them(frame: WizardFrame) -> None:
    said = [(b.accessibleName(), b.accessibleDescription()) for b in frame.rail.buttons]
    assert said == [
        ("Step 1, Your week", "done, under 1 min"),
        ("Step 2, Keep", "skipped"),
        ("Step 3, Gaps", "current step, 3 min"),
        ("Step 4, Close", "1 min"),
    ]


def test_the_ring_fills_and_stopping_is_offered_late(frame: WizardFrame) -> None:
    frame.set_elapsed(90, 180)
    assert frame.rail.buttons[2].share == 0.5
    assert not frame.over_time.isVisible()
    frame.set_elapsed(234, 180)
    assert frame.over_time.isVisible()
    assert OVER_TIME == "You can stop here. It is all saved."
    frame.set_current(3)
    assert not frame.over_time.isVisible()


def test_it_never_says_that_all_is_saved_while_it_is_not(frame: WizardFrame) -> None:
    frame.set_elapsed(234, 180)
    frame.set_not_saved(FULL_DISK)
    assert frame.errors.isVisible()
    assert frame.errors.text() == str(FULL_DISK)
    assert not frame.over_time.isVisible()
    assert frame.saved.text().startswith("Not saved")
    frame.set_saved()
    assert not frame.errors.isVisible()
    assert frame.over_time.isVisible()
    assert frame.saved.text() == "Saved"


def test_the_clock_can_be_hidden(qtbot: QtBot, frame: WizardFrame) -> None:
    frame.rail.set_clock("6:20")
    assert frame.rail.clock.isVisible()
    with qtbot.waitSignal(frame.rail.clock_toggled) as heard:
        QTest.mouseClick(frame.rail.clock_button, Qt.MouseButton.LeftButton)
    assert heard.args == [False]
    frame.rail.set_clock(None)
    assert not frame.rail.clock.isVisible()
    assert frame.rail.clock_button.isVisible()


def test_tab_reads_rail_then_page_then_bar(frame: WizardFrame) -> None:
    names = [widget.objectName() or widget.accessibleName() for widget in reading_order(frame)]
    assert names == [
        "Leave", "step-week", "step-keep", "step-gaps", "tool-why", "tool-note", "tool-evidence", "",
        "what-control", "did-control",
        "Back", "Nothing this week", "Skip", "Next",
    ]  # fmt: skip
    _field(frame, "did").setFocus()
    QTest.keyClick(_field(frame, "did"), Qt.Key.Key_Tab)
    assert frame.back_button.hasFocus()


def test_a_narrow_window_keeps_numbers_only(qtbot: QtBot, frame: WizardFrame) -> None:
    frame.resize(860, 600)
    qtbot.waitUntil(lambda: frame.rail.narrow)
    assert frame.rail.width() == 64
    assert not frame.rail.title.isVisible()
    assert frame.rail.buttons[3].toolTip() == "Close (1 min)"


@pytest.mark.parametrize("nothing", ["Nothing this week", "In dieser Woche gab es hier nichts"])
def test_nothing_overlaps_at_the_smallest_size(qtbot: QtBot, frame: WizardFrame, nothing: str) -> None:
    frame.set_actions(can_back=True, nothing_label=nothing, can_skip=True)
    frame.resize(900, 520)
    qtbot.waitUntil(lambda: frame.rail.narrow and frame.minimumSizeHint().width() <= 680)
    QTest.qWait(1)
    frame.resize(680, 400)
    frame.set_not_saved(FULL_DISK)
    QTest.qWait(1)
    bar = [frame.back_button, frame.nothing_button, frame.skip_button, frame.saved, frame.next_button]
    for left, right in pairwise(bar):
        assert left.geometry().right() < right.geometry().left()
    assert frame.next_button.geometry().right() < frame.width()
    assert frame.width() == 680


def test_a_changed_state_keeps_the_steps_buttons(frame: WizardFrame) -> None:
    before = list(frame.rail.buttons)
    frame.rail.set_steps((STEPS[0], STEPS[1], STEPS[2], StepView("close", "Close", 1, visited=True)))
    assert frame.rail.buttons == before
    assert frame.rail.buttons[3].isEnabled()


def test_esc_closes_an_open_calendar_only(qtbot: QtBot, frame: WizardFrame) -> None:
    field = DateField("by", "By", dt.date(2026, 12, 18), today=dt.date(2026, 11, 30))
    page = ScrollColumn()
    page.add(field)
    frame.set_page(page)
    field.setFocus()
    with qtbot.assertNotEmitted(frame.leave):
        field.open_choice()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        QTest.keyClick(QApplication.activePopupWidget() or frame, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
        # A desktop may give the key to the window below.
        field.open_choice()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        QTest.keyClick(frame, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    with qtbot.waitSignal(frame.leave):
        QTest.keyClick(frame, Qt.Key.Key_Escape)
