"""Text: titles, questions, headings, paragraphs and captions."""

from __future__ import annotations

import re
from typing import TypedDict, Unpack

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from leadway.ui.theme.theme import Size, theme
from leadway.ui.widgets.vbox import height_follows_width

# Longer than any usual word: a break is allowed before a letter or digit.
_LONG_WORD = re.compile(r"\S{32}(?=\w)")


class TextStyle(TypedDict, total=False):
    """How a text looks; `line_percent` counts from the typeface's own line height."""

    size: Size
    weight: int
    serif: bool
    soft: bool
    selectable: bool
    line_percent: int


class Text(QLabel):
    """Plain text, wrapped; markup in it is shown as it was typed. A subclass has a style of its own."""

    # The line height of Inter itself is 1.21: 120 % of it is the 1.45 we want.
    _style = TextStyle(size="body", weight=400, serif=False, soft=False, selectable=False, line_percent=120)

    def __init__(self, text: str = "", parent: QWidget | None = None, **style: Unpack[TextStyle]) -> None:
        super().__init__(parent)
        style = Text._style | self._style | style
        self._line_percent = style["line_percent"]
        self._plain = ""
        self.setFont(theme().font(style["size"], weight=style["weight"], serif=style["serif"]))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        height_follows_width(self)
        if style["soft"]:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        if style["selectable"]:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show plain text; an empty text takes no line."""
        self._plain = showable(text)
        lines = _escaped(breakable(self._plain)).replace("\n", "<br>")
        self.setAccessibleName(self._plain)
        super().setText(f'<p style="line-height:{self._line_percent}%">{lines}</p>' if lines else "")

    def set_or_hide(self, text: str) -> None:
        """Show plain text; hide the label where the text is empty."""
        self.setText(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """Return the plain text."""
        return self._plain


class Title(Text):
    """The name of a page."""

    accessible_role = "Heading"
    _style = TextStyle(size="display", weight=600, serif=True, line_percent=100)


class Question(Text):
    """The one question of a screen."""

    accessible_role = "Heading"
    _style = TextStyle(size="question", weight=600, serif=True, line_percent=100)


class Heading(Text):
    """A heading below the question: of a card, of a part of a page."""

    accessible_role = "Heading"
    _style = TextStyle(size="lead", weight=600, line_percent=110)


class Paragraph(Text):
    """Running text."""


class Caption(Text):
    """Secondary text: help, dates, examples."""

    _style = TextStyle(size="small", soft=True)


class Quotation(Text):
    """The person's own words."""

    _style = TextStyle(size="heading", serif=True, line_percent=110)


class FieldLabel(QLabel):
    """The label above a field; its buddy is the field's control."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(showable(text), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font("body", weight=500))
        self.setWordWrap(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the control, as from a click on any label of the system."""
        if self.buddy() is not None:
            self.buddy().setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)


def breakable(text: str) -> str:
    """Return the text with break opportunities in very long words."""
    return _LONG_WORD.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)


def _escaped(text: str) -> str:
    # html.escape() would load a table of all named entities before the first paint.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def showable(text: str) -> str:
    """Return the text with lone surrogates and NUL replaced by a visible character."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text
