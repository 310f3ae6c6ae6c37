"""Shows the blocks of a document in the window: sentences, lists, labelled facts, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from leadway.domain.measures import Series
from leadway.ui.theme.theme import Role
from leadway.ui.widgets.buttons import Unfold
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.paint import painter_on, placed_in, rounded
from leadway.ui.widgets.text import Text
from leadway.ui.widgets.vbox import VBox, row

Json = dict[str, Any]
Charts = Iterator[Series]

_TONES: dict[str, Role] = {"keep": "keep", "gap": "gap", "problem": "problem", "opportunity": "opportunity"}
_LABEL = 120
_MARK = 4


def section(data: Json, charts: Charts) -> QWidget:
    """Return one section: heading and blocks; `charts` are the series in the order of their charts."""
    box = VBox(spacing=12)
    box.add(_Heading(data["heading"], _TONES.get(data["tone"], "accent")))
    box.add(*(part(block, charts) for block in data["blocks"]))
    return box


def part(block: Json, charts: Charts) -> QWidget:
    """Return one block alone."""
    return _BLOCKS[block["block"]](block, charts)


def _statement(block: Json, charts: Charts) -> QWidget:  # noqa: ARG001
    return _text(block["text"], size="heading" if block["large"] else "lead", serif=True)


def _plain(block: Json, charts: Charts) -> QWidget:  # noqa: ARG001
    return _text(block["text"])


def _items(block: Json, charts: Charts) -> QWidget:  # noqa: ARG001
    box = VBox(spacing=12)
    for each in block["items"]:
        lead = _text(each["lead"], size="small", weight=600, soft=True)
        note = "  ".join(filter(None, (each["mark"], each["note"])))
        box.add(_stack(lead, _text(each["text"]), _text(note, size="small", soft=True)))
    return box


def _facts(block: Json, charts: Charts) -> QWidget:
    heads = (_text(block["title"], weight=600), _text(block["mark"], size="small", soft=True))
    box = _stack(*heads, spacing=6)
    box.add(_pairs(block["facts"], block["folded"]))
    if block["chart"]:
        box.add(_chart(next(charts), block["chart"]))
    return box


def _ruled(block: Json, charts: Charts) -> QWidget:  # noqa: ARG001
    widget, grid = _grid(8)
    for column, (head, width) in enumerate(zip(block["heads"], block["widths"], strict=True)):
        grid.addWidget(_text(head, size="small", weight=600, soft=True), 0, column)
        grid.setColumnStretch(column, width)
    columns = len(block["heads"])
    for line in block["rows"]:
        at = grid.rowCount()
        grid.addWidget(Line(), at, 0, 1, columns)
        for column, cell in enumerate(line["cells"]):
            grid.addWidget(_cell(cell), at + 1, column, Qt.AlignmentFlag.AlignTop)
        if line["notes"]:
            grid.addWidget(_pairs(line["notes"]), at + 2, 0, 1, columns)
    if block["foot"]:
        at = grid.rowCount()
        grid.addWidget(Line(), at, 0, 1, columns)
        for column, text in enumerate(block["foot"]):
            grid.addWidget(_text(text, size="small", soft=True), at + 1, column)
    return widget


_BLOCKS = {"statement": _statement, "plain": _plain, "items": _items, "facts": _facts, "ruled": _ruled}


def _cell(cell: Json) -> QWidget:
    text = _text(cell["text"], weight=600 if cell["strong"] else 400, soft=cell["quiet"])
    return _stack(text, _text(cell["mark"], size="small", soft=True))


def _pairs(pairs: list[Json], folded: Sequence[str] = ()) -> QWidget:
    """Return labels and texts; a button unfolds those with the labels that are folded."""
    widget, grid = _grid(6)
    grid.setColumnMinimumWidth(0, _LABEL)
    grid.setColumnStretch(1, 1)
    hidden: list[QWidget] = []
    for at, pair in enumerate(pairs):
        label, text = _text(pair["label"], size="small", soft=True), _text(pair["text"])
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, at, 1)
        hidden += [label, text] if pair["label"] in folded else []
    if hidden:
        grid.addWidget(Unfold(*hidden), grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeading)
    return widget


def _chart(series: Series, data: Json) -> QWidget:
    chart = RunChart(series)
    caption = _stack(*(_text(line, size="small", soft=True) for line in data["caption"]))
    widget = QWidget()
    widget.setLayout(row(chart, caption, spacing=16, grow=caption, align=Qt.AlignmentFlag.AlignTop))
    return widget


class _Heading(QWidget):
    """A section's heading with a small mark in the colour of the step it came from."""

    def __init__(self, text: str, tone: Role) -> None:
        super().__init__()
        self._tone: Role = tone
        self.setLayout(row(_text(text, size="lead", weight=600), margins=(_MARK + 8, 0, 0, 0)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        mark = placed_in(self, QRect(0, 1, _MARK, self.height() - 4))
        rounded(painter_on(self), mark.toRectF(), _MARK / 2, fill=self._tone)


def _grid(spacing: int) -> tuple[QWidget, QGridLayout]:
    """Return a widget with a grid whose lines have this space between them."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(spacing)
    return widget, grid


def _stack(*texts: Text, spacing: int = 2) -> VBox:
    """Return the texts that are not empty, below each other."""
    box = VBox(spacing=spacing)
    box.add(*(text for text in texts if text.text()))
    return box


def _text(text: str, **how: Any) -> Text:  # noqa: ANN401 -- as Text takes them
    return Text(text, selectable=True, **how)
