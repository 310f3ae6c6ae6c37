"""A line that is read as a value: beneath stands what was understood. What cannot be read stays typed."""

from __future__ import annotations

from functools import partial
from typing import Unpack

from leadway.ui.widgets import accessibility
from leadway.ui.widgets.field import NO_DESCRIPTION, LineField, TypedOptions, Unread
from leadway.ui.widgets.text import Caption


class ParsedField(LineField):
    """A line with a value: None where it is blank, and `Unread` where it cannot be read."""

    def __init__(self, name: str, label: str, **options: Unpack[TypedOptions]) -> None:
        self._fault_shows = False
        self._described = options.get("description") or options.get("hint", "")
        super().__init__(name, label, **options)
        self.echo = Caption("", self)
        self.echo.hide()
        self._rows.addWidget(self.echo)
        # Connected before anybody else: whoever hears of a change finds the sentence up to date.
        self.changed.connect(partial(self._show_meaning, finished=False))
        self.edit.editingFinished.connect(self.finish)

    def parse(self, text: str) -> object | None:
        """Return the value of a text that is not blank; None where it has none."""
        raise NotImplementedError

    def written(self, value: object) -> str:
        """Return a value as the field shows it."""
        raise NotImplementedError

    def meaning(self, value: object) -> str:
        """Return what was understood, or what a blank field means; empty where the text itself says it."""
        raise NotImplementedError

    def fault(self) -> str:
        """Return why the text has no value."""
        raise NotImplementedError

    def parsed(self) -> object | None:
        """Return the value; None where the field is blank or cannot be read."""
        return None if self.is_empty() else self.parse(self.text())

    @property
    def is_unread(self) -> bool:
        """Whether something is typed that cannot be read."""
        return not self.is_empty() and self.parsed() is None

    def value(self) -> object:
        return Unread(self.text()) if self.is_unread else self.parsed()

    def set_value(self, value: object) -> None:
        """Show a value or an unread text; a text with this value stays as it was typed."""
        if value is None or value != self.value():
            text = value.text if isinstance(value, Unread) else "" if value is None else self.written(value)
            self.set_text(text)

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self._show_meaning(finished=True)

    def finish(self) -> None:
        """Say what is wrong, too: the person has left the field or goes on."""
        self._show_meaning(finished=True)
        if self.edit.isModified():
            self.edit.setModified(False)
            accessibility.announce(self.edit, self.echo.text())

    def _show_meaning(self, *, finished: bool) -> None:
        """Say what was understood; a fault once the person has left the field: before, it would disturb."""
        unread = self.is_unread
        self._fault_shows = unread and (finished or self._fault_shows)
        text = self.fault() if self._fault_shows else "" if unread else self.meaning(self.parsed())
        if text != self.echo.text():
            self.echo.set_or_hide(text)
            described = " ".join(filter(None, (text, self._described)))
            self.edit.setAccessibleDescription(described or NO_DESCRIPTION)
