"""The reminder: its card, its page, and the small windows around both."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from helpers.reminder import FakeAutostart, FakePresence
from helpers.scenes.stage import Play, Scene, Stage
from leadway.domain.reminder import DesktopState
from leadway.domain.terms import Step
from leadway.ui.app.background_services import BackgroundServices
from leadway.ui.app.close_policy import close_question
from leadway.ui.reminder.card import ReminderCard
from leadway.ui.reminder.page import NOTIFY_MEANS, ReminderPage
from leadway.ui.reminder.snooze_dialogs import AwayDialog, SnoozeDialog
from leadway.ui.window.note_window import NoteWindow


def _reminder(*, why: bool) -> Play:
    def play(stage: Stage) -> QWidget:
        reminder = stage.services.reminder()
        for around in (DesktopState(), DesktopState(full_screen=True), DesktopState(do_not_disturb=True)):
            reminder.decide(around)
        reminder.record_shown()
        reminder.decide(DesktopState())
        background = BackgroundServices(
            stage.services.reminder(), FakePresence(), FakeAutostart(), stage.window
        )
        stage.navigator.attach(background)
        stage.navigator.open_page("reminder", "log" if why else "")
        return stage.window.main_window

    return play


def _card(*, trial: bool) -> Play:
    def play(stage: Stage) -> QWidget:
        card = ReminderCard(stage.services.reminder().snooze_options, stage.window.main_window, trial=trial)
        card.appear()
        return card

    return play


def _capture_line(stage: Stage) -> QWidget:
    line = NoteWindow(stage.services, stage.window.main_window)
    line.ask()
    line.line.set_text("Ask the late shift how they sort returns")
    return line


def _close_question(stage: Stage) -> QWidget:
    question = close_question(stage.window.main_window, lambda _choice: None, tray=True)
    question.open()
    return question


def _until(kind: type[SnoozeDialog | AwayDialog]) -> Play:
    def play(stage: Stage) -> QWidget:
        window = kind(stage.services.reminder(), stage.window.main_window)
        window.ask()
        return window

    return play


def _from_the_ritual(stage: Stage) -> QWidget:
    stage.open_ritual(Step.PROBLEMS, written=True)
    return _reminder(why=False)(stage)


def _notification(stage: Stage) -> QWidget:
    _reminder(why=False)(stage)
    page = stage.navigator.find(ReminderPage)
    # The screen that nobody sees takes none; most desktops do.
    page.notify_switch.set_on(on=True)
    page.notify.message.set_or_hide(NOTIFY_MEANS)
    # The page keeps in sight what has the focus, whatever its size.
    page.notify_switch.setFocus()
    return stage.window.main_window


SCENES = (
    Scene("reminder", _reminder(why=False)),
    Scene("reminder-why", _reminder(why=True)),
    Scene("reminder-from-the-ritual", _from_the_ritual),
    Scene("reminder-notification", _notification),
    Scene("reminder-card", _card(trial=False)),
    Scene("reminder-card-try", _card(trial=True)),
    Scene("reminder-capture", _capture_line),
    Scene("reminder-close", _close_question),
    Scene("reminder-later", _until(SnoozeDialog)),
    Scene("reminder-away", _until(AwayDialog)),
)
