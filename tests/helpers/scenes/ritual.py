"""The home page, the set-up, every screen of the ritual, the history and the documents."""

from __future__ import annotations

from datetime import time, timedelta

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fixtures.sample_answers import A_HARASSMENT
from helpers.scenes.keys import in_file
from helpers.scenes.stage import Play, Scene, Stage, only, seal, until
from leadway.domain import answers
from leadway.domain.errors import InUseError, KnownError
from leadway.domain.terms import (
    CheckThen,
    Concern,
    Done,
    EscalationAnswer,
    FindingGrade,
    FindingState,
    Mode,
    NoteTarget,
    ProblemVerdict,
    SourceKind,
    Step,
    WeekStatus,
)
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keep.setup import CommitmentEntry
from leadway.storage.models import Finding, Problem
from leadway.system.log import append
from leadway.ui.app.unsaved_words import not_saved
from leadway.ui.documents.document_dialog import DocumentDialog
from leadway.ui.forms.help_dialog import HelpDialog
from leadway.ui.ritual.dialogs import EvidenceDialog, NoteDialog
from leadway.ui.ritual.ideas.page import ProblemsPage
from leadway.ui.ritual.keep.page import KeepPage
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.setup.page import SetUpPage
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.window.bug_dialog import BugDialog
from leadway.ui.window.unsaved_dialog import UnsavedDialog

_SEVERAL_DAYS = WeeklyTime(1, time(19, 0), more_days=frozenset({2}))


def _home(stage: Stage) -> QWidget:
    stage.navigator.this_week.enter()
    return stage.window.main_window


def _resume(stage: Stage) -> QWidget:
    ritual = stage.ritual()
    while ritual.walk.at is not Step.GAPS:
        ritual.next()
    return _home(stage)


def _sealed_home(stage: Stage) -> QWidget:
    seal(stage)
    return _home(stage)


def _away(stage: Stage) -> QWidget:
    stage.services.weeks.mark(stage.services.weeks.this_week(), WeekStatus.AWAY)
    return _home(stage)


def _returning(stage: Stage) -> QWidget:
    stage.clock.advance(timedelta(weeks=4))
    return _home(stage)


def _still_open(stage: Stage) -> QWidget:
    stage.clock.advance(timedelta(days=8 - stage.clock.now().isoweekday()))
    return _home(stage)


def _returning_keep(stage: Stage) -> QWidget:
    stage.clock.advance(timedelta(weeks=4))
    return stage.open_ritual(Step.KEEP, mode=Mode.RESTART)


def _close_when(stage: Stage) -> QWidget:
    stage.services.setup.save_weekly_time(WeeklyTime(repeats="chosen"))
    return stage.open_ritual(Step.CLOSE)


def _returning_ritual(stage: Stage) -> QWidget:
    _returning(stage)
    stage.navigator.open_ritual(stage.services.weeks.this_week())
    return stage.window.main_window


def _skipped_set_up(stage: Stage) -> QWidget:
    stage.services.setup.finish()
    only(stage, SetUpPage).finished.emit()
    return stage.window.main_window


def _nothing_due(stage: Stage) -> QWidget:
    _skipped_set_up(stage)
    return stage.open_ritual(Step.KEEP)


def _set_up(place: int, *, said: bool, usual: WeeklyTime | None = None) -> Play:
    def play(stage: Stage) -> QWidget:
        setup = stage.services.setup
        if said:
            titles = ("Cash count signed each evening", "Refunds paid within 2 days", "Rota out by Thursday")
            setup.save_commitments([CommitmentEntry(title, critical=title == titles[0]) for title in titles])
            setup.save_sources([SourceKind.HANDBOOK, SourceKind.HEADS])
            setup.save_weekly_time(usual or WeeklyTime(after="stand-up"))
        stage.navigator.open_set_up()
        for _ in range(place - 1):
            only(stage, SetUpPage).next_button.click()
        return stage.window.main_window

    return play


def _screen(step: Step, *, mode: Mode = Mode.FULL, written: bool = False) -> Play:
    def play(stage: Stage) -> QWidget:
        return stage.open_ritual(step, mode=mode, written=written)

    return play


def _stopped(stage: Stage) -> QWidget:
    stage.ritual().put(A_HARASSMENT, "gap")
    return stage.open_ritual(Step.GAPS)


def _keep_finding(stage: Stage) -> QWidget:
    with stage.services.database.writing():
        finding = Finding.select().order_by(Finding.id).first()
        Finding.update(state=FindingState.OPEN, grade=FindingGrade.MAJOR).where(
            Finding.id == finding
        ).execute()
    window = stage.open_ritual(Step.KEEP)
    form = next(form for row in only(stage, KeepPage).rows for form in row.findings)
    form.put_right.chips[0].click()
    only(stage, KeepPage).show_widget(form)
    return window


def _keep_stopped(stage: Stage) -> QWidget:
    ritual = stage.ritual()
    ritual.next()
    check = ritual.agenda.checks[0]
    missed = answers.CheckAnswer(Done.NO, what_happened="Two signed for each other", then=CheckThen.NOTED)
    ritual.put_check(check.id, missed)
    stop = answers.GapAnswer(
        happened="Two signed for each other",
        concerns=(Concern.NOT_TRUE,),
        escalated_to="Duty manager",
        told=EscalationAnswer.NO_ANSWER,
    )
    ritual.put(stop, check.id)
    return stage.open_ritual(Step.KEEP)


def _week_stopped(stage: Stage) -> QWidget:
    stage.services.notes.add("He followed her to her car", "tray", (Concern.THREATENED,))
    return stage.open_ritual(Step.WEEK)


def _one_thing(stage: Stage) -> QWidget:
    stage.ritual().put(answers.OneThing(NoteTarget.PROBLEM))
    return stage.open_ritual(Step.ONE_THING, mode=Mode.SHORT)


def _capture(stage: Stage) -> QWidget:
    stage.ritual().put(answers.Capture("Stocktake week. The late shift sorted returns by itself: ask how."))
    return stage.open_ritual(Step.CAPTURE, mode=Mode.CAPTURE)


def _why(stage: Stage) -> QWidget:
    stage.open_ritual(Step.GAPS)
    frame = only(stage, WizardFrame)
    page = frame.page()
    assert isinstance(page, StepPage)
    aside = HelpDialog(frame, page.why, page.keys)
    aside.open()
    return aside


def _problem_waits(stage: Stage) -> QWidget:
    """Show a problem that is left for another time once too often."""
    with stage.services.database.writing():
        Problem.update(passed_over=2, asked=4).execute()
    ritual = stage.ritual()
    first = ritual.agenda.problems[0]
    then = answers.ProblemTriage(ProblemVerdict.STILL_TRUE, then=ProblemVerdict.SMALLER)
    ritual.put(then, first.id)
    window = stage.open_ritual(Step.PROBLEMS)
    page = only(stage, ProblemsPage)
    QApplication.processEvents()
    page.show_widget(page.triage[first.id])
    return window


def _note(stage: Stage) -> QWidget:
    stage.open_ritual(Step.PROBLEMS)
    aside = NoteDialog(stage.services, only(stage, WizardFrame))
    aside.open()
    return aside


def _evidence(stage: Stage) -> QWidget:
    stage.open_ritual(Step.PROGRESS)
    frame = only(stage, WizardFrame)
    page = frame.page()
    assert isinstance(page, StepPage)
    aside = EvidenceDialog(stage.services, page.autosave, Step.PROGRESS, frame)
    aside.open()
    return aside


def _trouble(stage: Stage) -> QWidget:
    stage.open_ritual(Step.CLOSE, written=True)
    error = KnownError(
        "The disk is full, so the last change could not be saved.",
        "Free some space; what was saved before is safe.",
    )
    # The focus that the page takes first is saved.
    QTest.qWait(50)
    only(stage, WizardFrame).set_not_saved(error)
    return stage.window.main_window


def _sealed(stage: Stage) -> QWidget:
    stage.open_ritual(Step.CLOSE, written=True)
    # The button takes nothing in the first second.
    stage.clock.advance(timedelta(seconds=1))
    only(stage, WizardFrame).seal_button.click()
    return stage.window.main_window


def _document(stage: Stage) -> QWidget:
    seal(stage)
    week = stage.services.weeks.this_week()
    dialog = DocumentDialog(stage.services, week, stage.window.main_window)
    dialog.open()
    until(lambda: bool(dialog.preview.pages))
    return dialog


def _week_page(stage: Stage) -> QWidget:
    seal(stage)
    stage.services.weeks.amend(stage.services.weeks.this_week(), "Finance confirmed on Monday.")
    stage.navigator.open_week(stage.services.weeks.this_week())
    return stage.window.main_window


def _history(stage: Stage) -> QWidget:
    stage.window.main_window.open_page("history")
    return stage.window.main_window


def _bug(stage: Stage) -> QWidget:
    home = _home(stage)
    log = stage.services.folder.log
    entry = append(log, "builtins.RuntimeError\n  dialog.py:72 event\n  dialog_geometry.py:38 fit_to_content")
    stage.window.show_bug(log, entry)
    return home


def _unsaved(stage: Stage) -> QWidget:
    dialog = UnsavedDialog(not_saved(2483, InUseError()), ("Label printer",), _home(stage), quits=True)
    dialog.open()
    return dialog


def _bug_opened(stage: Stage) -> QWidget:
    _bug(stage)
    only(stage, FootNotice).click()
    return only(stage, BugDialog)


SCENES = (
    Scene("set-up-1-empty", _set_up(1, said=False), fresh=True),
    Scene("set-up-1", _set_up(1, said=True), fresh=True),
    Scene("set-up-2", _set_up(2, said=True), fresh=True),
    Scene("set-up-3", _set_up(3, said=True), fresh=True),
    Scene("set-up-3-days", _set_up(3, said=True, usual=_SEVERAL_DAYS), fresh=True),
    Scene("this-week-skipped-set-up", _skipped_set_up, fresh=True, kept=in_file),
    Scene("this-week", _home),
    Scene("this-week-resume", _resume),
    Scene("this-week-sealed", _sealed_home),
    Scene("this-week-away", _away),
    Scene("this-week-returning", _returning),
    Scene("this-week-still-open", _still_open),
    Scene("this-week-bug", _bug),
    Scene("this-week-bug-opened", _bug_opened),
    Scene("this-week-unsaved", _unsaved),
    Scene("ritual-0-week", _screen(Step.WEEK)),
    Scene("ritual-0-week-returning", _returning_ritual),
    Scene("ritual-1-last-move-empty", _screen(Step.LAST_MOVE)),
    Scene("ritual-1-last-move", _screen(Step.LAST_MOVE, written=True)),
    Scene("ritual-2-keep-nothing-due", _nothing_due, fresh=True),
    Scene("ritual-2-keep-empty", _screen(Step.KEEP)),
    Scene("ritual-2-keep-returning", _returning_keep),
    Scene("ritual-2-keep", _screen(Step.KEEP, written=True)),
    Scene("ritual-0-week-stop", _week_stopped, fresh=True),
    Scene("ritual-2-keep-stop", _keep_stopped),
    Scene("ritual-2-keep-finding", _keep_finding),
    Scene("ritual-3-gaps-empty", _screen(Step.GAPS)),
    Scene("ritual-3-gaps", _screen(Step.GAPS, written=True)),
    Scene("ritual-3-gaps-stop", _stopped),
    Scene("ritual-3-gaps-why", _why),
    Scene("ritual-4-problems-empty", _screen(Step.PROBLEMS)),
    Scene("ritual-4-problems", _screen(Step.PROBLEMS, written=True)),
    Scene("ritual-4-problems-waits", _problem_waits),
    Scene("ritual-4-problems-note", _note),
    Scene("ritual-5-opportunities-empty", _screen(Step.OPPORTUNITIES)),
    Scene("ritual-5-opportunities", _screen(Step.OPPORTUNITIES, written=True)),
    Scene("ritual-6-progress-empty", _screen(Step.PROGRESS)),
    Scene("ritual-6-progress", _screen(Step.PROGRESS, written=True)),
    Scene("ritual-6-progress-evidence", _evidence),
    Scene("ritual-7-close-empty", _screen(Step.CLOSE)),
    Scene("ritual-7-close", _screen(Step.CLOSE, written=True)),
    Scene("ritual-7-close-when", _close_when),
    Scene("ritual-7-close-trouble", _trouble),
    Scene("short-one-thing", _one_thing),
    Scene("capture", _capture),
    Scene("sealed", _sealed),
    Scene("document", _document),
    Scene("history", _history),
    Scene("week-page", _week_page),
)
