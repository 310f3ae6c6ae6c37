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

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.terms import Reason, Verdict

if TYPE_CHECKING:
    from leadway.domain.reminder import Decision
    from leadway.domain.system_ports import DesktopMonitor
    from leadway.services.reminder.service import ReminderService
    from leadway.ui.reminder.card import ReminderCard
    from leadway.ui.reminder.snooze_dialogs import AwayDialog, SnoozeDialog
    from leadway.ui.reminder.tray import Tray

MOST = timedelta(hours=1)
"""The longest time until it is asked again; the desktop monitor announces sleep and changed clocks."""
AGAIN_AFTER_ERROR = timedelta(minutes=5)
BUSY_TICK = timedelta(minutes=5)
# With these reasons the card has nothing to ask any more.
_SETTLED = (
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
        self,
        reminder: ReminderService,
        presence: DesktopMonitor,
        tray: Tray,
        parent: QObject | None = None,
        *,
        in_ritual: Callable[[], bool] | None = None,
    ) -> None:
        """`in_ritual` returns whether the person is doing the ritual now."""
        super().__init__(parent)
        self._reminder = reminder
        self._presence = presence
        self._tray = tray
        self._in_ritual = in_ritual or _never
        self.card: ReminderCard | None = None
        self.window: SnoozeDialog | AwayDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        # A coarse timer may be minutes late; this one fires so rarely that precision costs nothing.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.check_due)
        self._open = False
        self._own_commands: dict[AppCommand, Callable[[], None]] = {
            AppCommand.REACH_CARD: self.reach_card,
            AppCommand.SNOOZE: self.choose,
            AppCommand.SKIP_WEEK: partial(self._do, reminder.pass_week),
            AppCommand.UNSKIP_WEEK: partial(self._do, reminder.take_back),
            AppCommand.AWAY: self.ask_away,
            AppCommand.BACK: partial(self._do, reminder.back),
        }
        tray.command.connect(self.run)
        tray.snooze.connect(self.snooze)

    def begin(self) -> None:
        """Ask for the first time, and from now on when something changes."""
        self._open = True
        subscribe = (self._presence.subscribe, self._reminder.changed.subscribe)
        self._subscriptions = [each(self._soon) for each in subscribe]
        self.check_due()

    def close(self) -> None:
        """Stop asking, and close what is shown."""
        self._open = False
        self._timer.stop()
        for subscription in self._subscriptions:
            subscription.end()
        self._close_card()
        if self.window is not None:
            self.window.close()

    def check_due(self) -> None:
        """Ask the rule what to do now, and do it."""
        if not self._open:
            return
        # Armed first: whatever happens below, it is asked again.
        self._arm(MOST)
        try:
            decision = self._reminder.decide(self._presence.surroundings())
            again = decision.ask_again - self._reminder.now()
            if decision.verdict is Verdict.SHOW:
                again = self._on_due(again)
            elif self.card is not None and not self.card.trial and self._is_answered(decision):
                self._close_card()
            self._show_state(decision)
        except KnownError as error:
            self._show_error(error)
            return
        self._arm(again)

    def try_card(self) -> None:
        """Show the card once as a test; its buttons have no effect."""
        self._show_card(trial=True)

    def run(self, command: AppCommand) -> None:
        """Run a command for the reminder; pass on one for the program."""
        if command in self._own_commands:
            self._own_commands[command]()
            return
        if command in (AppCommand.START, AppCommand.SHORT):
            self._close_card()
        self.command.emit(command)

    def close_due_card(self) -> None:
        """Close the card, unless it is a trial: the person is doing what it asks for."""
        if self.card is not None and not self.card.trial:
            self._close_card()

    def reach_card(self) -> None:
        """Give the card the keyboard focus, if one is shown."""
        if self.card is not None:
            self.card.take_focus()

    def snooze(self, until: datetime) -> None:
        """Remind at the moment that an entry named."""
        self._do(partial(self._reminder.snooze, until))

    def choose(self) -> None:
        """Ask when to be reminded again."""
        from leadway.ui.reminder.snooze_dialogs import SnoozeDialog

        self._ask(SnoozeDialog(self._reminder))

    def ask_away(self) -> None:
        """Ask for the last day of being away."""
        from leadway.ui.reminder.snooze_dialogs import AwayDialog

        self._ask(AwayDialog(self._reminder))

    def _soon(self) -> None:
        """Ask in the next turn of the event loop: several changes at once are one question."""
        if self._open:
            self._timer.start(0)

    def _on_due(self, again: timedelta) -> timedelta:
        """Show the card, unless the person is in the ritual; return in how long to ask again."""
        if self._in_ritual():
            return BUSY_TICK
        # Saved first: a card that cannot be saved would come again and again.
        self._reminder.shown()
        self._show_card(trial=False)
        return again

    def _show_card(self, *, trial: bool) -> None:
        from leadway.ui.reminder.card import ReminderCard  # the first card loads it

        self._close_card()
        card = ReminderCard(self._reminder.later, trial=trial)
        card.command.connect(self.run)
        card.snooze.connect(self.snooze)
        card.over.connect(self._on_card_over)
        self.card = card
        self._tray.card_shown = True
        card.appear()
        with suppress(KnownError):  # the card is what counts
            if self._reminder.choices().notify:
                self._tray.notify(card.accessibleName())

    def _close_card(self) -> None:
        if self.card is not None:
            self.card.close()

    def _on_card_over(self) -> None:
        if self.sender() is self.card:
            self.card = None
            self._tray.card_shown = False

    def _show_state(self, decision: Decision) -> None:
        self._tray.show_week(dot=decision.dot)

    def _is_answered(self, decision: Decision) -> bool:
        return decision.reason in _SETTLED or self._in_ritual()

    def _show_error(self, error: KnownError) -> None:
        self._tray.show_error(error)
        self._arm(AGAIN_AFTER_ERROR)

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


def _never() -> bool:
    return False
