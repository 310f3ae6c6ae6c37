"""The skeleton of every small window: a title, a body, an error where one is, and the buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QScrollBar, QWidget

from leadway.i18n import _
from leadway.ui.forms.autosave import Autosave, flush_all
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.theme.theme import theme, window_icon
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.dialog_geometry import centre_on_screen_in_use, fit_to_content
from leadway.ui.widgets.focus_order import focus_first, move_focus
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Heading
from leadway.ui.widgets.vbox import STRETCH, column, height_follows_width, outdent, row

CLOSE = _("Close")
DISCARD = _("Close without saving it")
WIDTH = 480
_SIDE = 24


class FitColumn(ScrollColumn):
    """The body of a small window: as high as its content where the screen has room, else it scrolls."""

    def __init__(self, *, spacing: int = 12, bottom: int = 0) -> None:
        self._bottom = bottom
        super().__init__(spacing=spacing)
        height_follows_width(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._outer.totalHeightForWidth(width)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the content."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _centre(self, width: int) -> None:  # noqa: ARG002
        self._outer.setContentsMargins(_SIDE, _SIDE, _SIDE, self._bottom)


class FormDialog(QDialog):
    """Enter or `action_button` calls `save` and closes; Esc or `close_button` closes only.

    Without an action the one button closes. Show it with `open` above its parent, or with `ask` by itself.
    """

    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        *,
        action: str = "",
        close: str = CLOSE,
        width: int = WIDTH,
    ) -> None:
        super().__init__(parent)
        self._width = width
        self._autosaves: tuple[Autosave, ...] = ()
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Where no other window is open, the program keeps running in the tray.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self._column = FitColumn()
        bar = self._column.verticalScrollBar()
        on_keys(self, "PgDown", partial(bar.triggerAction, QScrollBar.SliderAction.SliderPageStepAdd))
        on_keys(self, "PgUp", partial(bar.triggerAction, QScrollBar.SliderAction.SliderPageStepSub))
        self._column.add(Heading(title))
        self.body = self._column.body
        self.errors = ErrorNotice(self)
        self.discard_button: LinkButton | None = None
        """Closes without saving; there as soon as something could not be saved."""
        self.action_button = PrimaryButton(action or close, self, clicked=self._on_action)
        self.action_button.setDefault(True)
        buttons = row(STRETCH)
        if action:
            self.close_button = QuietButton(close, self, clicked=self.reject)
            buttons.addWidget(self.close_button)
        buttons.addWidget(self.action_button)
        below = column(self.errors, buttons, spacing=16, margins=(_SIDE, 16, _SIDE, _SIDE))
        self.setLayout(column(self._column, below, spacing=0))

    def add(self, widget: QWidget) -> None:
        """Append a widget to the body."""
        self.body.addWidget(widget)

    def keep(self, *autosaves: Autosave) -> None:
        """Stay open while something typed here is not saved, unless the person lets it go."""
        self._autosaves = autosaves
        for autosave in autosaves:
            autosave.report_in(self.errors)

    def done(self, result: int) -> None:
        """Close; unfinished text is saved and there when the dialog is opened again."""
        if flush_all(self._autosaves):
            super().done(result)
        elif self.discard_button is None:
            self.discard_button = LinkButton(DISCARD, clicked=self._on_discard)
            self.body.addLayout(outdent(self.discard_button, fill=False))
            self.discard_button.show()

    def save(self) -> None:
        """Do what the action says; raise KnownError where that cannot be."""

    def ask(self) -> None:
        """Show the window by itself, in front, at the middle of the screen in use."""
        self.setWindowIcon(window_icon())
        fit_to_content(self, theme().scaled(self._width))
        centre_on_screen_in_use(self)
        self.show()
        self.raise_()
        self.activateWindow()
        focus_first(self)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def event(self, event: QEvent) -> bool:
        """Follow the height of the content: Qt measures it at another width."""
        # Before the event is handled: after the one that deletes the window there is none to ask.
        if event.type() in (QEvent.Type.Polish, QEvent.Type.LayoutRequest):
            fit_to_content(self, theme().scaled(self._width))
        return super().event(event)

    def _on_discard(self) -> None:
        for autosave in self._autosaves:
            autosave.take()
        self.reject()

    def _on_action(self) -> None:
        if self.errors.attempt(self.save):
            self.accept()
        elif self.action_button.hasFocus():
            focus_first(self)
