"""Search: what is typed is looked for in every record, and each hit opens its record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QListView, QWidget

from leadway.domain.change import Kind
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.terms import Label
from leadway.i18n import _, ngettext
from leadway.services.search import MOST, WEEK, Hit, SearchResult, SearchService
from leadway.ui.background_task import run_in_background
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.record_list import RecordLine, RecordList
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import STRETCH, column, row
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadway.ui.window.navigator import Navigator

TITLE, WORDS = _("Search"), _("Words you wrote")
EXAMPLE = _("e.g. handover book")
KIND, ANY_KIND = _("What?"), _("Everything")
LABEL, ANY_LABEL = _("Who may see it?"), _("Any label")
PREPARING = _("Leadway is reading everything once; this takes a moment.")
NOTHING = _("Nothing holds these words.")
LATEST, MORE = _("The latest {n} records"), _("Show more")

_DELAY_MS = 60


class SearchPage(QWidget, Page):
    """Finds as you type; Down leads into the list, Enter opens."""

    shows: ClassVar[frozenset[Kind]] = frozenset(EntityKind)
    accessible_role = "Client"  # no text

    def __init__(self, search: SearchService, open_record: Callable[[Ref], object]) -> None:
        super().__init__()
        self._search, self._open_record = search, open_record
        self._hits: tuple[Hit, ...] = ()
        self._is_ready = False
        self.field = LineField("search/text", WORDS, placeholder=EXAMPLE)
        kinds = [(kind, spec.title) for kind, spec in registers().items()]
        options = [Option(None, ANY_KIND), *(Option(kind, title) for kind, title in kinds)]
        self.kind = SelectField("search/kind", KIND, [*options, Option(EntityKind.RITUAL, WEEK)])
        labels = [Option(None, ANY_LABEL), *(Option(label, label.label) for label in Label)]
        self.label = SelectField("search/label", LABEL, labels)
        self.count, self.errors = Caption(), ErrorNotice()
        self._most = MOST
        self.more = LinkButton(MORE, clicked=self._on_more)
        self.list = RecordList(TITLE, self)
        self.list.setDragDropMode(QListView.DragDropMode.NoDragDrop)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        self._build()

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        return cls(navigator.services.search, navigator.open_record)

    def enter(self, location: str = "") -> None:  # noqa: ARG002 -- restored before
        """Set the focus to the field, with what was typed before selected."""
        self.errors.attempt(self._search.is_ready, self._prepare)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.edit.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.enter()

    def refresh(self) -> None:
        """Look for what is typed, with the filters that are chosen, once everything was read."""
        if not self._is_ready:
            return
        kind, label = self.kind.value(), self.label.value()
        find = partial(
            self._search.find,
            self.field.text(),
            kinds=(kind,) if isinstance(kind, EntityKind) else (),
            label=label if isinstance(label, Label) else None,
            most=self._most,
        )
        self.errors.attempt(find, self._show_found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead from the field into the list."""
        if event.key() == Qt.Key.Key_Down and self.field.edit.hasFocus() and self._hits:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _prepare(self, is_ready: bool) -> None:  # noqa: FBT001 -- a result
        if is_ready:
            self._on_prepared(None)
            return
        self.count.setText(PREPARING)
        run_in_background(self._search.prepare, self._on_prepared, self._on_not_prepared, self, "db")

    def _on_prepared(self, _result: object) -> None:
        self._is_ready = True
        self.refresh()

    def _on_not_prepared(self, error: KnownError) -> None:
        self.errors.show_error(error)

    def _show_found(self, found: SearchResult) -> None:
        hits = self._hits = found.hits
        lines = [RecordLine(str(hit.ref), hit.title, hit.excerpt, _mark(hit)) for hit in hits]
        self.list.show_lines(lines, str(hits[0].ref) if hits else "")
        text = ""
        if self.field.text():
            counted = ngettext("{n} record", "{n} records", len(hits)).format(n=len(hits))
            text = NOTHING if not hits else LATEST.format(n=len(hits)) if found.has_more else counted
        self.more.setVisible(found.has_more)
        if text != self.count.text():
            self.count.setText(text)
            announce(self, text)

    def _on_typed(self) -> None:
        self._most = MOST
        self._timer.start()

    def _on_more(self) -> None:
        self._most *= 2
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_open(self) -> None:
        if current := self.list.current():
            self._open_record(Ref.parse(current))

    def _build(self) -> None:
        filters = row(self.kind, self.label, spacing=16, grow=self.kind)
        top = column(
            Heading(TITLE), self.field, filters, row(self.count, self.more, STRETCH), self.errors, spacing=12
        )
        top.setContentsMargins(32, 20, 32, 8)
        layout = column(top, self.list, spacing=0)
        layout.setStretchFactor(self.list, 1)
        self.setLayout(layout)
        self.more.hide()
        self.field.changed.connect(self._on_typed)
        for chosen in (self.kind, self.label):
            chosen.changed.connect(self.refresh)
        self.field.submitted.connect(self._on_open)
        self.list.activated.connect(self._on_open)
        self.list.clicked.connect(self._on_open)
        self.setFocusProxy(self.field)


def _mark(hit: Hit) -> str:
    return " · ".join(filter(None, (hit.kind_label, hit.state_label)))
