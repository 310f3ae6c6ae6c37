"""A field that names any number of records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import VBox, row

CHOOSE, TAKE_AWAY = _("Choose…"), _("Take away")
TAKE_AWAY_THIS = _("Take away: {title}")
GONE = _("not in this list")
_SHRINKS = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class RecordsField(Field):
    """Those chosen stand below each other, each with a button that takes it away; the list adds one."""

    def __init__(self, name: str, label: str, options: Sequence[Option] = (), *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint)
        self._options: dict[object, str] = {}
        self._ids: tuple[object, ...] = ()
        self.chosen = VBox(spacing=0)
        self.list = SelectField(f"{name}/add", "", [], accessible_name=label)
        self.list.edit.setSizeAdjustPolicy(_SHRINKS)
        self.list.changed.connect(self._on_add)
        self._rows.addWidget(self.chosen)
        self._rows.addWidget(self.list)
        self.label.setBuddy(self.list.edit)
        self.setFocusProxy(self.list)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these records."""
        self._options = {option.value: option.label for option in options}
        self._show()

    def value(self) -> object:
        """Return the ids of the records, in the order in which they were chosen."""
        return self._ids

    def set_value(self, value: object) -> None:
        ids = value if isinstance(value, tuple) else ()
        if ids != self._ids:
            self._ids = ids
            self._show()

    def _show(self) -> None:
        self.chosen.replace(*map(self._line, self._ids))
        self.chosen.setVisible(bool(self._ids))
        left = [Option(id_, title) for id_, title in self._options.items() if id_ not in self._ids]
        self.list.set_options([Option(None, CHOOSE), *left])
        self.list.set_value(None)
        self.list.setVisible(bool(left))

    def _line(self, id_: object) -> QWidget:
        title = self._options.get(id_, GONE)
        button = LinkButton(TAKE_AWAY, clicked=partial(self._on_take_away, id_))
        button.setAccessibleName(TAKE_AWAY_THIS.format(title=title))
        line, text = QWidget(), Paragraph(title)
        line.setLayout(row(text, button, grow=text))
        return line

    def _on_add(self) -> None:
        if (id_ := self.list.value()) is not None:
            self._change((*self._ids, id_))

    def _on_take_away(self, id_: object) -> None:
        self._change(tuple(each for each in self._ids if each != id_))

    def _change(self, ids: tuple[object, ...]) -> None:
        self._ids = ids
        self._show()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
