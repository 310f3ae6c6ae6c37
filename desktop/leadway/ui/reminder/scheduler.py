"""The scheduler of the reminder: wakes up, asks whether the reminder is due, and shows its card.

The rule decides, not the timers: after a sleep or a missed moment it is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.terms import Reason, Verdict

if TYPE_CHECKING:
    from leadway.domain.event import Subscription
    from leadway.domain.system_ports import DesktopMonitor
    from leadway.services.reminder.service import ReminderService
    from leadway.ui.reminder.card import ReminderCard
    from leadway.ui.reminder.snooze_dialogs import AwayDialog, SnoozeDialog
    from leadway.ui.reminder.tray import Choice, Tray

MOST = timedelta(hours=1)
"""The longest time until it is asked again; the desktop monitor announces sleep and changed clocks."""
AGAIN_AFTER_ERROR = timedelta(minutes=5)
BUSY_TICK = timedelta(minutes=5)
# With these reasons the card has nothing to ask any more.
_ANSWERED = (
    Reason.DONE,
    Reason.SKIPPED,
    Reason.AWAY,
    Reason.NO_WEEKLY_TIME,
    Reason.SNOOZED,
    Reason.UNDONE,
    Reason.BEFORE_WEEKLY_TIME,
)


class ReminderScheduler(QObject):
    """Owns the timers and the card."""

    command = Signal(AppCommand)
    """A command of the tray or the card that is for the program."""

    def __init__(
        self, reminder: ReminderService, presence: DesktopMonitor, tray: Tray, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reminder = reminder
        self._presence = presence
        self._tray = tray
        self.busy = False
        """Whether the person is doing the ritual now; see `set_busy`."""
        self.card: ReminderCard | None = None
        self.window: SnoozeDialog | AwayDialog | None = None
        # A coarse timer may be minutes late; this one fires so rarely that precision costs nothing.
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.check_due)
        self._subscriptions: tuple[Subscription, ...] = ()
        self._own_commands: dict[AppCommand, Callable[[], None]] = {
            AppCommand.REACH_CARD: self._reach_card,
            AppCommand.SNOOZE: self._ask_when,
            AppCommand.SKIP_WEEK: partial(self._do, reminder.skip_week),
            AppCommand.UNSKIP_WEEK: partial(self._do, reminder.unskip_week),
            AppCommand.AWAY: self._ask_until,
            AppCommand.BACK: partial(self._do, reminder.back),
        }
        tray.chosen.connect(self.run)

    def begin(self) -> None:
        """Ask for the first time, and from now on when something changes."""
        changed = self._reminder.changed
        self._subscriptions = (self._presence.subscribe(self._soon), changed.subscribe(self._soon))
        self.check_due()

    def close(self) -> None:
        """Stop asking, and close what is shown."""
        self._timer.stop()
        for subscription in self._subscriptions:
            subscription.end()
        self._subscriptions = ()
        self._close_card()
        if self.window is not None:
            self.window.close()

    def check_due(self) -> None:
        """Ask the rule what to do now, and do it."""
        if not self._subscriptions:
            return
        # Armed first: whatever happens below, it is asked again.
        self._arm(MOST)
        try:
            decision = self._reminder.decide(self._presence.state())
            again = decision.ask_again - self._reminder.now()
            if decision.verdict is Verdict.SHOW:
                again = self._on_due(again)
            elif self.busy or decision.reason in _ANSWERED:
                self._close_due_card()
            self._tray.show_week(dot=decision.dot)
        except KnownError as error:
            self._tray.show_error(error)
            again = AGAIN_AFTER_ERROR
        self._arm(again)

    def try_card(self) -> None:
        """Show the card once as a test; its buttons have no effect."""
        self._show_card(trial=True)

    def run(self, choice: Choice) -> None:
        """Do what is for the reminder; pass on a command for the program."""
        if isinstance(choice, datetime):
            self._do(partial(self._reminder.snooze, choice))
            return
        if choice in self._own_commands:
            self._own_commands[choice]()
            return
        if choice in (AppCommand.START, AppCommand.SHORT):
            self._close_card()
        self.command.emit(choice)

    def set_busy(self, *, busy: bool) -> None:
        """Note whether the person is doing the ritual now: then no card asks for it."""
        self.busy = busy
        if busy:
            self._close_due_card()

    def _reach_card(self) -> None:
        if self.card is not None:
            self.card.take_focus()

    def _ask_when(self) -> None:
        from leadway.ui.reminder.snooze_dialogs import SnoozeDialog

        self._ask(SnoozeDialog(self._reminder))

    def _ask_until(self) -> None:
        from leadway.ui.reminder.snooze_dialogs import AwayDialog

        self._ask(AwayDialog(self._reminder))

    def _soon(self) -> None:
        """Ask in the next turn of the event loop: several changes at once are one question."""
        self._timer.start(0)

    def _on_due(self, again: timedelta) -> timedelta:
        """Show the card, unless the person is in the ritual or in another window of Leadway.

        Return in how long to ask again.
        """
        if self.busy or QApplication.activeWindow() not in (None, self.card):
            return BUSY_TICK
        # Saved first: a card that cannot be saved would come again and again.
        self._reminder.record_shown()
        self._show_card(trial=False)
        return again

    def _show_card(self, *, trial: bool) -> None:
        from leadway.ui.reminder.card import ReminderCard  # the first card loads it

        self._close_card()
        card = ReminderCard(self._reminder.snooze_options, trial=trial)
        card.chosen.connect(self.run)
        card.over.connect(self._on_card_over)
        self.card = card
        self._tray.card_shown = True
        card.appear()
        with suppress(KnownError):  # the card is what counts
            if self._reminder.choices().notify:
                self._tray.notify(card.accessibleName())

    def _close_due_card(self) -> None:
        if self.card is not None and not self.card.trial:
            self.card.close()

    def _close_card(self) -> None:
        if self.card is not None:
            self.card.close()

    def _on_card_over(self) -> None:
        if self.sender() is self.card:
            self.card = None
            self._tray.card_shown = False

    def _do(self, action: Callable[[], object]) -> None:
        """Run an action; an error is shown on the card, or else in the tray's tooltip."""
        try:
            action()
        except KnownError as error:
            if self.card is not None:
                self.card.show_error(str(error))
            else:
                self._tray.show_error(error)
            return
        self._close_card()

    def _ask(self, window: SnoozeDialog | AwayDialog) -> None:
        if self.window is not None:
            self.window.close()
        self.window = window
        window.finished.connect(self._on_window_over)
        window.ask()

    def _on_window_over(self) -> None:
        if self.sender() is self.window:
            self.window = None

    def _arm(self, ahead: timedelta) -> None:
        within = min(max(ahead, timedelta(seconds=1)), MOST)
        self._timer.start(round(within.total_seconds() * 1000) + 1)
