"""The registers: lists, boards and pictures of records, what they ask and what they offer to undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from helpers.commitments import CommitmentRegister
from helpers.scenes.stage import Scene, Stage, only
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.evidence import ATTACH
from leadway.domain.registers.ideas import PROBLEMS
from leadway.domain.terms import Cadence, Effort, Size
from leadway.ui.registers.erase_dialog import EraseDialog
from leadway.ui.registers.pages import IdeasPage, KeepRegistersPage, PeoplePage
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.search.page import SearchPage
from leadway.ui.setup.page import SetUpPage
from leadway.ui.window.pages import IDEAS, KEEP, NOTES, PEOPLE, SEARCH


def _commitments(stage: Stage) -> QWidget:
    stage.navigator.open_page(KEEP)
    return stage.window.main_window


def _empty(stage: Stage) -> QWidget:
    only(stage, SetUpPage).finished.emit()
    return _commitments(stage)


def _added(stage: Stage) -> QWidget:
    window = _commitments(stage)
    only(stage, KeepRegistersPage).panel.add()
    return window


def _changed(stage: Stage) -> QWidget:
    register = CommitmentRegister(stage.services)
    first, second, *_ = register.all()
    register.save(second, replace(second, cadence=(Cadence.MONTHLY, 1), day_of_month=28))
    register.save(first, replace(first, title="Refunds are paid on the day they are asked for"))
    window = _commitments(stage)
    only(stage, KeepRegistersPage).restore(f"commitment/{first.id}")
    return window


def _removed(stage: Stage) -> QWidget:
    window = _commitments(stage)
    stage.navigator.undo.start()
    only(stage, KeepRegistersPage).panel.delete()
    return window


def _keep(kind: EntityKind) -> Callable[[Stage], QWidget]:
    def play(stage: Stage) -> QWidget:
        register = stage.services.registers
        if kind in (EntityKind.RULE, EntityKind.SOURCE):
            title = registers()[kind].first_field
            for words in ("Refunds within 2 days", "Two people count the cash"):
                blank = register.blank(kind)
                register.save(kind, blank, replace(blank, **{title: words}))
        stage.navigator.open_page(KEEP, f"{kind}/")
        only(stage, KeepRegistersPage).panel.filter.set_value("*all")
        only(stage, KeepRegistersPage).refresh()
        return stage.window.main_window

    return play


def _happened(stage: Stage) -> QWidget:
    register = CommitmentRegister(stage.services)
    first, second, *_ = register.all()
    for each in (first, second):
        register.save(each, replace(each, cadence=(Cadence.ON_EVENT, 1)))
    stage.navigator.open_event()
    return only(stage, StepDialog)


def _ideas(stage: Stage) -> QWidget:
    stage.navigator.open_page(IDEAS)
    return stage.window.main_window


def _problem_parked(stage: Stage) -> QWidget:
    register, window = stage.services.registers, _ideas(stage)
    ref = register.lines(EntityKind.PROBLEM)[0].ref
    register.take(
        ref, PROBLEMS.step("park"), {"parked_until": date(2026, 12, 18), "reason": "After the move"}
    )
    only(stage, IdeasPage).restore(str(ref))
    return window


def _search(stage: Stage) -> QWidget:
    stage.services.search.prepare()
    stage.navigator.open_page(SEARCH)
    page = only(stage, SearchPage)
    page.field.set_text("returns")
    page.refresh()
    return stage.window.main_window


def _view(stage: Stage, kind: EntityKind, view: str) -> QWidget:
    window, page = _ideas(stage), only(stage, IdeasPage)
    page.restore(f"{kind}/")
    page.register.show_view(view)
    page.enter()
    return window


def _board(stage: Stage) -> QWidget:
    register = stage.services.registers
    for happens, step in (("Labels fall off", "understand"), ("Two lists of the same", "choose")):
        blank = register.blank(EntityKind.PROBLEM)
        stored = register.save(EntityKind.PROBLEM, blank, replace(blank, happens=happens))
        register.take(Ref(EntityKind.PROBLEM, stored.id), PROBLEMS.step(step))
    return _view(stage, EntityKind.PROBLEM, "board")


def _picture(stage: Stage) -> QWidget:
    register = stage.services.registers
    for tried, reach, effort in (
        ("Labels printed at the gate", Size.LARGE, Effort.HOUR),
        ("One list instead of two", Size.LARGE, Effort.HOUR),
        ("A second hall", Size.MEDIUM, Effort.MORE),
    ):
        blank = register.blank(EntityKind.OPPORTUNITY)
        register.save(EntityKind.OPPORTUNITY, blank, replace(blank, tried=tried, reach=reach, effort=effort))
    return _view(stage, EntityKind.OPPORTUNITY, "picture")


def _opportunity(stage: Stage) -> QWidget:
    return _view(stage, EntityKind.OPPORTUNITY, "list")


def _notes(stage: Stage) -> QWidget:
    stage.services.notes.add("The printer is out of paper again", "app")
    stage.services.notes.add("Ask Mika about the second till", "app")
    stage.navigator.open_page(NOTES)
    return stage.window.main_window


def _people(stage: Stage) -> QWidget:
    register = stage.services.registers
    blank = register.blank(EntityKind.PERSON)
    person = replace(blank, known_as="Lead of the night shift", role="shift lead", private_name="Sam Example")
    register.save(EntityKind.PERSON, blank, person)
    stage.navigator.open_page(PEOPLE)
    return stage.window.main_window


def _tags(stage: Stage) -> QWidget:
    register = stage.services.registers
    values = register.record(register.lines(EntityKind.PROBLEM)[0].ref).values
    register.save(EntityKind.PROBLEM, values, replace(values, tags="night shift, till"))
    stage.navigator.open_page(PEOPLE, "tag/")
    return stage.window.main_window


def _erase(stage: Stage) -> QWidget:
    register = stage.services.registers
    blank, problem = register.blank(EntityKind.PERSON), register.blank(EntityKind.PROBLEM)
    person = register.save(EntityKind.PERSON, blank, replace(blank, known_as="Mika", role="shift lead"))
    linked = replace(problem, who="Night shift", happens="looks for the book", people=(person.id,))
    register.save(EntityKind.PROBLEM, problem, linked)
    register.save(EntityKind.PROBLEM, problem, replace(problem, happens="Mika waits at the till"))
    stage.navigator.open_page(PEOPLE, f"person/{person.id}")
    only(stage, PeoplePage).panel.erase()
    return only(stage, EraseDialog)


def _evidence(stage: Stage) -> QWidget:
    register = stage.services.registers
    ref = register.lines(EntityKind.PROBLEM)[0].ref
    shows = "31 cases on 18 November, 2.6 days"
    made = register.take(ref, ATTACH, {"evidence_text": shows, "evidence_address": "The till’s report"})
    stage.navigator.open_page(NOTES, str(made))
    return stage.window.main_window


SCENES = (
    Scene("evidence", _evidence),
    Scene("people-erase", _erase),
    Scene("people", _people),
    Scene("people-tags", _tags),
    Scene("search", _search),
    Scene("ideas-board", _board),
    Scene("ideas-picture", _picture),
    Scene("ideas-opportunity", _opportunity),
    Scene("notes", _notes),
    Scene("ideas", _ideas),
    Scene("ideas-parked", _problem_parked),
    Scene("commitments", _commitments),
    *(
        Scene(f"keep-{kind}", _keep(kind))
        for kind in (EntityKind.RULE, EntityKind.FINDING, EntityKind.EXCEPTION, EntityKind.SOURCE)
    ),
    Scene("keep-happened", _happened),
    Scene("commitments-empty", _empty, fresh=True),
    Scene("commitments-add", _added),
    Scene("commitments-changed", _changed),
    Scene("commitments-removed", _removed),
)
