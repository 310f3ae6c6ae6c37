"""Each watcher of a widget hears when the focus moves into it, inside it and out of it."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from leadway.ui.widgets.focus_watch import on_focus_moved
from ui.conftest import Show


class Page(QWidget):
    """Two lines in a panel that is watched twice, and one outside."""

    def __init__(self) -> None:
        super().__init__()
        self.panel = QWidget(self)
        self.outside, self.first, self.second = QLineEdit(self), QLineEdit(), QLineEdit()
        inside = QVBoxLayout(self.panel)
        inside.addWidget(self.first)
        inside.addWidget(self.second)
        rows = QVBoxLayout(self)
        rows.addWidget(self.outside)
        rows.addWidget(self.panel)
        self.seen: list[str] = []
        on_focus_moved(self.panel, self.one)
        on_focus_moved(self.panel, self.other)

    def one(self, _old: QWidget | None, _now: QWidget | None) -> None:
        """Note that the focus moved."""
        self.seen.append("one")

    def other(self, _old: QWidget | None, _now: QWidget | None) -> None:
        """Note that the focus moved, for another asker."""
        self.seen.append("other")


def test_every_watcher_of_a_widget_hears_of_each_move_in_and_out(show: Show) -> None:
    page = Page()
    show(page)
    page.outside.setFocus()
    page.seen.clear()
    for line in (page.first, page.second, page.outside):
        line.setFocus()
        assert page.seen == ["one", "other"]
        page.seen.clear()


def test_moves_elsewhere_are_not_told(show: Show) -> None:
    page = Page()
    show(page)
    page.outside.setFocus()
    page.seen.clear()
    page.outside.clearFocus()
    assert page.seen == []


def test_a_watched_widget_can_go(show: Show) -> None:
    page = Page()
    show(page)
    page.outside.setFocus()
    page.panel.setParent(None)
    page.panel.deleteLater()
    page.outside.clearFocus()
    page.outside.setFocus()
