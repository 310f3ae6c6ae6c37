"""What the bare program does after its first paint, where more than its start is measured."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from benchmarks.watching import Painted, Typist, click, press, tell

_KEYS = 15
_PDFS = 7
_PAGE = (
    "<h1>Week 47 of 2026</h1>" + "<p>The label printer was out of rolls again; two returns waited.</p>" * 24
)


def _open(window: QWidget, folder: Path) -> None:  # noqa: ARG001
    """A second page with one label, shown by a click."""
    stack = QStackedWidget(window)
    first, second = QLabel("Start"), QLabel("The ritual", alignment=Qt.AlignmentFlag.AlignCenter)
    stack.addWidget(first)
    stack.addWidget(second)
    stack.setGeometry(window.rect())
    stack.show()
    started = 0.0

    def turn() -> None:
        stack.setCurrentWidget(second)

    def painted() -> None:
        tell(opened=(time.perf_counter() - started) * 1000)
        QApplication.quit()

    first.mouseReleaseEvent = lambda event: turn()  # type: ignore[method-assign]  # noqa: ARG005
    Painted(second, painted)

    def begin() -> None:
        nonlocal started
        started = time.perf_counter()
        click(first)

    QTimer.singleShot(100, begin)


def _typing(window: QWidget, folder: Path) -> None:  # noqa: ARG001
    """A text edit that is typed into and saves nothing."""
    edit = QPlainTextEdit(window)
    edit.setGeometry(window.rect())
    edit.show()
    edit.setFocus()

    def on_typed(stalls: list[float]) -> None:
        tell(stalls=stalls)
        QApplication.quit()

    QTimer.singleShot(100, Typist(edit, on_typed).start)


def _durable(window: QWidget, folder: Path) -> None:
    """A line edit whose text is written to a file and flushed with every key."""
    edit = QLineEdit(window)
    edit.setGeometry(20, 20, 400, 40)
    edit.show()
    edit.setFocus()
    times = []
    with (folder / "bare.txt").open("w", encoding="utf-8") as file:

        def save(text: str) -> None:
            file.seek(0)
            file.write(text)
            file.flush()

        edit.textEdited.connect(save)
        for _ in range(_KEYS):
            started = time.perf_counter()
            press(edit, "a")
            times.append((time.perf_counter() - started) * 1000)
    tell(durable=times)
    QApplication.quit()


def _document(window: QWidget, folder: Path) -> None:  # noqa: ARG001
    """A page of text as PDF, by Qt's own means."""
    times = []
    for number in range(_PDFS + 1):
        started = time.perf_counter()
        document = QTextDocument()
        document.setHtml(_PAGE)
        writer = QPdfWriter(str(folder / f"bare-{number}.pdf"))
        writer.setPageSize(QPageSize.PageSizeId.A4)
        document.print_(writer)
        del writer
        times.append((time.perf_counter() - started) * 1000)
    tell(cold=times[0], warm=times[1:])
    QApplication.quit()


TASKS: dict[str, Callable[[QWidget, Path], None]] = {
    "open": _open,
    "typing": _typing,
    "durable": _durable,
    "document": _document,
}
