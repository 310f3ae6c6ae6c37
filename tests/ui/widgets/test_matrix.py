"""The picture of help against effort says in words what it shows, and is mirrored with the text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QWidget

from leadway.domain.terms import Effort, Size
from leadway.ui.theme.theme import theme
from leadway.ui.widgets import accessibility
from leadway.ui.widgets.matrix import FIELDS, GLOWING, NAME, NOT_YET, Matrix
from ui.conftest import Show


@pytest.fixture
def matrix(show: Show) -> Matrix:
    """Return a shown picture."""
    accessibility.install()
    made = Matrix()
    show(made)
    return made


def _description(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def _idea(matrix: Matrix) -> tuple[float, float]:
    """Return where the idea is painted, as shares of the width and height."""
    image, colour = matrix.grab().toImage(), QColor(theme().colour("opportunity"))
    everywhere = ((x, y) for x in range(image.width()) for y in range(image.height()))
    points = [point for point in everywhere if image.pixelColor(*point) == colour]
    assert points, "no idea is painted"
    across, down = zip(*points, strict=True)
    return sum(across) / len(points) / image.width(), sum(down) / len(points) / image.height()


@pytest.mark.parametrize(("reach", "effort"), [(None, None), (Size.LARGE, None), (None, Effort.HOUR)])
def test_until_both_are_answered_it_says_what_is_missing(
    matrix: Matrix, reach: Size | None, effort: Effort | None
) -> None:
    matrix.show_place(reach, effort, glowing=False)
    told = QAccessible.queryAccessibleInterface(matrix)
    assert (told.role(), told.text(QAccessible.Text.Name)) == (QAccessible.Role.Graphic, NAME)
    assert _description(matrix) == matrix.toolTip() == NOT_YET


@pytest.mark.parametrize("reach", Size)
@pytest.mark.parametrize("effort", Effort)
def test_every_answer_has_its_field_in_words(matrix: Matrix, reach: Size, effort: Effort) -> None:
    matrix.show_place(reach, effort, glowing=False)
    little = effort in (Effort.HOUR, Effort.DAY)
    named = {large for large in (True, False) if FIELDS[large, little] in _description(matrix)}
    assert named == {Size.LARGE: {True}, Size.SMALL: {False}, Size.MEDIUM: {True, False}}[reach]
    assert not any(FIELDS[large, not little] in _description(matrix) for large in (True, False))


def test_what_is_easily_undone_glows_and_says_so(matrix: Matrix) -> None:
    matrix.show_place(Size.LARGE, Effort.HOUR, glowing=False)
    plain = matrix.grab().toImage()
    matrix.show_place(Size.LARGE, Effort.HOUR, glowing=True)
    assert _description(matrix).endswith(GLOWING)
    assert matrix.grab().toImage() != plain


def test_little_work_is_at_the_leading_side_and_much_help_above(matrix: Matrix) -> None:
    matrix.show_place(Size.LARGE, Effort.HOUR, glowing=False)
    across, down = _idea(matrix)
    assert across < 0.5
    assert down < 0.5
    matrix.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored, same = _idea(matrix)
    assert mirrored == pytest.approx(1 - across, abs=0.02)
    assert same == pytest.approx(down, abs=0.01)
