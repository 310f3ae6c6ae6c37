"""Problems are said in four short answers, under a lens; nothing typed is lost."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press, write
from helpers.problems_screen import FORMS, cards_of, old_problems, opened, problem_of
from helpers.ritual_team import RitualTeam
from leadway.domain.answers import CheckAnswer, NoteFiling, OpportunityAnswer, ProblemAnswer
from leadway.domain.lenses import problem_lens
from leadway.domain.terms import CheckThen, Done, HowKnown, NoteTarget
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.ritual.ideas.page import THIS_WEEK
from leadway.ui.widgets.focus_order import move_focus, reading_order
from ui.conftest import Show


def kept(team: RitualTeam) -> list[ProblemAnswer]:
    """Return the problems on the disk, as a restart would find them."""
    team.flush()
    return list(team.ritual().draft.all(ProblemAnswer).values())


def test_a_blank_form_waits_with_the_focus_in_its_first_line(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    assert form.who.edit.hasFocus()
    assert page.ideas.another_button.isHidden()
    assert kept(team) == []


def test_four_answers_by_keyboard_are_read_back_and_kept(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    write("Customers with returns")
    move_focus(page, forward=True)
    write("wait 3 days")
    move_focus(page, forward=True)
    write("1 day")
    move_focus(page, forward=True)
    press(Qt.Key.Key_3)
    said = "Customers with returns – wait 3 days. Should be: 1 day. (a number)"
    assert form.sentence.text() == said
    assert form.sentence.isVisible()
    lens = problem_lens(page.ritual.week).code
    assert kept(team) == [
        ProblemAnswer("Customers with returns", "wait 3 days", "1 day", HowKnown.NUMBER, lens)
    ]


def test_the_sentence_grows_with_every_letter_and_goes_with_the_last(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    assert form.sentence.isHidden()
    write("ab")
    assert form.sentence.text() == "Ab."
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert form.sentence.isHidden()
    assert kept(team) == []


def test_a_form_left_blank_is_no_answer(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("a")
    press(Qt.Key.Key_Backspace)
    team.flush()
    assert not team.ritual().draft.answered(page.step)


def test_l_turns_the_lens_but_only_outside_text(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    week = page.ritual.week
    assert page.lens.title.text() == THIS_WEEK.format(name=problem_lens(week).name)
    assert page.lens.question.text() == problem_lens(week).question
    write("l")
    assert page.lens.lens == problem_lens(week)
    assert form.who.text() == "l"
    form.known.setFocus()
    press(Qt.Key.Key_L)
    assert page.lens.lens == problem_lens(week, 1)
    assert page.lens.question.text() == problem_lens(week, 1).question
    page.lens.button.click()
    assert page.lens.lens == problem_lens(week, 2)


def test_after_the_last_lens_comes_the_weeks_own_again(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    for _ in range(13):
        page.lens.button.click()
    assert page.lens.title.text() == THIS_WEEK.format(name=page.lens.lens.name)


def test_a_problem_keeps_the_lens_it_was_begun_under(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    week = page.ritual.week
    page.lens.button.click()
    write("Customers")
    page.lens.button.click()
    page.ideas.forms[0].first.setFocus()
    write(" with returns")
    page.ideas.another_button.click()
    write("Late shift")
    assert [card.lens for card in kept(team)] == [problem_lens(week, 1).code, problem_lens(week, 2).code]


def test_coming_back_shows_the_lens_that_was_turned_to(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    page.lens.button.click()
    write("Customers")
    again = opened(team, show)
    assert again.lens.lens == problem_lens(page.ritual.week, 1)


def test_another_problem_gets_a_form_and_a_key_of_its_own(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("Customers")
    page.ideas.another_button.click()
    assert focused() is problem_of(page.ideas.forms[1]).who.edit
    assert page.ideas.another_button.isHidden()
    write("Late shift")
    assert [card.who for card in kept(team)] == ["Customers", "Late shift"]
    keys = [form.key for form in page.ideas.forms]
    assert len(set(keys)) == 2


def test_a_restart_shows_every_problem_and_the_same_field(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("Customers")
    page.ideas.another_button.click()
    write("Late shift")
    second = problem_of(page.ideas.forms[1])
    again = opened(team, show)
    assert [problem_of(form).who.text() for form in again.ideas.forms] == ["Customers", "Late shift"]
    again.enter(second.happens.name)
    assert focused() is problem_of(again.ideas.forms[1]).happens.edit


def test_drawing_the_page_again_changes_nothing(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("Customers")
    assert kept(team)
    before = [form.key for form in page.ideas.forms]
    page.refresh()
    page.refresh()
    assert [form.key for form in page.ideas.forms] == before
    assert [card.who for card in kept(team)] == ["Customers"]


def test_a_removed_problem_can_be_brought_back(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("Customers")
    slot = page.ideas.items[0]
    slot.remove_button.click()
    assert kept(team) == []
    assert slot.notice.message.text() == "Removed."
    assert focused() is slot.notice.buttons["back"]
    assert len(page.ideas.forms) == 1
    press(Qt.Key.Key_Space)
    assert [card.who for card in kept(team)] == ["Customers"]
    assert [problem_of(form).who.text() for form in page.ideas.forms] == ["Customers"]
    assert focused() is problem_of(slot.form).who.edit


def test_the_way_back_stays_when_something_else_is_written(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("Customers")
    slot = page.ideas.items[0]
    slot.remove_button.click()
    page.ideas.forms[0].first.setFocus()
    write("Late shift")
    page.refresh()
    slot.notice.buttons["back"].click()
    assert {card.who for card in kept(team)} == {"Customers", "Late shift"}
    assert len(page.ideas.forms) == 2


def test_a_blank_form_has_nothing_to_remove(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    assert page.ideas.items[0].remove_button.isHidden()
    write("Customers")
    assert page.ideas.items[0].remove_button.isVisible()


def hand_on_check(team: RitualTeam) -> str:
    """Fail a check that keeps happening; return its commitment's id."""
    promise = team.services.setup.save_commitments([CommitmentEntry("Refunds within 2 days")])[0]
    answer = CheckAnswer(done=Done.NO, what_happened="3 refunds waited for a signature")
    ritual = team.ritual()
    ritual.put_check(promise.id, answer)
    ritual.put_check(
        promise.id, CheckAnswer(Done.NO, what_happened=answer.what_happened, then=CheckThen.WORTH_FIXING)
    )
    return promise.id


def test_what_a_check_and_a_note_handed_on_stands_before_the_blank_form(team: RitualTeam, show: Show) -> None:
    check = hand_on_check(team)
    note = team.services.notes.add("The label printer jams", "app")
    team.ritual().file_note(note, NoteFiling(NoteTarget.PROBLEM))
    page = opened(team, show)
    forms = [problem_of(form) for form in page.ideas.forms]
    assert [form.happens.text() for form in forms] == [
        "3 refunds waited for a signature",
        "The label printer jams",
        "",
    ]
    assert [form.key for form in forms[:2]] == [check, note]
    assert forms[0].who.edit.hasFocus()
    write("Customers")
    assert [card.lens for card in kept(team)] == ["missed_twice", ""]


def test_what_is_no_longer_handed_on_is_no_longer_shown(team: RitualTeam, show: Show) -> None:
    key = hand_on_check(team)
    page = opened(team, show)
    assert len(page.ideas.forms) == 2
    page.ritual.put_check(key, CheckAnswer(done=Done.YES))
    page.refresh()
    assert [form.key == key for form in page.ideas.forms] == [False]
    hand_on_check_again = CheckAnswer(Done.NO, what_happened="again", then=CheckThen.WORTH_FIXING)
    page.ritual.put_check(key, hand_on_check_again)
    page.refresh()
    assert problem_of(page.ideas.forms[0]).happens.text() == "again"


def test_a_handed_on_problem_can_be_removed_and_brought_back(team: RitualTeam, show: Show) -> None:
    hand_on_check(team)
    page = opened(team, show)
    slot = page.ideas.items[0]
    slot.remove_button.click()
    page.refresh()
    assert kept(team) == []
    slot.notice.buttons["back"].click()
    assert [card.happens for card in kept(team)] == ["3 refunds waited for a signature"]


def test_tab_goes_through_the_page_in_reading_order(team: RitualTeam, show: Show) -> None:
    team.seal_week(5, (FORMS, "forms"))
    page = opened(team, show)
    write("Customers")
    form = problem_of(page.ideas.forms[0])
    stops = reading_order(page)
    expected = [
        page.lens.button,
        form.who.edit,
        form.happens.edit,
        form.should.edit,
        form.known.chips[0],
        form.stop.line.open_button,
        page.ideas.items[0].remove_button,
        page.ideas.another_button,
        cards_of(page)[0].verdict.chips[0],
    ]
    assert stops == expected


def test_everything_has_a_name_for_a_screen_reader(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    write("Customers")
    stops = reading_order(page)
    assert all(stop.accessibleName() or getattr(stop, "text", str)() for stop in stops)
    chip = cards_of(page)[0].verdict.chips[0]
    assert FORMS.who in chip.accessibleDescription()


def test_any_text_is_kept_as_it_was_written(team: RitualTeam, show: Show, qtbot: QtBot) -> None:
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    odd = "<b>Łukasz</b> & עברית 🧺 " + "x" * 5000
    form.who.edit.insertPlainText(odd)
    assert kept(team)[0].who.startswith("<b>Łukasz</b> & עברית 🧺")
    assert "<b>Łukasz</b>" in form.sentence.text()


def test_an_opportunity_of_the_same_week_is_not_shown_here(team: RitualTeam, show: Show) -> None:
    team.ritual().put(OpportunityAnswer(tried="three bins"), "idea")
    page = opened(team, show)
    assert [form.key == "idea" for form in page.ideas.forms] == [False]
