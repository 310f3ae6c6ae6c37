"""One register: the list of its records at left, the chosen one at right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import StepSpec, text_of
from leadway.domain.text import capital, one_line
from leadway.domain.transitions import TRANSITIONS
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.registers.views import ListLine, RecordView, Values
from leadway.services.session import Services
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.binder import Port
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.extras import make_extras
from leadway.ui.registers.record_facts import RecordHistory, RecordLinks, ThreadDialog
from leadway.ui.registers.record_form import SHRINKS, RecordForm, choices
from leadway.ui.registers.record_list import RecordLine, RecordList
from leadway.ui.registers.step_dialog import take_step
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.card import InlineNotice, Line
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.row_list import list_width
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Quotation
from leadway.ui.widgets.vbox import STRETCH, VBox, append, column, outdent, row

ADD, DELETE = _("Add"), _("Delete")
UP, DOWN = _("Move up"), _("Move down")
WRITTEN_IN = _("Written in {week}")
OPEN, ENDED, ALL = _("Open"), _("Ended"), _("All")
STATE_ALONE = _("Only: {state}")
SHOW = _("Which ones?")
STATE = _("{kind}, {state}")
ERASE = _("Delete for good…")
DELETED, UNDO = _("“{title}” is deleted."), _("Undo")
NOTHING_HERE = _("There is nothing here.")
_OPEN, _ENDED, _ALL = "*open", "*ended", "*all"  # no text


class RegisterPanel(QWidget):
    """What is changed is saved as it is typed; each change is a step that can be undone."""

    accessible_role = "Client"  # no text

    def __init__(self, services: Services, kind: EntityKind, open_record: Callable[[Ref], object]) -> None:
        super().__init__()
        self.kind, self.spec = kind, registers()[kind]
        self.services, self._register = services, services.registers
        self.open_record = open_record
        self._lines: tuple[ListLine, ...] = ()
        self.view: RecordView | None = None
        """The record that is shown, as it is stored; None for a new one, and where there is none."""
        self._values = self._stored = self._register.blank(kind)
        """The values that are shown, as they were last typed and as they are stored."""
        self._is_adding = self._is_saving = False
        self._deletion = ""
        """The step that the notice of a deletion undoes."""
        self.undo: Callable[[], object] = lambda: None
        self.open_week: Callable[[Week], object] = lambda _week: None
        self.list = RecordList(self.spec.title, self, is_ordered=self.spec.is_ordered)
        self.add_button = QuietButton(ADD, icon="plus", clicked=self.add)
        states = TRANSITIONS[kind].states if kind in TRANSITIONS else ()
        shown = [Option(_OPEN, OPEN), Option(_ENDED, ENDED), Option(_ALL, ALL)]
        shown += [Option(str(state), STATE_ALONE.format(state=state.label)) for state in states]
        self.filter = SelectField(f"{kind}/filter", "", shown, accessible_name=SHOW)
        self.filter.edit.setSizeAdjustPolicy(SHRINKS)
        self.heading, self.state = Heading(), Caption()
        self.week = LinkButton("", clicked=self._on_week)
        self.facts, self.steps = VBox(spacing=2), VBox()
        self.step_buttons: dict[str, QuietButton] = {}
        self._extras = make_extras(self)
        self.form = RecordForm(
            self.spec,
            Port(lambda: self._values, self._put),
            self._register.today,
            self._register.options,
            {field: self._extras_after(field) for field, _extra in self._extras},
        )
        self.filters = {name: self._make_filter(name, label) for name, label in self.spec.filters}
        self.links, self.history = RecordLinks(), RecordHistory()
        self.up, self.down = LinkButton(UP), LinkButton(DOWN)
        self.erase_button = LinkButton(ERASE, clicked=self.erase)
        self.delete_button = LinkButton(self.spec.remove or DELETE, clicked=self.delete)
        self.deleted = InlineNotice(DELETED, [("undo", UNDO)], self, icon="history")
        self.empty, self.example, self.nothing = VBox(), Quotation(), Paragraph(NOTHING_HERE)
        self.saved, self.errors = SaveStatus(), ErrorNotice()
        self._autosave = Autosave(self._save, self._typed, self, disk=services.database)
        self._build()

    def enter(self) -> None:
        """Set the focus to the list, or to the button that adds where it is empty."""
        self.refresh()
        first = self.list if self._lines or not self.spec.can_add else self.add_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def location(self) -> str:
        """Return the id of the record that is shown."""
        return self.view.ref.id if self.view is not None else ""

    def open(self, id_: str) -> None:
        """Show a record, whatever its state; one that is gone is passed over."""
        self.refresh()
        if id_ not in [line.ref.id for line in self._lines]:
            self.filter.set_value(_ALL)
            for narrower in self.filters.values():
                narrower.set_value(None)
            self.refresh()
        self._choose(id_)

    def flush(self) -> bool:
        """Save what was typed; return False, and say why, where that fails."""
        return self._autosave.is_on_disk or self._autosave.flush()

    def refresh(self) -> None:
        """Read the list and the record again; what is being typed stays as it is typed."""
        if not self._is_saving:
            self.errors.attempt(
                partial(self._register.lines, self.kind, self._states(), self._narrowed()), self._show_lines
            )

    def add(self) -> None:
        """Show an empty form; the record is stored as soon as it has words."""
        if not self.spec.can_add or not self.flush():
            return
        self._is_adding = True
        self._show_values(None, self._register.blank(self.kind))
        self._show_list()
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def delete(self) -> None:
        """Delete the record that is shown, or take it from the list, and offer to undo that."""
        view, by_button = self.view, self.delete_button.hasFocus()
        if not self.flush() or (view is not None and not self._can_remove(view)):
            return
        self._is_adding = False
        if view is not None:
            text = (self.spec.removed or DELETED).format(title=view.title)
            self.deleted.message.setText(text)
            self.deleted.setAccessibleName(text)
            if not self.errors.attempt(partial(self._remove, view), self._on_removed):
                return
        self.refresh()
        if by_button:
            after = self.deleted.buttons["undo"] if view is not None else self.list
            after.setFocus(Qt.FocusReason.OtherFocusReason)

    def erase(self) -> None:
        """Ask before the record that is shown is deleted for good."""
        from leadway.ui.registers.erase_dialog import ask_to_erase

        ask_to_erase(self)

    def take(self, step: StepSpec) -> None:
        """Take a step of the record that is shown; ask first what it needs."""
        if not self.flush() or self.view is None:
            return
        take_step(self._register, self.view, step, self.errors, self, self._on_taken)

    def add_foot(self, link: LinkButton) -> None:
        """Put a link below the list."""
        foot = outdent(link, fill=False)
        foot.setContentsMargins(24, 4, 8, 8)
        self._left.add(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(list_width(event.size().width()))

    def _states(self) -> Sequence[str]:
        table = TRANSITIONS.get(self.kind)
        shown = str(self.filter.value())
        if table is None or shown == _ALL:
            return ()
        if shown not in (_OPEN, _ENDED):
            return [shown]
        return [str(s) for s in table.states if (s in table.ends) is (shown == _ENDED)]

    def _narrowed(self) -> dict[str, tuple[object, ...]]:
        chosen = {name: narrower.value() for name, narrower in self.filters.items()}
        return {name: (value,) for name, value in chosen.items() if value is not None}

    def _show_lines(self, lines: tuple[ListLine, ...]) -> None:
        before, self._lines = self._lines, lines
        shown = self.location()
        ids = [line.ref.id for line in lines]
        if shown not in ids and not self._is_adding:
            # Where the one that was shown is gone, its neighbour takes its place.
            place = next((n for n, line in enumerate(before) if line.ref.id == shown), 0)
            shown = ids[min(place, len(ids) - 1)] if ids else ""
            self._show_record(shown)
        elif shown:
            self._show_record(shown)
        is_undoable = bool(self._deletion) and self.services.database.undo.next == self._deletion
        self.deleted.setVisible(is_undoable)
        self._show_list()

    def _show_record(self, id_: str) -> None:
        if not id_:
            self._show_values(None, self._register.blank(self.kind))
            return
        view = self._register.record(Ref(self.kind, id_))
        is_other = self.view is None or self.view.ref != view.ref
        if is_other or (view.values != self._stored and not self._autosave.is_pending):
            self._show_values(view, view.values)
        else:
            self._show_facts(view)

    def _show_values(self, view: RecordView | None, values: Values) -> None:
        self._values = self._stored = values
        self.form.read_options()
        self.form.binder.refresh()
        self._show_facts(view)

    def _show_facts(self, view: RecordView | None) -> None:
        is_same = (
            view is not None
            and self.view is not None
            and replace(view, values=None) == replace(self.view, values=None)
        )
        self.view = view
        for _field, extra in self._extras:
            extra.show_view(view)
        if is_same:
            return
        named = self.spec.new if self._is_adding else self.spec.title
        self.heading.setText(view.title if view is not None else named)
        self.state.set_or_hide(capital(view.state_label) if view is not None else "")
        self.facts.replace(*(Caption(line) for line in (view.lines if view is not None else ())))
        self.facts.setVisible(view is not None and bool(view.lines))
        self.week.setText(WRITTEN_IN.format(week=view.week.name) if view is not None and view.week else "")
        self.week.setVisible(bool(self.week.text()))
        state, folded = (view.state, view.folded) if view is not None else ("", ())
        self.form.show_state(state, folded, is_new=view is None)
        steps = view.steps if view is not None else ()
        self.step_buttons = {step.name: QuietButton(step.label) for step in steps}
        for step in steps:
            self.step_buttons[step.name].set_compact(compact=True)
            self.step_buttons[step.name].clicked.connect(partial(self.take, step))
        self.steps.replace(button_row(*self.step_buttons.values()))
        self.steps.setVisible(bool(steps))
        self.links.show_neighbours(view.neighbours if view is not None else (), self.open_record)
        if view is not None:
            self.history.show_history(view)
        self.history.setVisible(view is not None and bool(view.history))
        is_new = self._is_adding and not self.spec.removal
        self.delete_button.setVisible(self._can_remove(view) if view is not None else is_new)
        self.erase_button.setVisible(view is not None)
        for button in (self.up, self.down):
            button.setVisible(self.spec.is_ordered and view is not None)

    def _show_list(self) -> None:
        lines = [_line(line) for line in self._lines]
        if self._is_adding and self.view is None:
            typed = one_line(self.spec.title_of(self._values))
            lines.append(RecordLine("", typed or self.spec.new))
        self.list.show_lines(lines, self.location())
        self.example.setText(text_of(self.spec.example))
        place = self.list.row()
        self.up.setEnabled(bool(self.location()) and place > 0)
        self.down.setEnabled(bool(self.location()) and place < len(self._lines) - 1)
        has_record = self.view is not None or self._is_adding
        for widget in (self.form, self.saved):
            widget.setVisible(has_record)
        is_all_empty = not has_record and self.filter.value() == _OPEN
        self.empty.setVisible(is_all_empty)
        self.nothing.setVisible(not has_record and not is_all_empty)

    def _choose(self, id_: str) -> None:
        if not id_ or id_ == self.location() or id_ not in [line.ref.id for line in self._lines]:
            return
        if self.flush():
            self._is_adding = False
            self.errors.attempt(partial(self._show_record, id_))
            self.column.verticalScrollBar().setValue(0)
        self._show_list()

    def _put(self, values: Values) -> None:
        self._values = values
        self._autosave.schedule()

    def _save(self) -> None:
        self._is_saving, before = True, self._stored
        try:
            stored = self._register.save(self.kind, self._stored, self._values)
        finally:
            self._is_saving = False
        # What is being typed stays as it is typed.
        typed = {name: text for name, text in _texts(self._values) if text != getattr(before, name)}
        self._stored, self._values = stored, replace(stored, **typed)
        if stored.id and self.view is None:
            self._is_adding = False
            self._show_facts(self._register.record(Ref(self.kind, stored.id)))
        self.refresh()

    def _typed(self) -> list[Unwritten]:
        kind, stored, values = self.kind, self._stored, self._values
        texts = [text for name, text in _texts(values) if text != getattr(stored, name)]
        words = tuple(text for text in texts if text.strip())

        def read(services: Services) -> object:
            # One that is gone has no place any more.
            with suppress(KnownError):
                return services.registers.record(Ref(kind, stored.id)).values if stored.id else stored
            return None

        def write(services: Services) -> None:
            services.registers.save(kind, stored, values)

        return [Unwritten(words, write, read, stored)]

    def _on_taken(self, shown: Ref) -> None:
        if shown.kind is self.kind:
            self.open(shown.id)
        else:
            self.open_record(shown)

    def _on_week(self) -> None:
        if self.view is not None and self.view.week is not None:
            self.open_week(self.view.week)

    def _on_thread(self) -> None:
        if self.view is not None:
            ref = self.view.ref
            self.errors.attempt(
                partial(self._register.thread, ref),
                lambda thread: ThreadDialog(thread, ref, self.open_record, self).open(),
            )

    def _can_remove(self, view: RecordView) -> bool:
        return not self.spec.removal or self.spec.removal in [step.name for step in view.steps]

    def _remove(self, view: RecordView) -> None:
        if self.spec.removal:
            self._register.take(view.ref, self.spec.step(self.spec.removal))
        else:
            self._register.delete(view.ref)

    def _on_removed(self, _nothing: object) -> None:
        self._deletion = self.services.database.undo.next or ""
        announce(self, self.deleted.message.text())

    def _on_moved(self, id_: str, to: int) -> None:
        refs = [line.ref for line in self._lines]
        place = next((n for n, ref in enumerate(refs) if ref.id == id_), -1)
        if place < 0 or to >= len(refs):
            # One without words has no place yet.
            self._show_list()
        elif self.errors.attempt(partial(self._register.move, refs, place, to)):
            self.refresh()

    def _extras_after(self, field: str) -> list[QWidget]:
        return [extra for after, extra in self._extras if after == field]

    def _on_undo(self, _answer: str) -> None:
        known = {line.ref.id for line in self._lines}
        self.undo()
        self.refresh()
        self._choose(next((line.ref.id for line in self._lines if line.ref.id not in known), ""))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_filter(self, name: str, label: str) -> SelectField:
        options = [Option(None, label), *choices(self.spec.field(name))]
        made = SelectField(f"{self.kind}/filter/{name}", "", options, accessible_name=label)
        made.edit.setSizeAdjustPolicy(SHRINKS)
        made.set_value(None)
        made.changed.connect(self.refresh)
        return made

    def _build(self) -> None:
        self.filter.set_value(_OPEN)
        self.empty.add(Heading(self.spec.title), Paragraph(self.spec.empty), self.example)
        self.column = ScrollColumn()
        self.column.add(self.deleted, self.heading, self.empty, self.nothing, self.state, self.facts)
        self.column.add(
            outdent(self.week, fill=False),
            self.steps,
            *self._extras_after(""),
            self.form,
            self.links,
            self.history,
        )
        self.column.add(outdent(button_row(self.up, self.down, self.delete_button, self.erase_button, gap=4)))
        below = column(self.errors, self.saved, margins=(24, 4, 24, 8))
        right = column(self.column, below, spacing=0)
        right.setStretchFactor(self.column, 1)
        self.deleted.hide()
        self._left = VBox(spacing=0)
        chosen = row(
            self.add_button, self.filter, *([] if self.kind in TRANSITIONS else [STRETCH]), grow=self.filter
        )
        head = column(chosen, spacing=8, margins=(20, 12, 16, 8))
        append(head, *self.filters.values())
        self._left.add(head, self.list)
        self.setLayout(row(self._left, Line(vertical=True), right, spacing=0, grow=right))
        self._left.setFixedWidth(list_width(self.width()))
        # Not before they are in the layout: a widget by itself would become a window.
        self.filter.setVisible(self.kind in TRANSITIONS)
        self.add_button.setVisible(self.spec.can_add)
        self._autosave.show_in(self.saved, self.errors)
        for button, text, keys in (
            (self.add_button, ADD, "Ins"),  # no text
            (self.up, UP, "Alt+Up"),
            (self.down, DOWN, "Alt+Down"),
            (self.delete_button, self.delete_button.text(), "Del"),  # no text
        ):
            name_button(button, text, keys)
        on_keys(self, "Ins", self.add)  # no text
        self.list.chosen.connect(self._choose)
        self.list.activated.connect(lambda: self.form.first.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.remove.connect(self.delete)
        self.list.moved.connect(self._on_moved)
        self.up.clicked.connect(partial(self.list.move_current, -1))
        self.down.clicked.connect(partial(self.list.move_current, 1))
        self.filter.changed.connect(self.refresh)
        self.links.thread_wanted.connect(self._on_thread)
        self.deleted.answered.connect(self._on_undo)
        self.setFocusProxy(self.list)


def _texts(values: Values) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the fields that hold text."""
    for each in fields(values):
        if isinstance(text := getattr(values, each.name), str) and each.name != "id":
            yield each.name, text


def _line(line: ListLine) -> RecordLine:
    details = " · ".join(filter(None, (line.state_label, line.details)))
    return RecordLine(line.ref.id, one_line(line.title), details, line.mark)
