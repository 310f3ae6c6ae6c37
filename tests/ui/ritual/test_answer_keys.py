"""Answer keys answer on answers only: in every text field of the ritual each of them is text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press, write
from helpers.scenes import DataSets, Scene
from helpers.scenes.stage import Stage
from leadway.domain.checks import KEYS
from leadway.domain.terms import Mode, Step
from leadway.ui.ritual.keep.row import KeepRow
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.choice import AnswerChips, Chips, Choice
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.text import FieldLabel

SCREENS: list[tuple[Mode, Step]] = [
    (Mode.FULL, step) for step in Step if step not in (Step.ONE_THING, Step.CAPTURE)
]
SCREENS += [(Mode.SHORT, Step.ONE_THING), (Mode.CAPTURE, Step.CAPTURE)]
KEEP_KEYS = {key for column in KEYS.values() for key in column}
SINGLE = "".join(sorted(KEEP_KEYS | set("0123456789-KGPOFELNYDMABCRkn")))
"""Every key that answers something on any page."""


@pytest.fixture(scope="module")
def data_sets(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, half_year: Path) -> DataSets:
    """Return a team with half a year behind it: every kind of question is asked."""
    return DataSets(tmp_path_factory.mktemp("keys"), half_year)


@pytest.fixture
def stage(data_sets: DataSets) -> Iterator[Stage]:
    """Return the window of the team."""
    with data_sets.stage(Scene("keys", lambda stage: stage.window.main_window)) as made:
        yield made


def page_of(stage: Stage, mode: Mode, step: Step, qtbot: QtBot) -> StepPage:
    """Return a screen of the ritual, with what a week written in adds to it."""
    stage.open_ritual(step, mode=mode, written=step not in (Step.ONE_THING, Step.CAPTURE))
    window = stage.window.main_window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    pages = [page for page in window.findChildren(StepPage) if page.isVisible()]
    assert len(pages) == 1
    QTest.qWait(1)
    return pages[0]


def text_fields(page: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Return what takes words on a page now."""
    edits: list[QLineEdit | QPlainTextEdit] = [
        *page.findChildren(QLineEdit),
        *page.findChildren(QPlainTextEdit),
    ]
    return [
        edit
        for edit in edits
        if edit.isVisible()
        and edit.isEnabled()
        and not edit.isReadOnly()
        and not isinstance(edit.parent(), QAbstractSpinBox)
    ]


def content(edit: QLineEdit | QPlainTextEdit) -> str:
    return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()


def answers(page: QWidget) -> list[object]:
    """Return what every question with answers says."""
    # The moments to pick from show what is typed beside them.
    found = [(each.name, each.value()) for each in page.findChildren(Choice) if each.name != "next/cue"]
    found += [(each.name, each.values()) for each in page.findChildren(Chips)]
    found += [(each.name, each.value()) for each in page.findChildren(AnswerChips)]
    return [*found, *[(each.name, each.answer.done) for each in page.findChildren(KeepRow)]]


@pytest.mark.parametrize(("mode", "step"), SCREENS)
def test_in_a_text_field_every_answer_key_is_text(stage: Stage, qtbot: QtBot, mode: Mode, step: Step) -> None:
    page = page_of(stage, mode, step, qtbot)
    for edit in text_fields(page):
        name = edit.objectName()
        edit.setFocus()
        edit.clear()
        before = answers(page)
        QTest.keyClicks(edit, SINGLE)
        # A field for a number of days takes digits only: the other keys are nothing there.
        validator = edit.validator() if isinstance(edit, QLineEdit) else None
        digits = "".join(key for key in SINGLE if key.isdigit())
        assert content(edit) == SINGLE if validator is None else digits.startswith(content(edit)), name
        assert answers(page) == before, name
        assert focused() is edit, name
        edit.clear()


@pytest.mark.parametrize(("mode", "step"), SCREENS)
def test_a_click_on_a_label_leads_to_its_field(stage: Stage, qtbot: QtBot, mode: Mode, step: Step) -> None:
    page = page_of(stage, mode, step, qtbot)
    for label in page.findChildren(FieldLabel):
        if not label.isVisible() or label.buddy() is None:
            continue
        before = answers(page)
        QTest.mouseClick(label, Qt.MouseButton.LeftButton)
        field = owner(label)
        assert label.buddy().hasFocus() or (field is not None and field.isAncestorOf(focused())), label.text()
        assert answers(page) == before
    for field in page.findChildren(Field):
        if field.isVisible() and field.hint.isVisible() and field.isEnabled():
            QTest.mouseClick(field.hint, Qt.MouseButton.LeftButton)
            assert field.isAncestorOf(focused()), field.name


def owner(widget: QWidget) -> Field | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, Field):
        parent = parent.parentWidget()
    return parent


@pytest.mark.parametrize(("mode", "step"), SCREENS)
def test_the_same_key_again_confirms_and_only_backspace_and_delete_clear(
    stage: Stage, qtbot: QtBot, mode: Mode, step: Step
) -> None:
    page = page_of(stage, mode, step, qtbot)
    for choice in [each for each in page.findChildren(Choice) if each.isVisible()]:
        for chip in [chip for chip in choice.chips if chip.key]:
            for clear in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                for _ in range(2):
                    if choice.isVisible():
                        chip.setFocus()
                        if chip.key == "↑":
                            press(Qt.Key.Key_Up)
                        else:
                            write(chip.key)
                        assert choice.value() == chip.value, f"{choice.name}: {chip.key}"
                # Some answers put the question away, or hide it behind the next one.
                if choice.isVisible() and choice.value() == chip.value:
                    chip.setFocus()
                    press(clear)
                    assert choice.value() is None, f"{choice.name}: {clear}"
