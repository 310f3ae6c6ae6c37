"""A recovery key is typed, pasted and mended group by group; nothing of it is thrown away or moved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLineEdit

from helpers.keyboard import focused, press, write
from leadway.domain import recovery_key
from leadway.domain.recovery_key import GROUPS, MistypedError
from leadway.ui.widgets.recovery_field import GROUP, LOOK_AGAIN, RecoveryField
from ui.conftest import Show

KEY = recovery_key.format_key(0x1234_5678_9ABC_DEF0_1234_5678_9ABC_DEF0_123)
PARTS = KEY.split("-")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def field(show: Show) -> RecoveryField:
    """Return an empty field with the focus in its first group."""
    made = RecoveryField("recovery", "Your recovery key")
    made.resize(700, 100)
    show(made)
    made.setFocus()
    return made


def _type(text: str) -> None:
    for sign in text:
        write(sign)


def _paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, modifier=CTRL)
    QGuiApplication.clipboard().clear()


def _paste_with_mouse(edit: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    menu = edit.createStandardContextMenu()
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    menu.deleteLater()
    QGuiApplication.clipboard().clear()


def _marked(field: RecoveryField) -> list[int]:
    """Return the groups, from 1, below which a person sees that they are to be checked."""
    return [number for number, group in enumerate(field.groups, 1) if group.note.isVisible()]


@pytest.mark.parametrize("text", [KEY, KEY.replace("-", " "), KEY.replace("-", "\n"), KEY.replace("-", "")])
@pytest.mark.parametrize("around", ["{}", " {}\r\n", "“{}”", "\t{}."])
def test_a_key_is_pasted_however_it_was_copied(field: RecoveryField, text: str, around: str) -> None:
    _paste(around.format(text))
    assert recovery_key.parse_key(field.text()) == KEY
    assert focused() is field.groups[-1].edit


def test_a_key_pasted_with_the_mouse_is_not_cut_off(field: RecoveryField) -> None:
    _paste_with_mouse(field.groups[2].edit, KEY.lower())
    assert field.text() == KEY


@pytest.mark.parametrize(
    ("damaged", "left"), [(PARTS[2][1:], PARTS[2][1:]), ("A?B$C", "ABC"), ("ABCDEFG",) * 2]
)
def test_a_wrong_group_of_a_pasted_key_leaves_the_others_in_their_places(
    field: RecoveryField, damaged: str, left: str
) -> None:
    _paste("-".join([*PARTS[:2], damaged, *PARTS[3:]]))
    assert field.text() == "-".join([*PARTS[:2], left, *PARTS[3:]])
    with pytest.raises(MistypedError) as error:
        recovery_key.parse_key(field.text())
    field.mark(error.value.groups)
    assert _marked(field) == [3]
    press(Qt.Key.Key_Backspace)
    _type(PARTS[2].lower())
    assert _marked(field) == []
    assert recovery_key.parse_key(field.text()) == KEY


def test_the_right_key_pasted_over_a_wrong_one_takes_the_marks_away(field: RecoveryField) -> None:
    _paste(KEY.replace(PARTS[4], "AAAAA"))
    field.mark((5,))
    mended: list[str] = []
    field.mended.connect(lambda: mended.append(field.text()))
    _paste(KEY)
    assert _marked(field) == []
    assert field.groups[4].edit.accessibleDescription().strip() == ""
    assert (len(mended), field.text()) == (1, KEY)


def test_part_of_a_key_is_pasted_from_the_group_that_has_the_focus_on(field: RecoveryField) -> None:
    field.groups[3].edit.setFocus()
    _paste("-".join(PARTS[3:5]))
    assert field.text() == f"---{PARTS[3]}-{PARTS[4]}--"
    assert focused() is field.groups[4].edit


def test_what_fits_into_one_group_is_pasted_into_that_one(field: RecoveryField) -> None:
    field.groups[1].edit.setFocus()
    _paste(" \n")
    assert field.text() == ""
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    field.groups[1].edit.setFocus()
    _paste(PARTS[0].lower())
    assert field.text() == f"-{PARTS[0]}-----"


def test_a_key_that_is_too_long_stays_to_be_seen_and_found_wrong(field: RecoveryField) -> None:
    _paste(KEY + "ZZ")
    assert field.text() == KEY + "ZZ"
    with pytest.raises(MistypedError) as error:
        recovery_key.parse_key(field.text())
    assert error.value.groups == (GROUPS,)


def test_signs_beyond_a_full_group_are_not_taken(field: RecoveryField) -> None:
    field.groups[1].edit.setText("22222")
    write("ABCDEFGHIJ")
    assert field.text() == "ABCDEFGH-22222-----"
    press(Qt.Key.Key_Home)
    write("Z")
    assert field.text() == "ABCDEFGH-22222-----"


def test_backspace_deletes_in_a_group_and_goes_back_only_from_an_empty_one(field: RecoveryField) -> None:
    _type("abcdef")
    assert focused() is field.groups[1].edit
    press(Qt.Key.Key_Backspace)
    assert (focused(), field.text()) == (field.groups[1].edit, "ABCDE------")
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert (focused(), field.text()) == (field.groups[0].edit, "ABCD------")
    press(*[Qt.Key.Key_Backspace] * 6)
    assert (focused(), field.text()) == (field.groups[0].edit, "")


def test_what_was_cleared_does_not_come_back(field: RecoveryField) -> None:
    _paste(KEY)
    field.mark((2,))
    field.clear()
    for group in field.groups:
        group.edit.setFocus()
        press(Qt.Key.Key_Z, modifier=CTRL)
    assert field.text() == ""
    assert _marked(field) == []


def test_a_screen_reader_meets_each_group_by_its_number_and_what_is_wrong_with_it(
    field: RecoveryField,
) -> None:
    field.mark((2,))
    for number, group in enumerate(field.groups, 1):
        told = QAccessible.queryAccessibleInterface(group.edit)
        assert told.role() == QAccessible.Role.EditableText
        assert told.text(QAccessible.Text.Name) == GROUP.format(number=number, count=GROUPS)
        described = told.text(QAccessible.Text.Description).strip()
        assert described == (LOOK_AGAIN if number == 2 else "")


def test_enter_in_any_group_is_done_and_tab_goes_through_them(field: RecoveryField) -> None:
    done: list[str] = []
    field.submitted.connect(lambda: done.append(field.text()))
    for group in field.groups:
        assert focused() is group.edit
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Tab)
    assert done == [""] * GROUPS
