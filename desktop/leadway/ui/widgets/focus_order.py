"""Tab goes in reading order: as things are laid out, not in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QStackedWidget, QWidget

# Set where show() or hide() was called, not where Qt shows a widget with its parent.
_WAS_HIDDEN = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


def reading_order(root: QWidget) -> list[QWidget]:
    """Return what Tab stops at inside `root`, in reading order: shown, enabled and reachable by Tab."""
    return [widget for widget in _walk(root) if _stops(widget, root)]


def move_focus(root: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next or previous stop inside `root`, around its end; False if there is none."""
    stops = reading_order(root)
    if not stops:
        return False
    now = QApplication.focusWidget()
    if now in stops:
        place = (stops.index(now) + (1 if forward else -1)) % len(stops)
    else:
        place = _nearest(root, stops, now, forward=forward)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[place].setFocus(reason)
    return True


def focus_first(root: QWidget) -> bool:
    """Put the focus on the first stop inside `root`; False if there is none."""
    stops = reading_order(root)
    if stops:
        stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
    return bool(stops)


def _nearest(root: QWidget, stops: list[QWidget], now: QWidget | None, *, forward: bool) -> int:
    """Find where to continue from a widget that Tab itself does not stop at, such as a chip of a choice."""
    order = list(_walk(root))
    if now is None or now not in order:
        return 0 if forward else len(stops) - 1
    here = order.index(now)
    behind = [place for place, stop in enumerate(stops) if order.index(stop) > here]
    if forward:
        return behind[0] if behind else 0
    return (behind[0] if behind else len(stops)) - 1


def _walk(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, (QStackedWidget, QScrollArea)):
        inner = widget.currentWidget() if isinstance(widget, QStackedWidget) else widget.widget()
        if inner is not None:
            yield from _walk(inner)
    elif (layout := widget.layout()) is not None:
        yield from _walk_layout(layout)


def _walk_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        if widget := item.widget():
            yield from _walk(widget)
        elif inner := item.layout():
            yield from _walk_layout(inner)


def _stops(widget: QWidget, root: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and widget.isEnabled()
        and _is_shown(widget, root)
    )


def _is_shown(widget: QWidget, root: QWidget) -> bool:
    """Whether a widget is shown inside `root`, or is about to be.

    What is added to an open page is hidden until the event loop's next turn, though nobody hid it. Keys that
    were typed ahead come before that turn: for them it is there already.
    """
    within: QWidget | None = widget
    while within is not root:
        if within is None or (within.isHidden() and within.testAttribute(_WAS_HIDDEN)):
            return False
        within = within.parentWidget()
    return True
