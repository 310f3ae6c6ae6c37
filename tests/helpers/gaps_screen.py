"""The screen of the gaps as a person meets it: what is on it, and what is typed there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from helpers.keyboard import press, write
from leadway.domain.answers import GapAnswer
from leadway.domain.terms import GapNext, GapType
from leadway.ui.ritual.gaps.form import GapForm
from leadway.ui.ritual.gaps.page import GapItem, GapsPage

Key = Qt.Key
KETTLE = "A customer came back on day 33 with a faulty kettle; the limit is 30 days."
DECIDED = GapAnswer(
    kind=GapType.SILENT,
    happened=KETTLE,
    option_a="Refuse, as the policy says",
    option_b="Exchange it",
    option_c="Wait, or do nothing",
    chosen="b",
    did_and_why="I exchanged it; the fault was ours.",
    expect="Finance accepts it without a question",
    confidence=80,
    next=GapNext.PRECEDENT,
)
ESCALATED = GapAnswer(
    kind=GapType.SILENT,
    happened="Two colleagues say that somebody is harassed in the late shift.",
    escalated_to="HR",
    escalated_when="Tuesday",
)
Open = Callable[[], GapsPage]


def only_item(page: GapsPage) -> GapItem:
    """Return the one gap on the page."""
    (item,) = page.list.items
    return item


def card_of(form: GapForm) -> GapAnswer:
    """Return what the keeper holds for a form."""
    return form.autosave.answer(GapAnswer, form.key)


def begin(page: GapsPage, what: str = "") -> GapForm:
    """Open a gap by its key and say what happened."""
    press(Key.Key_1)
    write(what)
    return only_item(page).form


def seen(widget: QWidget) -> bool:
    """Whether a widget is shown; the window itself always is."""
    return widget.isVisibleTo(widget.window())


def focus(widget: QWidget) -> None:
    """Go to a field as Tab does."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)


def judgement(form: GapForm) -> list[bool]:
    """Return whether options, reasons, expectation and how sure can be seen."""
    return [seen(part) for part in (form.options, form.did, form.expect, form.sure)]
