"""A vertical box as high as its content needs at its width."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget


class VBox(QWidget):
    """A plain container; `body` is its layout."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 16) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        # Without this Qt asks for the height that wrapped text would need at its narrowest.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, *widgets: QWidget) -> None:
        """Append widgets."""
        for widget in widgets:
            self.body.addWidget(widget)


def remove_widget(layout: QLayout, widget: QWidget) -> None:
    """Remove a widget from a layout, hide it and delete it."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()
