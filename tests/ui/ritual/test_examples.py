"""The examples in the ritual's fields follow the field of work, and a change of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from helpers.keyboard import press
from helpers.window import open_window
from leadway.domain.examples import examples, use_examples_of
from leadway.domain.terms import FieldOfWork
from leadway.services.session import Services
from leadway.ui.window.controller import WindowController

CTRL = Qt.KeyboardModifier.ControlModifier
SCREENS = 4


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    services.setup.finish()
    made = open_window(services, qtbot)
    yield made
    assert made.navigator is not None
    made.close()
    made.deleteLater()
    use_examples_of(None)


def placeholders(window: WindowController, services: Services) -> set[str]:
    """Return the examples in all fields on the way through the screens of the ritual."""
    assert window.navigator is not None
    window.navigator.open_ritual(services.weeks.this_week())
    press(Qt.Key.Key_Return)
    seen: set[str] = set()
    for _screen in range(SCREENS):
        press(Qt.Key.Key_J, modifier=CTRL)
        # Those that unfold later, too.
        seen |= {edit.placeholderText() for edit in window.main_window.findChildren(QPlainTextEdit)}
    press(Qt.Key.Key_Escape)
    return seen


@pytest.mark.parametrize("field", [FieldOfWork.CARE, FieldOfWork.KITCHEN])
def test_what_could_be_written_comes_from_the_field_of_work(
    window: WindowController, services: Services, field: FieldOfWork
) -> None:
    services.setup.save_field_of_work(FieldOfWork.SUPPORT)
    support = examples()
    services.setup.save_field_of_work(field)
    seen = placeholders(window, services)
    own = examples()
    assert {own.case, own.who, own.happens, own.tried, own.then, own.action} <= seen
    assert not seen & set(support)
