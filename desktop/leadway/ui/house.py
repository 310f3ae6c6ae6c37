"""What the window does: which page leads to which, and when the set-up or a ritual fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.services.opening import Services
from leadway.ui.pages.this_week import ThisWeekPage
from leadway.ui.shell import Shell
from leadway.ui.theme import look

if TYPE_CHECKING:
    from leadway.ui.pages.history import HistoryPage
    from leadway.ui.pages.set_up import SetUpPage
    from leadway.ui.ritual.room import RitualRoom

UNPROTECTED = "Not protected by a keychain"
UNPROTECTED_WHY = (
    "No keychain answered on this computer, so the key lies in a private file beside the data. "
    "Whoever can read your files can read your notes."
)
SET_UP = "Set-up"
_LOOK_AGAIN_MS = 60_000


class House(QObject):
    """Owns the pages and the way between them."""

    def __init__(self, shell: Shell, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._services = services
        self._room: RitualRoom | None = None
        self._set_up: SetUpPage | None = None
        self.this_week = ThisWeekPage(services)
        self._history: HistoryPage | None = None
        # The week turns while the window stays open, and notes come in from the command line.
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self.this_week.refresh)
        self.this_week.start_ritual.connect(self.open_ritual)
        self.this_week.show_week.connect(self.open_week)
        self.this_week.set_up.connect(self.open_set_up)
        services.changes.listen(self._on_change)
        shell.closing.connect(self.close)

    @property
    def history(self) -> HistoryPage:
        """The page of all weeks, made when it is first wanted: *This week* stands 15 ms sooner without it."""
        if self._history is None:
            from leadway.ui.pages.history import HistoryPage

            self._history = page = HistoryPage(self._services)
            page.resume.connect(self.open_ritual)
            page.save_document.connect(self.open_document)
        return self._history

    def open(self) -> None:
        """Show this week, or the set-up where it was never done."""
        services = self._services
        services.setup.begin()
        look().set_scheme(services.settings.load().colours)
        if not services.in_keychain:
            self._shell.set_notice(UNPROTECTED, UNPROTECTED_WHY)
        self.this_week.refresh()
        self._look_again.start()
        if not services.settings.load().set_up:
            self.open_set_up()

    def close(self) -> None:
        """Keep everything typed and let the data go."""
        self._look_again.stop()
        if self._room is not None:
            self._room.close()
        if self._set_up is not None:
            self._set_up.keep()
        self.this_week.keep()
        if self._history is not None:
            self._history.keep()
        self._services.changes.forget(self._on_change)
        self._services.close()

    def open_ritual(self, week: Week) -> None:
        """Let the ritual of a week fill the window, where it was left."""
        # Loaded when it is first wanted or nothing else is to do: *This week* does without it (20 ms).
        from leadway.ui.ritual.room import RitualRoom

        try:
            room = RitualRoom(self._services, self._services.ritual(week), self)
        except KnownError:
            # Sealed meanwhile, by another window of this data: its page says what there is.
            self.open_week(week)
            return
        room.left.connect(self._on_left)
        room.sealed.connect(self._on_sealed)
        room.titled.connect(self._shell.set_subtitle)
        self._room = room
        self._fill(room.frame)
        room.open()

    def open_week(self, week: Week) -> None:
        """Show a week's page."""
        self.history.open_week(week)
        self._shell.open_place("history")

    def open_document(self, week: Week) -> None:
        """Show a week's document, to be saved."""
        from leadway.ui.pages.document import DocumentDialog

        try:
            DocumentDialog(self._services, week, self._shell).open()
        except KnownError as error:
            self.history.show_trouble(error)

    def open_set_up(self) -> None:
        """Let the set-up fill the window."""
        from leadway.ui.pages.set_up import SetUpPage

        page = SetUpPage(self._services)
        page.finished.connect(self._on_set_up)
        self._fill(page)
        self._set_up = page
        self._shell.set_subtitle(SET_UP)
        page.enter()

    def _fill(self, widget: QWidget) -> None:
        self._empty()
        self._shell.take_over(widget)

    def _empty(self) -> None:
        self._set_up = None
        taken = self._shell.give_back()
        if taken is not None:
            taken.deleteLater()

    def _on_left(self) -> None:
        self._leave_room()
        self._shell.open_place("this-week")
        self.this_week.enter()

    def _on_sealed(self) -> None:
        from leadway.ui.pages.sealed import SealedPage

        room = self._leave_room()
        page = SealedPage(self._services, room.ritual.week)
        page.save_document.connect(self.open_document)
        page.show_week.connect(self._on_sealed_week)
        page.done.connect(self._on_set_up)
        self._fill(page)
        self._shell.set_subtitle(f"{room.ritual.week.name} sealed")
        page.enter()

    def _on_sealed_week(self, week: Week) -> None:
        self._empty()
        self.open_week(week)

    def _on_set_up(self) -> None:
        self._empty()
        self._shell.open_place("this-week")
        self.this_week.refresh()
        self.this_week.enter()

    def _leave_room(self) -> RitualRoom:
        room = self._room
        if room is None:
            raise RuntimeError("no ritual is open")
        self._room = None
        self._empty()
        room.deleteLater()
        self.this_week.refresh()
        return room

    def _on_change(self, kinds: frozenset[str]) -> None:
        if self._room is None and kinds & {"week", "note", "commitment", "setting"}:
            self.this_week.refresh()
            if self._history is not None:
                self._history.refresh()
