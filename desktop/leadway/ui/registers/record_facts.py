"""What stands around the form of a record: its thread, and its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.refs import Ref
from leadway.domain.registers import registers
from leadway.domain.terms import Term
from leadway.domain.text import shorten
from leadway.domain.transitions import TRANSITIONS
from leadway.domain.weeks import local_day, long_date
from leadway.i18n import _, isolated
from leadway.services.registers.views import HistoryLine, Neighbour, RecordView
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.text import Caption, FieldLabel
from leadway.ui.widgets.vbox import VBox, outdent, row

CAME_FROM, CAME_OF_IT = _("Came from"), _("What came of it")
CHIP = _("{kind}: {title}")
THREAD, WHOLE_THREAD = _("Golden thread"), _("The whole thread")
HISTORY = _("History")
STATE_CHANGED, BEGAN = _("{date}: from {before} to {after}"), _("{date}: {after}")
FIELD_CHANGED, REASON = _("{date}: {field}: from {before} to {after}"), _("{change}. {reason}")
_SHORT = 28
_INDENT = 24

Open = Callable[[Ref], object]


class RecordLinks(VBox):
    """The records next to one on its thread, each a button that opens it."""

    thread_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.buttons: dict[Ref, LinkButton] = {}

    def show_neighbours(self, neighbours: Sequence[Neighbour], open_record: Open) -> None:
        """Show these records; nothing where there are none."""
        self.buttons = {each.ref: _chip(each, open_record) for each in neighbours}
        named: dict[str, int] = {}
        for button in self.buttons.values():
            # A screen reader tells apart what reads alike, such as a move that was set twice.
            name = button.accessibleName()
            named[name] = named.get(name, 0) + 1
            button.setAccessibleName(name if named[name] == 1 else f"{name} ({named[name]})")
        parts: list[QWidget] = []
        for heading, came_from in ((CAME_FROM, False), (CAME_OF_IT, True)):
            chips = [self.buttons[each.ref] for each in neighbours if each.came_from is came_from]
            if chips:
                parts.extend((FieldLabel(heading), button_row(*chips, gap=4)))
        if parts:
            parts.append(button_row(LinkButton(WHOLE_THREAD, clicked=self.thread_wanted)))
        self.replace(*parts)
        self.setVisible(bool(parts))


class ThreadDialog(FormDialog):
    """The whole golden thread of a record, from where it began to what came of it."""

    def __init__(
        self, thread: Sequence[tuple[int, Neighbour]], here: Ref, open_record: Open, parent: QWidget
    ) -> None:
        super().__init__(THREAD, parent, width=640)
        self.buttons: dict[Ref, LinkButton] = {}
        for depth, each in thread:
            button = self.buttons[each.ref] = _chip(each, partial(self._on_open, open_record))
            button.setEnabled(each.ref != here)
            self.add(_line(button, Caption(each.state_label), indent=depth * _INDENT))

    def _on_open(self, open_record: Open, ref: Ref) -> None:
        self.accept()
        open_record(ref)


class RecordHistory(VBox):
    """Every dated change of a record, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=4)

    def show_history(self, view: RecordView) -> None:
        """Show the history of a record; nothing where there is none."""
        lines = [Caption(_change(view.ref, line)) for line in reversed(view.history)]
        self.replace(*([FieldLabel(HISTORY), *lines] if lines else []))
        self.setVisible(bool(lines))


def _chip(each: Neighbour, open_record: Open) -> LinkButton:
    title = isolated(shorten(each.title, _SHORT))
    button = LinkButton(CHIP.format(kind=each.kind_label, title=title).replace("&", "&&"))
    whole = CHIP.format(kind=each.kind_label, title=isolated(each.title))
    button.setAccessibleName(whole)
    button.setToolTip("\n".join(filter(None, (whole, each.state_label))))
    button.give_way()
    button.clicked.connect(lambda: open_record(each.ref))
    return button


def _line(*widgets: QWidget, indent: int = 0) -> QWidget:
    line = QWidget()
    line.setLayout(row(indent, outdent(*widgets, fill=False), spacing=8))
    return line


def _change(ref: Ref, line: HistoryLine) -> str:
    day = long_date(local_day(line.at))
    if line.field == "state":
        states = TRANSITIONS[ref.kind].states
        before, after = (states(code).label if code else "" for code in (line.before, line.after))
        text = (STATE_CHANGED if before else BEGAN).format(date=day, before=before, after=after)
    else:
        spec = {each.name: each for each in registers()[ref.kind].fields}.get(line.field)
        label, terms = (spec.label, spec.terms) if spec is not None else (line.field, None)
        before, after = (_value(code, terms) for code in (line.before, line.after))
        text = FIELD_CHANGED.format(date=day, field=label, before=before, after=after)
    return REASON.format(change=text, reason=isolated(line.reason)) if line.reason.strip() else text


def _value(text: str, terms: type[Term] | None) -> str:
    with suppress(ValueError):
        return terms(text).label if terms is not None else long_date(date.fromisoformat(text))
    return text or "–"
