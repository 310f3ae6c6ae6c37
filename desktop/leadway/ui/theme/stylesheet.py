"""The one style sheet: only what a palette on the Fusion style cannot say about the standard controls."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadway.ui.theme.spec import Colours, Space

_SHEET = Template("""
QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox {
  background: $surface; border: 1px solid $edge; border-radius: ${radius}px; padding: 0 11px;
  min-height: ${inner}px; selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit { padding: 7px 9px; }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 0 10px;
}
QPlainTextEdit:focus { padding: 6px 8px; }
QAbstractSpinBox, QComboBox { max-height: ${inner}px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit, QComboBox QLineEdit:focus {
  background: transparent; border: 0; padding: 0; min-height: 0;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  background: $raised; border-color: $line; color: $ink_soft;
}
QComboBox::drop-down, QDateTimeEdit::drop-down { border: 0; width: 32px; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $line; padding: 4px; outline: 0;
  selection-background-color: $accent_soft; selection-color: $ink;
}
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 0; }
QScrollArea, QScrollArea > QWidget > QWidget#column { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $edge; border-radius: 3px; min-height: 32px; margin: 2px 3px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 3px; min-width: 32px; margin: 3px 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $raised; color: $ink; border: 1px solid $line; padding: 6px 8px; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
""")  # no text


def style_sheet(colours: Colours, space: Space) -> str:
    """Return the application's style sheet in one scheme's colours."""
    return _SHEET.substitute(
        colours._asdict(),
        radius=space.radius_control,
        inner=space.control - 2,
    )
