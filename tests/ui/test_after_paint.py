"""What can wait until a widget is on the screen runs once, and not before its first paint is over."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from leadway.ui.after_paint import AfterFirstPaint


class _Painted(QWidget):
    def __init__(self, happened: list[str]) -> None:
        super().__init__()
        self._happened = happened

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        self._happened.append("painted")


def test_what_can_wait_runs_after_the_first_paint_and_once(qtbot: QtBot) -> None:
    happened: list[str] = []
    widget = _Painted(happened)
    qtbot.addWidget(widget)
    AfterFirstPaint(widget, lambda: happened.append("then"))
    QCoreApplication.processEvents()
    assert happened == []
    widget.show()
    qtbot.waitUntil(lambda: "then" in happened)
    widget.repaint()
    QCoreApplication.processEvents()
    assert happened == ["painted", "then", "painted"]
