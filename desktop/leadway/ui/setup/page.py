"""The set-up: four screens. Each can be skipped, and opened again at any time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.i18n import _
from leadway.services.session import Services
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.setup.screens import CommitmentsScreen, PrivateScreen, Screen, SourcesScreen, WeeklyTimeScreen
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.field import Field, field_of
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.vbox import column, row

STEP = _("{number} of 4")
BACK = _("Back")
SKIP = _("Skip")
NEXT = _("Next")
DONE = _("Done")
# Everything typed is saved within a second.
_SAVE_AFTER_MS = 500


class SetUpPage(QWidget):
    """Fills the window at the first start, and whenever a person wants to change their answers."""

    finished = Signal()

    backup_wanted = Signal(object)
    """The person begins with a backup; carries the RecoveryService."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.commitments = CommitmentsScreen(STEP.format(number=1), services.setup)
        self.sources = SourcesScreen(STEP.format(number=2), services.setup)
        self.weekly_time = WeeklyTimeScreen(STEP.format(number=3), services.setup)
        self.private = PrivateScreen(STEP.format(number=4), services)
        self._screens: tuple[Screen, ...]
        self._screens = (self.commitments, self.sources, self.weekly_time, self.private)
        self._changed: set[Screen] = set()
        self._field = ""
        self.back_button = QuietButton(BACK, clicked=self._on_back)
        self.skip_button = QuietButton(SKIP, clicked=self._on_skip)
        self.next_button = PrimaryButton(NEXT, clicked=self._on_next)
        self.saved = SaveStatus()
        self._stack = QStackedWidget()
        self.errors = ErrorNotice()
        self._autosave = Autosave(
            self._save, self._typed, self, disk=services.database, debounce=_SAVE_AFTER_MS
        )
        self._leaving = False
        # Before the page is entered and after it is left, the focus moves without the person.
        self._away = True
        self._build()
        on_focus_moved(self, self._on_focus_moved)

    @property
    def place(self) -> int:
        """The number of the screen shown, from 0."""
        return self._stack.currentIndex()

    def enter(self) -> None:
        """Begin at the first screen, or where the program ended last time, with the earlier answers."""
        self.errors.attempt(self._read)
        self._changed.clear()
        self._away = False
        place, named = self._find(self._field)
        self._open(place)
        if named is not None:
            named.setFocus()

    def flush(self) -> bool:
        """Save what was changed; return False and show why where that fails."""
        if not self._changed and self._autosave.is_on_disk:
            return True
        self._leaving = True
        self._autosave.schedule()
        done = self._autosave.flush()
        self._leaving = False
        return done

    def _on_next(self) -> None:
        time = self.weekly_time.editor.time
        if self._screens[self.place] is self.weekly_time and time.is_unread:
            # What cannot be read is said, and not passed over.
            time.finish()
            time.setFocus()
            return
        if self._screens[self.place] is self.weekly_time:
            # Next accepts the sentence that is shown, edited or not.
            self._changed.add(self.weekly_time)
        if self._screens[self.place] is self.private and not self.private.submit_passphrase():
            # A passphrase that was typed is set before the next screen, and not lost.
            return
        self._go_on()

    def _on_skip(self) -> None:
        self.private.forget()
        self._go_on()

    def _on_back(self) -> None:
        if self.place > 0 and self.flush():
            self._open(self.place - 1)

    def _on_leave(self) -> None:
        if self.flush():
            self._end()

    def _on_backup_wanted(self) -> None:
        if self.flush():
            self.backup_wanted.emit(self._services.recovery_service())

    def _on_edited(self) -> None:
        screen = self.sender()
        if isinstance(screen, Screen):
            self._changed.add(screen)
        self._autosave.schedule()

    def _on_focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        field = field_of(now)
        if not self._away and field is not None and self.isAncestorOf(field):
            self.errors.attempt(partial(self._services.setup.focus, field.name))

    def _read(self) -> None:
        self._field = self._services.setup.field()
        for screen in self._screens:
            screen.load()
        self.commitments.backup_button.setVisible(self._services.recovery_service().replaces_nothing())

    def _go_on(self) -> None:
        if not self.flush():
            return
        if self.place < len(self._screens) - 1:
            self._open(self.place + 1)
        elif self.errors.attempt(self._services.setup.finish):
            self._end()

    def _end(self) -> None:
        self._away = True
        self.private.forget()
        self.finished.emit()

    def _find(self, name: str) -> tuple[int, Field | None]:
        """Return the screen with a field of this name, and the field; else the first screen."""
        for place, screen in enumerate(self._screens):
            for field in screen.findChildren(Field):
                if name and field.name == name:
                    return place, field
        return 0, None

    def _open(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.back_button.setEnabled(place > 0)
        last = place == len(self._screens) - 1
        name_button(self.next_button, DONE if last else NEXT, "Ctrl+Return")
        self._screens[place].enter()

    def _save(self) -> None:
        changed = [screen for screen in self._screens if screen in self._changed]
        self._changed = {screen for screen in changed if not screen.save(leaving=self._leaving)}

    def _typed(self) -> list[Unwritten]:
        return [each for screen in self._screens if screen in self._changed for each in screen.typed()]

    def _build(self) -> None:
        for screen in self._screens:
            self._stack.addWidget(screen)
            screen.edited.connect(self._on_edited)
        self.commitments.submitted.connect(self._on_next)
        self.commitments.backup_button.clicked.connect(self._on_backup_wanted)
        self.commitments.field.chosen.connect(self.sources.show_field_of_work)
        self._autosave.show_in(self.saved, self.errors)
        name_button(self.back_button, BACK, "Alt+Left")
        name_button(self.skip_button, SKIP, "Ctrl+J")
        buttons = (self.back_button, self.skip_button, 8, self.saved, 8, self.next_button)
        bar = row(*buttons, grow=self.saved, margins=(24, 12, 24, 12))
        rows = column(self._stack, self.errors, Line(), bar, spacing=0)
        rows.setStretchFactor(self._stack, 1)
        self.setLayout(rows)
        for keys, action in (
            ("Ctrl+Return", self._on_next),
            ("Ctrl+Enter", self._on_next),
            ("Alt+Left", self._on_back),
            ("Ctrl+J", self._on_skip),
            ("Esc", self._on_leave),  # no text
        ):
            on_keys(self, keys, action)
