"""Labels show exactly what was typed, wrap, and say to a screen reader what they show."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question, showable
from ui.conftest import Show


def test_markup_is_shown_as_typed(show: Show) -> None:
    label = Paragraph("<b>5 < 6</b> & so on")
    show(label)
    assert label.text() == "<b>5 < 6</b> & so on"
    assert label.accessibleName() == "<b>5 < 6</b> & so on"


def test_text_wraps_and_grows_instead_of_being_cut_off(show: Show) -> None:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    label = Question("Where did the rulebook run out, and who was there when it did?")
    rows.addWidget(label)
    rows.addStretch(1)
    holder.resize(240, 600)
    show(holder)
    assert label.height() >= label.heightForWidth(label.width())
    assert label.heightForWidth(200) > label.heightForWidth(600)


def test_lines_have_air(show: Show) -> None:
    one, three = Paragraph("a"), Paragraph("a\nb\nc")
    show(one)
    show(three)
    line = (three.sizeHint().height() - one.sizeHint().height()) / 2
    size = one.font().pointSizeF() * one.logicalDpiY() / 72
    assert 1.4 <= line / size <= 1.5


def test_what_no_screen_can_show_becomes_a_visible_sign() -> None:
    assert showable("a\0b") == "a\N{REPLACEMENT CHARACTER}b"
    assert "\ud800" not in showable("a\ud800b")
    assert Heading("a\ud800\0").text().startswith("a")


def test_an_empty_text_takes_no_line(show: Show) -> None:
    label = Caption("")
    show(label)
    assert label.sizeHint().height() < Caption("a").sizeHint().height()
