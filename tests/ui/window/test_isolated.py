"""Whatever a person writes, on no page and in no document does it turn the words that stand beside it."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fixtures import sample_answers
from helpers.isolation import TURN, turning
from helpers.ritual_team import RitualTeam
from helpers.waiting import finish_tasks
from helpers.window import open_window
from leadway.domain import answers
from leadway.domain.answers import Answer
from leadway.domain.terms import Step
from leadway.reports.markdown import week_page
from leadway.reports.weekly import weekly_data
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import PAGES

A = TypeVar("A", bound=Answer)
TITLES = tuple(f"{title}{TURN}" for title in ("Cash count", "Refunds", "Sign-off"))


def turned(answer: A) -> A:
    """Return an answer each of whose texts turns what follows it."""
    texts = {each.name: getattr(answer, each.name) for each in fields(answer)}
    return replace(answer, **{n: f"{t}{TURN}" for n, t in texts.items() if type(t) is str and " " in t})


@pytest.fixture
def hostile(team: RitualTeam) -> RitualTeam:
    """Return a team that writes such texts everywhere, in a sealed week and in this one."""
    services = team.services
    services.setup.begin()
    services.setup.save_commitments([CommitmentEntry(title, critical=True) for title in TITLES])
    services.setup.save_addressees(f"Security{TURN}", f"Works council{TURN}")
    services.setup.finish()
    for _ in range(2):
        services.notes.add(f"Ask Sam{TURN}", "app")
        ritual = team.ritual()
        for check in ritual.agenda.checks:
            ritual.put_check(check.id, turned(sample_answers.REFUND_FOUND))
        written = [
            (sample_answers.A_GAP, sample_answers.GAP),
            (sample_answers.A_PROBLEM, sample_answers.PROBLEM),
            (sample_answers.AN_IDEA, sample_answers.IDEA),
            (answers.Closing(line=f"Kept all of it{TURN}", lesson=f"Ask first{TURN}"), ""),
            (sample_answers.A_MOVE, ""),
        ]
        team.seal(*((turned(answer), key) for answer, key in written))
        team.later()
    return team


@pytest.fixture
def window(hostile: RitualTeam, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(hostile.services, qtbot)
    yield made
    finish_tasks()
    made.close()
    made.deleteLater()


def shown(window: QWidget) -> Iterator[str]:
    """Yield every text of a window that a person sees or hears."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())


def leaks(window: QWidget) -> list[str]:
    """Return the texts in which such a sign stands beside other words."""
    lines = [line for text in shown(window) for line in turning(text)]
    # A person's words alone turn nothing; they end with the sign.
    return [
        line
        for line in lines
        if line.index(TURN) < len(line.rstrip(".").rstrip(TURN)) or line.startswith(("“", "- "))
    ]


def test_no_page_of_the_window_lets_them(window: WindowController) -> None:
    for spec in PAGES:
        window.main_window.open_page(spec.key)
        QApplication.processEvents()
        assert not leaks(window.main_window), spec.key


@pytest.mark.parametrize("step", Step)
def test_no_screen_of_the_ritual_lets_them(hostile: RitualTeam, qtbot: QtBot, step: Step) -> None:
    ritual = hostile.autosave.ritual
    if step not in ritual.walk.steps:
        pytest.skip("not in this week's ritual")
    frame, _page = hostile.page(step)
    qtbot.addWidget(frame)
    assert not leaks(frame)


def test_no_document_lets_them(hostile: RitualTeam) -> None:
    weeks = hostile.services.weeks
    summary = weeks.summary(weeks.this_week().shift(-1))
    text = "\n".join(strings(weekly_data(summary, generated=hostile.today)))
    assert TURN in text
    alone = {f"{words}{TURN}{TURN}" for words in ("Kept all of it", "Ask first")}
    assert not list(turning(text, alone))
    assert not list(turning(week_page(summary), alone))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in strings(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in strings(each))
