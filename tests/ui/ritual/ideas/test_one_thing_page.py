"""One thing: a gap, a problem or an opportunity; changing one's mind loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from helpers.keyboard import at_field, press, write
from helpers.ritual_team import RitualTeam
from helpers.screen import click
from leadway.domain.answers import (
    CheckAnswer,
    FollowUp,
    GapAnswer,
    NoteFiling,
    OneThing,
    OpportunityAnswer,
    ProblemAnswer,
)
from leadway.domain.terms import CheckThen, Concern, Done, GapType, NoteTarget, Step
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.ritual.gaps.form import GapForm
from leadway.ui.ritual.ideas.one_thing_page import HANDED_ON, KEY, SAVED_TOO, OneThingPage
from ui.conftest import Show

Key = Qt.Key
Open = Callable[[], OneThingPage]


@pytest.fixture
def open_one(team: RitualTeam, show: Show) -> Open:
    """Return a function that opens the screen as a person meets it."""

    def open_it() -> OneThingPage:
        frame, page = team.page(Step.ONE_THING)
        show(frame)
        page.enter("")
        assert isinstance(page, OneThingPage)
        return page

    return open_it


def kept(page: OneThingPage) -> tuple[str, ...]:
    """Return what the page says is kept besides the card it shows."""
    return tuple(line.text() for line in page.saved_lines)


def shown(page: OneThingPage) -> list[NoteTarget]:
    """Return the kinds whose card can be seen."""
    forms: dict[NoteTarget, QWidget] = dict(page.forms)
    return [kind for kind, form in forms.items() if form.isVisibleTo(page)]


def test_nothing_is_chosen_until_a_person_chooses(team: RitualTeam, open_one: Open) -> None:
    page = open_one()
    assert at_field() == "one-thing/kind"
    assert page.kind.value() is None
    assert not page.forms
    assert not team.autosave.ritual.draft.answered(Step.ONE_THING)


@pytest.mark.parametrize(
    ("key", "kind", "first"),
    [
        (Key.Key_G, NoteTarget.GAP, "gap/one-thing/kind"),
        (Key.Key_P, NoteTarget.PROBLEM, "problem/one-thing/who"),
        (Key.Key_O, NoteTarget.OPPORTUNITY, "opportunity/one-thing/tried"),
    ],
)
def test_a_letter_opens_the_card_and_goes_there(
    team: RitualTeam, open_one: Open, key: Qt.Key, kind: NoteTarget, first: str
) -> None:
    page = open_one()
    press(key)
    assert at_field() == first
    assert shown(page) == [kind]
    assert team.autosave.answer(OneThing) == OneThing(kind)


def test_a_gap_is_told_with_its_kind(team: RitualTeam, open_one: Open) -> None:
    open_one()
    press(Key.Key_G, Key.Key_4)
    assert at_field() == "gap/one-thing/happened"
    write("The form asks for a fax number.")
    assert team.autosave.answer(GapAnswer, KEY) == GapAnswer(
        kind=GapType.OUTDATED, happened="The form asks for a fax number."
    )


def test_the_hard_stop_holds_here_too(open_one: Open) -> None:
    page = open_one()
    press(Key.Key_G, Key.Key_1)
    write("Somebody was injured.")
    form = page.forms[NoteTarget.GAP]
    assert isinstance(form, GapForm)
    assert form.options.isVisibleTo(page)
    click(form, Concern.HURT.label)
    assert form.stop.stop.isVisibleTo(page)
    assert not form.options.isVisibleTo(page)


def test_going_to_another_kind_and_back_keeps_what_was_typed(team: RitualTeam, open_one: Open) -> None:
    page = open_one()
    press(Key.Key_P)
    write("Customers with returns")
    page.kind.setFocus()
    press(Key.Key_O)
    write("three labelled bins")
    assert shown(page) == [NoteTarget.OPPORTUNITY]
    assert kept(page) == (SAVED_TOO[NoteTarget.PROBLEM].format(text="Customers with returns."),)
    page.kind.setFocus()
    press(Key.Key_P)
    assert shown(page) == [NoteTarget.PROBLEM]
    assert kept(page) == (SAVED_TOO[NoteTarget.OPPORTUNITY].format(text="Try: three labelled bins."),)
    assert team.autosave.answer(ProblemAnswer, KEY).who == "Customers with returns"
    assert team.autosave.answer(OpportunityAnswer, KEY).tried == "three labelled bins"


def test_an_answer_taken_back_hides_the_card_and_says_that_it_is_kept(
    team: RitualTeam, open_one: Open
) -> None:
    page = open_one()
    press(Key.Key_P)
    write("Customers with returns")
    page.kind.setFocus()
    press(Key.Key_Backspace)
    assert shown(page) == []
    assert team.autosave.answer(OneThing).blank
    assert kept(page) == (SAVED_TOO[NoteTarget.PROBLEM].format(text="Customers with returns."),)


def test_what_checks_and_notes_handed_on_is_named_so_that_nobody_wonders(
    team: RitualTeam, open_one: Open
) -> None:
    (promise,) = team.services.setup.save_commitments([CommitmentEntry(title="Refunds within 2 days")])
    note = team.services.notes.add("labels on the bins", "app")
    team.begin()
    slipped = CheckAnswer(done=Done.NO, what_happened="Three waited.", then=CheckThen.RULE_RAN_OUT)
    team.autosave.ritual.put_check(promise.id, slipped)
    team.autosave.ritual.file_note(note, NoteFiling(NoteTarget.OPPORTUNITY))
    page = open_one()
    assert kept(page) == (
        HANDED_ON[NoteTarget.GAP].format(text="Refunds within 2 days: Three waited."),
        HANDED_ON[NoteTarget.OPPORTUNITY].format(text="Try: labels on the bins."),
    )


def test_a_stopped_ritual_comes_back_to_the_field_and_its_text(
    team: RitualTeam, show: Show, open_one: Open
) -> None:
    open_one()
    press(Key.Key_G, Key.Key_2)
    write("Is a gift card a refund?")
    name = at_field()
    team.begin()
    frame, page = team.page(Step.ONE_THING)
    show(frame)
    page.enter(name)
    assert isinstance(page, OneThingPage)
    assert at_field() == "gap/one-thing/happened"
    form = page.forms[NoteTarget.GAP]
    assert isinstance(form, GapForm)
    assert form.happened.text() == "Is a gift card a refund?"


def test_a_case_handed_up_is_asked_after_in_a_short_week_too(team: RitualTeam, open_one: Open) -> None:
    case = GapAnswer(
        GapType.SILENT,
        "A colleague was injured at the press.",
        escalated_to="Safety",
        escalated_when="Tuesday",
    )
    team.seal_week(1, (case, "press"))
    team.begin()
    page = open_one()
    (follow_up,) = page.follow_ups
    follow_up.answered.press(value=True)
    follow_up.answer.setFocus()
    write("Safety has fenced the press")
    team.begin()

    assert team.autosave.ritual.draft.get(FollowUp, follow_up.key) == FollowUp(
        answered=True, answer="Safety has fenced the press"
    )
