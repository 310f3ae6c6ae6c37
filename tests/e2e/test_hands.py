"""No slip of a hand costs anything: one person, one window, real keyboards' layouts, and a mouse."""

import subprocess
from pathlib import Path

from fixtures.stored_states import begin_ritual_at, set_up
from helpers.display import VirtualDisplay
from helpers.driver import Driver, StartDriver
from helpers.waiting import wait_until
from leadway.domain.answers import CheckAnswer, Closing, EvidenceAnswer, GapAnswer, NextMove
from leadway.domain.terms import ByRulebook, CheckThen, Done, GapType, OnTime, Right, Step
from leadway.system.paths import DataFolder
from leadway.ui.forms import help_dialog
from leadway.ui.ritual import dialogs

COMMITMENTS = ("Cash count signed", "Refunds within 2 days", "Complaints answered")
WORDS = "2 refunds waited"
SHOWN = "Counter log: 31 returns"
STEP = "0 returns left"
LESSON = "4 eyes see more"
ONE, TWO, THREE, FOUR, F, K = "10", "11", "12", "13", "41", "45"
"""The codes of keys by their places on a US keyboard, whatever they write."""


def test_no_slip_of_a_hand_costs_anything(
    drive: StartDriver, display: VirtualDisplay, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    set_up(data, commitments=COMMITMENTS)
    begin_ritual_at(data, Step.KEEP)
    person = drive(data)
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Keep")

    answer_by_place(person, display)
    open_and_close_every_aside(person)
    for screen in ("Problems", "Opportunities"):
        person.keys("ctrl+j")
        person.wait_for_title(screen)
    person.keys("ctrl+j")
    person.wait_for_title("Progress")
    write_a_step_that_begins_with_an_answer_key(person)
    seal_in_earnest_only(person)
    assert person.quit() == 0
    assert not DataFolder(data).log.exists(), "nothing went wrong on the way"


def answer_by_place(person: Driver, display: VirtualDisplay) -> None:
    """Answer Keep and Gaps on a French, a Russian, a Hebrew and a US keyboard."""
    layout(display, "fr")
    # The number row types & é " ' without Shift.
    person.keys(ONE, ONE, f"shift+{ONE}", ONE)
    expected = [CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)]
    for country in ("ru", "il"):
        # The next row: what is not as it should be asks what happened, and the words go there.
        person.keys(THREE)
        person.wait_for_field("/happened")
        layout(display, "us")
        person.type(WORDS)
        person.tab_to("/then")
        layout(display, country)
        person.keys(F)
        expected.append(NOT_DONE)
        wait_until(lambda: checks(person) == expected, what=f"the answer on the letter of F: {country}")
        person.keys("Tab")
    person.keys("ctrl+Return")
    person.wait_for_title("Gaps")
    person.keys(TWO)
    layout(display, "us")
    person.type(WORDS)
    wait_until(lambda: gaps(person) == [list(GapType)[1]], what="the kind of gap on the key of 2")


NOT_DONE = CheckAnswer(Done.NO, what_happened=WORDS, then=CheckThen.FIXED)


def open_and_close_every_aside(person: Driver) -> None:
    """Open why, note and evidence, and close them by Esc; the words are there again."""
    for keys, name in (("F1", help_dialog.WHY), ("ctrl+n", dialogs.NOTE), ("ctrl+e", dialogs.EVIDENCE)):
        for close in ("Escape", "Escape"):
            person.keys(keys)
            aside = person.wait_for_window(name)
            person.keys(close)
            person.wait_until_gone(aside)
    person.keys("ctrl+e")
    aside = person.wait_for_window(dialogs.EVIDENCE)
    person.type(SHOWN)
    person.keys("Escape")
    person.wait_until_gone(aside)
    assert "Gaps" in person.title(), "Esc closed the innermost thing only"
    person.keys("ctrl+e")
    aside = person.wait_for_window(dialogs.EVIDENCE)
    person.keys("Return")
    person.wait_until_gone(aside)
    with person.data() as services:
        draft = services.ritual(services.weeks.this_week()).draft
    assert [each.text for each in draft.all(EvidenceAnswer).values()] == [SHOWN]


def write_a_step_that_begins_with_an_answer_key(person: Driver) -> None:
    person.tab_to("next/action")
    person.type(STEP)
    wait_until(lambda: next_move(person).action == STEP, what="the step, with its first sign")


def seal_in_earnest_only(person: Driver) -> None:
    """Double-click Next, press its key again, seal, and undo that."""
    width, height = person.size()
    # Next ends where the text does.
    at = (width - 130, height - 32)
    person.click_at(*at, times=2)
    person.wait_for_title("Close")
    person.keys("ctrl+Return", "ctrl+KP_Enter")
    person.click_at(*at, times=2)
    person.type(LESSON)
    wait_until(lambda: lesson(person) == LESSON, what="the lesson in the draft: nothing was sealed")
    person.seal()
    person.keys("ctrl+z")
    person.wait_for_title("Close")
    assert lesson(person) == LESSON
    assert next_move(person).action == STEP


def layout(display: VirtualDisplay, name: str) -> None:
    """Give the display the keyboard of a country."""
    subprocess.run(["setxkbmap", name], env=display.environment(), check=True)


def checks(person: Driver) -> list[CheckAnswer]:
    """Return the answers of Keep in the order in which they were begun."""
    with person.data() as services:
        return list(services.ritual(services.weeks.this_week()).draft.all(CheckAnswer).values())


def gaps(person: Driver) -> list[GapType | None]:
    with person.data() as services:
        draft = services.ritual(services.weeks.this_week()).draft
    return [gap.kind for gap in draft.all(GapAnswer).values()]


def next_move(person: Driver) -> NextMove:
    with person.data() as services:
        return services.ritual(services.weeks.this_week()).draft.get(NextMove)


def lesson(person: Driver) -> str:
    with person.data() as services:
        return services.ritual(services.weeks.this_week()).draft.get(Closing).lesson
