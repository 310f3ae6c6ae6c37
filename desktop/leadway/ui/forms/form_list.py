"""A list of forms, each over a record of its own; a removed one can be restored as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.vbox import VBox, remove_widget

REMOVED = _("Removed.")
UNDO = _("Undo")
_UNDO = "back"


class ListForm(Protocol):
    """One form of a list: `changed` is emitted after an edit was saved, the focus begins in `first`."""

    key: str
    binder: FormBinder[Any]

    @property
    def changed(self) -> SignalInstance: ...

    @property
    def first(self) -> Field: ...

    @property
    def is_blank(self) -> bool: ...

    def refresh(self) -> None: ...


class RemovableForm(VBox):
    """One form as it is shown or, once removed, a notice with Undo. The list places `remove_button`."""

    removed = Signal()
    undone = Signal()

    def __init__(
        self, form: ListForm, content: QWidget, remove: str, *, own: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.is_own = own
        self._content = content
        self._record: Any = None
        self.remove_button = LinkButton(remove, clicked=self.remove)
        self.notice = InlineNotice(REMOVED, [(_UNDO, UNDO)], icon="history")
        self.notice.answered.connect(self.undo)
        self.notice.hide()
        self.add(content, self.notice)

    @property
    def is_removed(self) -> bool:
        """Whether only the notice is shown."""
        return self._record is not None

    def remove(self) -> None:
        """Save a blank record and keep the present one for Undo."""
        self._record = self.form.binder.record
        self._save(type(self._record)())
        self.notice.buttons[_UNDO].setFocus(Qt.FocusReason.OtherFocusReason)
        self.removed.emit()

    def undo(self) -> None:
        """Save the record as it was."""
        if self._record is None:
            return
        record, self._record = self._record, None
        self._save(record)
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.undone.emit()

    def refresh(self) -> None:
        """Show the record as it is; one that was written again meanwhile is no longer removed."""
        self.form.refresh()
        if not self.form.is_blank:
            self._record = None
        self._show()

    def _save(self, record: object) -> None:
        self.form.binder.put(record)
        self.form.refresh()
        self._show()

    def _show(self) -> None:
        self._content.setVisible(not self.is_removed)
        self.notice.setVisible(self.is_removed)


Item = TypeVar("Item", bound=RemovableForm)


class FormList(VBox, Generic[Item]):
    """What checks and notes handed on first, then the person's own forms."""

    changed = Signal()
    _drops_blank = True

    def __init__(self, make: Callable[[str], Item], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._items: list[Item] = []

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in reading order, removed ones too."""
        return tuple(self._items)

    @property
    def shown(self) -> list[Item]:
        """The items that can be filled, in reading order."""
        return [item for item in self._items if not item.is_removed]

    def refresh(self, keys: Iterable[str]) -> None:
        """Show a form for each key. Of the others, own and removed ones stay."""
        keys = list(keys)
        for item in self.shown:
            if item.form.key not in keys and (not item.is_own or (self._drops_blank and item.form.is_blank)):
                self.drop(item)
        keys_shown = {item.form.key for item in self._items}
        for key in keys:
            if key not in keys_shown:
                self.add_form(key)
        for item in self._items:
            item.refresh()

    def add_form(self, key: str) -> Item:
        """Add the form of a key."""
        item = self._make(key)
        for signal in (item.form.changed, item.removed, item.undone):
            signal.connect(self.changed)
        place = len(self._items) if item.is_own else sum(not each.is_own for each in self._items)
        self._items.insert(place, item)
        self.body.insertWidget(place, item)
        # A layout shows a new widget a moment later only; the focus may go there now.
        item.show()
        return item

    def drop(self, item: Item) -> None:
        """Take an item out of the list for good."""
        self._items.remove(item)
        remove_widget(self.body, item)
