"""Secret fields: shown as dots, without undo, and with the mistyped group marked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest

from leadway.domain import recovery_key
from leadway.ui.widgets.field import CAPS_LOCK, SecretField, caps_lock_is_on
from leadway.ui.widgets.recovery_field import LOOK_AGAIN, RecoveryField
from ui.conftest import Show

SECRET = "four parcels wait at the desk"  # noqa: S105
RECOVERY = recovery_key.format_key(0x1234_5678_9ABC_DEF0_1234_5678_9ABC_DEF0_123)


@pytest.fixture
def field(show: Show) -> SecretField:
    made = SecretField("secret", "Your passphrase")
    show(made)
    made.setFocus()
    return made


@pytest.fixture
def recovery(show: Show) -> RecoveryField:
    made = RecoveryField("recovery", "Your recovery key")
    made.resize(700, 80)
    show(made)
    made.setFocus()
    return made


def test_nobody_but_the_program_hears_what_was_typed(field: SecretField) -> None:
    QTest.keyClicks(field.edit, SECRET)
    assert field.secret() == SECRET
    interface = QAccessible.queryAccessibleInterface(field.edit)
    texts = [interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value)]
    assert not any("parcels" in text for text in texts)
    text = interface.textInterface()
    assert "parcels" not in text.text(0, text.characterCount())
    field.edit.selectAll()
    field.edit.copy()
    assert "parcels" not in QGuiApplication.clipboard().text()
    assert "parcels" not in field.edit.displayText()


def test_what_was_cleared_does_not_come_back(field: SecretField) -> None:
    QTest.keyClicks(field.edit, SECRET)
    QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.secret() == SECRET
    field.clear()
    assert not field.edit.isUndoAvailable()
    field.edit.undo()
    assert field.secret() == ""


@pytest.mark.parametrize(
    ("typed", "shift", "on"),
    [
        ("A", False, True),
        ("a", True, True),
        ("a", False, False),
        ("A", True, False),
        ("1", False, None),
        ("", False, None),
    ],
)
def test_caps_lock_shows_in_how_letters_come_out(typed: str, *, shift: bool, on: bool | None) -> None:
    assert caps_lock_is_on(typed, shift=shift) is on


def test_the_caps_lock_hint_comes_and_goes(field: SecretField) -> None:
    QTest.keyClicks(field.edit, "A")
    assert field.caps.text() == CAPS_LOCK
    QTest.keyClick(field.edit, Qt.Key.Key_B)
    assert not field.caps.isVisible()


def test_a_recovery_key_is_typed_through_in_one_go(recovery: RecoveryField) -> None:
    for sign in RECOVERY.replace("-", "").lower():
        focused = recovery.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, sign)
    assert recovery.text() == RECOVERY


def test_a_whole_recovery_key_can_be_pasted(recovery: RecoveryField) -> None:
    QGuiApplication.clipboard().setText(f"  {RECOVERY.lower()}\n")
    QTest.keyClick(recovery.groups[2].edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert recovery.text() == RECOVERY
    QGuiApplication.clipboard().clear()


def test_backspace_in_an_empty_group_goes_to_the_one_before(recovery: RecoveryField) -> None:
    recovery.groups[1].edit.setFocus()
    QTest.keyClick(recovery.groups[1].edit, Qt.Key.Key_Backspace)
    assert recovery.groups[0].edit.hasFocus()


def test_a_mistyped_group_is_marked_and_focused(recovery: RecoveryField) -> None:
    recovery.mark((4, 6))
    assert recovery.groups[3].edit.hasFocus()
    assert [group.note.isVisible() for group in recovery.groups] == [
        False,
        False,
        False,
        True,
        False,
        True,
        False,
    ]
    assert recovery.groups[3].edit.accessibleDescription() == LOOK_AGAIN
    mended: list[bool] = []
    recovery.mended.connect(lambda: mended.append(True))
    QTest.keyClicks(recovery.groups[3].edit, "A")
    assert not recovery.groups[3].note.isVisible()
    assert not mended, "another one is still to be looked at"
    QTest.keyClicks(recovery.groups[5].edit, "A")
    assert mended == [True]
