"""An idea is said in one sentence, weighed in three bands, and tried at once where that is easy."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible

from helpers.keyboard import focused, press, write
from helpers.ritual_team import RitualTeam, enter
from leadway.domain.answers import NoteFiling, OpportunityAnswer
from leadway.domain.ideas import worth_trying
from leadway.domain.lenses import opportunity_lens
from leadway.domain.terms import Benefit, Effort, NoteTarget, Reversible, Size
from leadway.ui.ritual.ideas.forms import FULL, TRY_HINT, IdeaForm, OpportunityForm
from leadway.ui.ritual.ideas.page import OpportunitiesPage
from leadway.ui.theme.theme import Theme
from leadway.ui.widgets.focus_order import move_focus, reading_order
from leadway.ui.widgets.matrix import GLOWING, NAME, NOT_YET, Matrix
from ui.conftest import Show

BINS = OpportunityAnswer(
    tried="three labelled bins",
    then="sorting once",
    better_for=Benefit.CUSTOMER,
    reach=Size.LARGE,
    effort=Effort.DAY,
    reversible=Reversible.EASILY,
    suggested_by="the late shift",
)


def opened(team: RitualTeam, show: Show, *cards: OpportunityAnswer) -> OpportunitiesPage:
    """Return the page as the ritual opens it, with these cards written before."""
    ritual = team.ritual()
    for place, card in enumerate(cards):
        ritual.put(card, f"idea-{place}")
    return enter(OpportunitiesPage(team.begin()), show)


def form_of(page: OpportunitiesPage, place: int = 0) -> OpportunityForm:
    return opportunity(page.ideas.forms[place])


def opportunity(form: IdeaForm) -> OpportunityForm:
    assert isinstance(form, OpportunityForm)
    return form


def kept(team: RitualTeam) -> list[OpportunityAnswer]:
    """Return the opportunities on the disk, as a restart would find them."""
    team.flush()
    return list(team.ritual().draft.all(OpportunityAnswer).values())


def running(team: RitualTeam, number: int) -> None:
    """Let this many experiments run since last week."""
    shelves = [replace(BINS, tried=f"shelf {place + 1}", try_it=True) for place in range(number)]
    team.seal_week(1, *((shelf, shelf.tried) for shelf in shelves))


def test_a_whole_idea_by_keyboard_is_read_back_weighed_and_kept(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = form_of(page)
    assert focused() is form.tried.edit
    write("three labelled bins")
    move_focus(page, forward=True)
    write("sorting once")
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_1):
        move_focus(page, forward=True)
        press(key)
    move_focus(page, forward=True)
    write("the late shift")
    said = "Try: three labelled bins. Then: sorting once. Better for: customer."
    assert form.sentence.text() == said
    lens = opportunity_lens(page.ritual.week).code
    assert kept(team) == [replace(BINS, lens=lens)]
    move_focus(page, forward=True)
    press(Qt.Key.Key_Space)
    assert kept(team) == [replace(BINS, lens=lens, try_it=True)]


def test_nothing_is_chosen_for_the_person(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = form_of(page)
    write("three bins")
    assert [band.value() for band in (form.better_for, form.reach, form.effort, form.reversible)] == [
        None
    ] * 4
    assert form.try_it.isHidden()
    card = kept(team)[0]
    assert (card.reach, card.effort, card.reversible, card.better_for, card.try_it) == (
        None,
        None,
        None,
        None,
        False,
    )


def test_whose_idea_it_is_is_always_asked(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    assert form_of(page).suggested_by.isVisible()


@pytest.mark.parametrize("effort", [Effort.HOUR, Effort.DAY])
def test_a_large_easy_and_undoable_idea_glows_and_may_be_tried(
    team: RitualTeam, show: Show, effort: Effort
) -> None:
    page = opened(team, show, replace(BINS, effort=effort))
    form = form_of(page)
    assert GLOWING in form.matrix.description()
    assert form.try_it.isVisible()
    assert form.try_it.values() == []


@pytest.mark.parametrize(
    "card",
    [
        replace(BINS, reach=Size.MEDIUM),
        replace(BINS, effort=Effort.WEEK),
        replace(BINS, effort=None),
        replace(BINS, reversible=Reversible.WITH_WORK),
        replace(BINS, reversible=None),
        replace(BINS, tried="", then=""),
    ],
)
def test_any_other_idea_is_not_offered_for_a_try(card: OpportunityAnswer) -> None:
    assert worth_trying(BINS)
    assert not worth_trying(card)


def test_what_glows_no_longer_is_tried_no_longer(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, replace(BINS, try_it=True))
    form = form_of(page)
    form.reversible.press(Reversible.HARDLY)
    assert form.try_it.isHidden()
    assert GLOWING not in form.matrix.description()
    assert not kept(team)[0].try_it
    form.reversible.press(Reversible.EASILY)
    assert form.try_it.values() == []
    assert not kept(team)[0].try_it


def test_the_offer_says_what_it_becomes_and_how_many_are_running(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, BINS)
    form = form_of(page)
    assert form.try_it.hint.text() == f"{TRY_HINT} 0 of 3 are running."
    assert "0 of 3" in form.try_it.chips[0].accessibleDescription()


def test_one_running_experiment_is_counted(team: RitualTeam, show: Show) -> None:
    running(team, 1)
    page = opened(team, show, BINS)
    assert "1 of 3 is running." in form_of(page).try_it.hint.text()


def test_with_three_running_it_is_planned(team: RitualTeam, show: Show) -> None:
    running(team, 3)
    page = opened(team, show, BINS)
    assert form_of(page).try_it.hint.text() == f"{TRY_HINT} {FULL.format(most=3)}"


def test_a_try_of_the_same_week_takes_a_place(team: RitualTeam, show: Show) -> None:
    running(team, 2)
    page = opened(team, show, BINS, replace(BINS, tried="a second counter"))
    first, second = form_of(page, 0), form_of(page, 1)
    assert "2 of 3 are running." in second.try_it.hint.text()
    first.try_it.chips[0].click()
    assert "2 of 3 are running." in first.try_it.hint.text()
    assert FULL.format(most=3) in second.try_it.hint.text()


def test_the_picture_says_in_words_where_the_idea_stands(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = form_of(page)
    seen = QAccessible.queryAccessibleInterface(form.matrix)
    assert seen.text(QAccessible.Text.Name) == NAME
    assert seen.text(QAccessible.Text.Description) == NOT_YET
    form.reach.press(Size.SMALL)
    assert form.matrix.description() == NOT_YET
    form.effort.press(Effort.WEEK)
    assert form.matrix.description() == "Help: small. Work: less than a week. Probably not."
    form.reach.press(Size.LARGE)
    assert form.matrix.description() == "Help: large. Work: less than a week. Plan well."


@pytest.mark.parametrize("reach", list(Size))
@pytest.mark.parametrize("effort", list(Effort))
def test_every_place_has_words_and_a_picture_of_its_own(show: Show, reach: Size, effort: Effort) -> None:
    matrix = Matrix()
    show(matrix)
    empty = matrix.grab().toImage()
    matrix.show_place(reach, effort, glowing=False)
    placed = matrix.grab().toImage()
    assert placed != empty
    matrix.show_place(reach, effort, glowing=True)
    assert matrix.grab().toImage() != placed
    assert "try it this week" in matrix.description()


def test_the_picture_turns_with_the_scheme_and_the_reading_direction(show: Show, look_of_test: Theme) -> None:
    matrix = Matrix()
    show(matrix)
    matrix.show_place(Size.LARGE, Effort.HOUR, glowing=True)
    light = matrix.grab().toImage()
    look_of_test.set_scheme("dark")
    dark = matrix.grab().toImage()
    assert dark != light
    matrix.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert matrix.grab().toImage() != dark
    assert matrix.size() == QSize(200, 200)


def test_l_turns_the_lens_and_a_new_idea_is_kept_with_it(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    week = page.ritual.week
    form_of(page).reach.setFocus()
    press(Qt.Key.Key_L)
    assert page.lens.question.text() == opportunity_lens(week, 1).question
    form_of(page).tried.setFocus()
    write("labels")
    assert page.lens.lens == opportunity_lens(week, 1)
    assert kept(team)[0].lens == opportunity_lens(week, 1).code


def test_bands_without_an_idea_are_no_answer_but_are_not_lost(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form_of(page).reach.press(Size.LARGE)
    assert kept(team) == []
    page.refresh()
    assert form_of(page).reach.value() is Size.LARGE


def test_several_ideas_each_have_their_own_form(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("three bins")
    page.ideas.another_button.click()
    assert focused() is form_of(page, 1).tried.edit
    write("a drop-off shelf")
    assert [card.tried for card in kept(team)] == ["three bins", "a drop-off shelf"]


def test_a_removed_idea_can_be_brought_back_as_it_was(team: RitualTeam, show: Show) -> None:
    card = replace(BINS, try_it=True, lens="Borrow")
    page = opened(team, show, card)
    slot = page.ideas.items[0]
    slot.remove_button.click()
    assert kept(team) == []
    assert focused() is slot.notice.buttons["back"]
    press(Qt.Key.Key_Space)
    assert kept(team) == [card]
    assert form_of(page).try_it.values() == ["yes"]


def test_a_note_handed_on_stands_above_a_blank_form(team: RitualTeam, show: Show) -> None:
    note = team.services.notes.add("Ask the maker for spare lids", "app")
    team.ritual().file_note(note, NoteFiling(NoteTarget.OPPORTUNITY))
    page = opened(team, show)
    assert [form_of(page, place).tried.text() for place in (0, 1)] == ["Ask the maker for spare lids", ""]
    assert focused() is form_of(page, 0).tried.edit


def test_a_restart_shows_the_idea_and_the_try(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, replace(BINS, try_it=True))
    again = opened(team, show)
    form = form_of(again)
    assert form.key == form_of(page).key
    assert form.try_it.values() == ["yes"]
    assert form.suggested_by.text() == "the late shift"
    again.enter(form.effort.name)
    assert focused() is form.effort.chips[1]


def test_a_tried_idea_becomes_an_experiment_when_the_week_is_sealed(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, BINS)
    form_of(page).try_it.chips[0].click()
    page.autosave.flush()
    page.ritual.seal()
    team.clock.advance(timedelta(weeks=1))
    agenda = team.ritual().agenda
    assert agenda.running == 1
    assert agenda.experiment is not None
    assert agenda.experiment.title.casefold() == "three labelled bins"


def test_tab_goes_through_the_form_in_reading_order(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, BINS)
    form = form_of(page)
    assert reading_order(page) == [
        page.lens.button,
        form.tried.edit,
        form.then.edit,
        form.better_for.chips[0],
        form.reach.chips[2],
        form.effort.chips[1],
        form.reversible.chips[0],
        form.suggested_by.edit,
        form.try_it.chips[0],
        page.ideas.items[0].remove_button,
        page.ideas.another_button,
    ]
