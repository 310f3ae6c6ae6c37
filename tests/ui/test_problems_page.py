"""Problems are said in four short answers, under a lens; old ones are asked about; nothing typed is lost."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.open_week import Desk, focused, open_desk, press, write
from leadway.domain.cards import CheckAnswer, NoteFiling, OpportunityCard, ProblemCard, ProblemTriage
from leadway.domain.lenses import problem_lens
from leadway.domain.terms import CheckThen, Done, HowKnown, NoteTarget, ProblemVerdict
from leadway.services.setup import Promise
from leadway.ui.ritual.idea_form import IdeaForm
from leadway.ui.ritual.problem_form import ProblemForm
from leadway.ui.ritual.problem_triage import TriageCard, how_long
from leadway.ui.ritual.problems import ProblemsPage
from leadway.ui.widgets.order import move_focus, reading_order
from leadway.ui.widgets.text import Soft
from ui.conftest import Show

FORMS = ProblemCard("Late shift", "searches for return forms", "one place for all of them")
FAULTS = ProblemCard("Customers", "explain the fault twice", "once")
STOCK = ProblemCard("The stockroom", "fills up with sorted returns", "empty each evening")


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """Return a desk with nothing written yet."""
    with open_desk(tmp_path / "data", clock) as opened:
        yield opened


def opened(desk: Desk, show: Show) -> ProblemsPage:
    """Return the page as the ritual opens it."""
    page = ProblemsPage(desk.begin())
    page.resize(720, 800)
    show(page)
    page.refresh()
    page.enter("")
    return page


def problem_of(form: IdeaForm) -> ProblemForm:
    assert isinstance(form, ProblemForm)
    return form


def kept(desk: Desk) -> list[ProblemCard]:
    """Return the problems on the disk, as a restart would find them."""
    assert desk.keeper is not None
    assert desk.keeper.flush()
    return list(desk.open_week().draft.all(ProblemCard).values())


def verdicts(desk: Desk, page: ProblemsPage) -> list[ProblemTriage]:
    """Return what is on the disk about the old problems, in their order."""
    assert desk.keeper is not None
    assert desk.keeper.flush()
    draft = desk.open_week().draft
    return [draft.get(ProblemTriage, key) for key in page.triage]


def cards_of(page: ProblemsPage) -> list[TriageCard]:
    return list(page.triage.values())


def test_a_blank_form_waits_with_the_focus_in_its_first_line(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    form = problem_of(page.ideas.forms[0])
    assert form.who.edit.hasFocus()
    assert page.ideas.another_button.isHidden()
    assert kept(desk) == []


def test_four_answers_by_keyboard_are_read_back_and_kept(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    form = problem_of(page.ideas.forms[0])
    write("Customers with returns")
    move_focus(page, forward=True)
    write("wait 3 days")
    move_focus(page, forward=True)
    write("1 day")
    move_focus(page, forward=True)
    press(Qt.Key.Key_3)
    said = "Customers with returns wait 3 days; it should be 1 day; I know from a number."
    assert form.sentence.text() == said
    assert form.sentence.isVisible()
    lens = problem_lens(page.ritual.week).name
    assert kept(desk) == [
        ProblemCard("Customers with returns", "wait 3 days", "1 day", HowKnown.NUMBER, lens)
    ]


def test_the_sentence_grows_with_every_letter_and_goes_with_the_last(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    form = problem_of(page.ideas.forms[0])
    assert form.sentence.isHidden()
    write("ab")
    assert form.sentence.text() == "Ab."
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert form.sentence.isHidden()
    assert kept(desk) == []


def test_a_form_left_blank_is_no_answer(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    write("a")
    press(Qt.Key.Key_Backspace)
    assert desk.keeper is not None
    assert desk.keeper.flush()
    assert not desk.open_week().draft.answered(page.step)


def test_l_turns_the_lens_but_only_outside_text(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    form = problem_of(page.ideas.forms[0])
    week = page.ritual.week
    assert page.lens.title.text() == f"This week’s lens – {problem_lens(week).name}."
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


def test_after_the_last_lens_comes_the_weeks_own_again(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    for _ in range(13):
        page.lens.button.click()
    assert page.lens.title.text().startswith("This week’s lens")


def test_a_problem_keeps_the_lens_it_was_begun_under(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    week = page.ritual.week
    page.lens.button.click()
    write("Customers")
    page.lens.button.click()
    page.ideas.forms[0].first.setFocus()
    write(" with returns")
    page.ideas.another_button.click()
    write("Late shift")
    assert [card.lens for card in kept(desk)] == [problem_lens(week, 1).name, problem_lens(week, 2).name]


def test_coming_back_shows_the_lens_that_was_turned_to(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    page.lens.button.click()
    write("Customers")
    again = opened(desk, show)
    assert again.lens.lens == problem_lens(page.ritual.week, 1)


def test_another_problem_gets_a_form_and_a_key_of_its_own(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    write("Customers")
    page.ideas.another_button.click()
    assert focused() is problem_of(page.ideas.forms[1]).who.edit
    assert page.ideas.another_button.isHidden()
    write("Late shift")
    assert [card.who for card in kept(desk)] == ["Customers", "Late shift"]
    keys = [form.key for form in page.ideas.forms]
    assert len(set(keys)) == 2


def test_a_restart_shows_every_problem_and_the_same_field(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    write("Customers")
    page.ideas.another_button.click()
    write("Late shift")
    second = problem_of(page.ideas.forms[1])
    again = opened(desk, show)
    assert [problem_of(form).who.text() for form in again.ideas.forms] == ["Customers", "Late shift"]
    again.enter(second.happens.name)
    assert focused() is problem_of(again.ideas.forms[1]).happens.edit


def test_drawing_the_page_again_changes_nothing(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    write("Customers")
    assert kept(desk)
    before = [form.key for form in page.ideas.forms]
    page.refresh()
    page.refresh()
    assert [form.key for form in page.ideas.forms] == before
    assert [card.who for card in kept(desk)] == ["Customers"]


def test_a_removed_problem_can_be_brought_back(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    write("Customers")
    slot = page.ideas.slots[0]
    slot.remove_button.click()
    assert kept(desk) == []
    assert slot.strip.message.text() == "Removed."
    assert focused() is slot.strip.buttons["back"]
    assert len(page.ideas.forms) == 1
    press(Qt.Key.Key_Space)
    assert [card.who for card in kept(desk)] == ["Customers"]
    assert [problem_of(form).who.text() for form in page.ideas.forms] == ["Customers"]
    assert focused() is problem_of(slot.form).who.edit


def test_the_way_back_stays_when_something_else_is_written(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    write("Customers")
    slot = page.ideas.slots[0]
    slot.remove_button.click()
    page.ideas.forms[0].first.setFocus()
    write("Late shift")
    page.refresh()
    slot.strip.buttons["back"].click()
    assert {card.who for card in kept(desk)} == {"Customers", "Late shift"}
    assert len(page.ideas.forms) == 2


def test_a_blank_form_has_nothing_to_remove(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    assert page.ideas.slots[0].remove_button.isHidden()
    write("Customers")
    assert page.ideas.slots[0].remove_button.isVisible()


def hand_on_check(desk: Desk) -> str:
    """Fail a check that keeps happening; return its commitment's id."""
    promise = desk.services.setup.save_promises([Promise("Refunds within 2 days")])[0]
    answer = CheckAnswer(done=Done.NO, what_happened="3 refunds waited for a signature")
    ritual = desk.open_week()
    ritual.put_check(promise.id, answer)
    ritual.put_check(
        promise.id, CheckAnswer(Done.NO, what_happened=answer.what_happened, then=CheckThen.WORTH_FIXING)
    )
    return promise.id


def test_what_a_check_and_a_note_handed_on_stands_below_the_blank_form(desk: Desk, show: Show) -> None:
    check = hand_on_check(desk)
    note = desk.services.notes.take("The label printer jams", "app")
    desk.open_week().file_note(note, NoteFiling(NoteTarget.PROBLEM))
    page = opened(desk, show)
    forms = [problem_of(form) for form in page.ideas.forms]
    assert [form.happens.text() for form in forms] == [
        "",
        "3 refunds waited for a signature",
        "The label printer jams",
    ]
    assert [form.key for form in forms[1:]] == [check, note]
    assert forms[0].who.edit.hasFocus()
    forms[1].who.setFocus()
    write("Customers")
    assert [card.lens for card in kept(desk)] == ["Promises missed twice", ""]


def test_what_is_no_longer_handed_on_is_no_longer_shown(desk: Desk, show: Show) -> None:
    key = hand_on_check(desk)
    page = opened(desk, show)
    assert len(page.ideas.forms) == 2
    page.ritual.put_check(key, CheckAnswer(done=Done.YES))
    page.refresh()
    assert [form.key == key for form in page.ideas.forms] == [False]
    hand_on_check_again = CheckAnswer(Done.NO, what_happened="again", then=CheckThen.WORTH_FIXING)
    page.ritual.put_check(key, hand_on_check_again)
    page.refresh()
    assert problem_of(page.ideas.forms[1]).happens.text() == "again"


def test_a_handed_on_problem_can_be_removed_and_brought_back(desk: Desk, show: Show) -> None:
    hand_on_check(desk)
    page = opened(desk, show)
    slot = page.ideas.slots[1]
    slot.remove_button.click()
    page.refresh()
    assert kept(desk) == []
    slot.strip.buttons["back"].click()
    assert [card.happens for card in kept(desk)] == ["3 refunds waited for a signature"]


def test_without_open_problems_nothing_is_asked_about_them(desk: Desk, show: Show) -> None:
    page = opened(desk, show)
    assert page.triage == {}


def old_problems(desk: Desk) -> None:
    desk.seal_week(5, FORMS)
    desk.seal_week(4, FAULTS)
    desk.seal_week(3, STOCK)


def test_the_oldest_open_problems_are_asked_about_with_their_age(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    said = [card.problem.sentence for card in cards_of(page)]
    assert [text.split()[0] for text in said] == ["Late", "Customers", "The"]
    texts = [label.text() for label in page.findChildren(Soft)]
    assert "Open for 5 weeks, since 20 October." in texts
    assert problem_of(page.ideas.forms[0]).who.edit.hasFocus()


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_Y, ProblemVerdict.STILL_TRUE),
        (Qt.Key.Key_D, ProblemVerdict.DROP),
        (Qt.Key.Key_K, ProblemVerdict.PARK),
        (Qt.Key.Key_M, ProblemVerdict.MERGE),
        (Qt.Key.Key_N, ProblemVerdict.NEXT),
        (Qt.Key.Key_Up, ProblemVerdict.NEXT),
    ],
)
def test_each_verdict_has_its_key(desk: Desk, show: Show, key: Qt.Key, verdict: ProblemVerdict) -> None:
    old_problems(desk)
    page = opened(desk, show)
    cards_of(page)[1].verdict.setFocus()
    press(key)
    assert verdicts(desk, page)[1].verdict is verdict
    assert verdicts(desk, page)[0] == ProblemTriage()


def test_dropping_asks_for_the_reason(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    card = cards_of(page)[0]
    assert card.reason.isHidden()
    card.verdict.setFocus()
    press(Qt.Key.Key_D)
    assert card.reason.isVisible()
    move_focus(page, forward=True)
    write("the new till prints them")
    assert verdicts(desk, page)[0] == ProblemTriage(ProblemVerdict.DROP, reason="the new till prints them")


def test_a_reason_survives_a_slip_of_the_finger(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    card = cards_of(page)[0]
    card.verdict.press(ProblemVerdict.DROP)
    card.reason.setFocus()
    write("printed now")
    card.verdict.press(ProblemVerdict.PARK)
    assert verdicts(desk, page)[0].reason == ""
    card.verdict.press(ProblemVerdict.DROP)
    assert verdicts(desk, page)[0].reason == "printed now"


def test_parking_asks_again_in_four_weeks_unless_another_day_is_set(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    card = cards_of(page)[0]
    card.verdict.setFocus()
    press(Qt.Key.Key_K)
    assert card.until.isVisible()
    assert verdicts(desk, page)[0] == ProblemTriage(ProblemVerdict.PARK, until=date(2026, 12, 22))
    card.until.edit.setDate(card.until.edit.date().addDays(7))
    assert verdicts(desk, page)[0].until == date(2026, 12, 29)


def test_merging_asks_into_which_other_one(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    first, _, third = cards_of(page)
    first.verdict.setFocus()
    press(Qt.Key.Key_M)
    assert first.into.isVisible()
    assert verdicts(desk, page)[0].into == ""
    assert first.into.edit.count() == 2
    move_focus(page, forward=True)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert verdicts(desk, page)[0].into == third.problem.id
    assert first.target_goes.isHidden()
    third.verdict.press(ProblemVerdict.DROP)
    assert first.target_goes.isVisible()
    third.verdict.press(ProblemVerdict.STILL_TRUE)
    assert first.target_goes.isHidden()


def test_two_problems_merge_without_a_further_question_and_one_alone_cannot(desk: Desk, show: Show) -> None:
    desk.seal_week(5, FORMS)
    alone = opened(desk, show)
    assert len(cards_of(alone)[0].verdict.chips) == 4
    desk.seal_week(4, FAULTS)
    page = opened(desk, show)
    first, second = cards_of(page)
    first.verdict.press(ProblemVerdict.MERGE)
    assert verdicts(desk, page)[0].into == second.problem.id


def test_only_one_problem_is_the_next_one(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    first, second, _ = cards_of(page)
    first.verdict.press(ProblemVerdict.NEXT)
    second.verdict.press(ProblemVerdict.NEXT)
    assert [triage.verdict for triage in verdicts(desk, page)] == [
        ProblemVerdict.STILL_TRUE,
        ProblemVerdict.NEXT,
        None,
    ]


def test_a_verdict_taken_back_leaves_nothing(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    card = cards_of(page)[0]
    card.verdict.setFocus()
    press(Qt.Key.Key_K, Qt.Key.Key_K)
    assert verdicts(desk, page)[0] == ProblemTriage()
    assert card.until.isHidden()


def test_a_restart_shows_the_verdicts_with_what_was_said(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    cards_of(page)[0].verdict.press(ProblemVerdict.PARK)
    cards_of(page)[1].verdict.press(ProblemVerdict.DROP)
    cards_of(page)[1].reason.setFocus()
    write("solved itself")
    again = opened(desk, show)
    first, second, _ = cards_of(again)
    assert first.until.isVisible()
    assert first.until.date() == date(2026, 12, 22)
    assert second.reason.text() == "solved itself"


def test_sealing_never_loses_two_problems_merged_into_each_other(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    first, second, third = cards_of(page)
    for card, into in ((first, second), (second, first)):
        page.keeper.put(ProblemTriage(ProblemVerdict.MERGE, into=into.problem.id), card.problem.id)
    page.keeper.put(ProblemTriage(ProblemVerdict.MERGE, into=first.problem.id), third.problem.id)
    page.keeper.flush()
    page.ritual.seal()
    assert len(next_week(desk)) == 3


def test_sealing_merges_a_problem_into_one_that_stays(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    first, second, _ = cards_of(page)
    first.verdict.press(ProblemVerdict.MERGE)
    first.into.set_value(second.problem.id)
    first.into.changed.emit()
    page.keeper.flush()
    page.ritual.seal()
    assert first.problem.id not in next_week(desk)
    assert second.problem.id in next_week(desk)


def next_week(desk: Desk) -> list[str]:
    """Return the ids of the problems that a later week asks about."""
    desk.clock.advance(timedelta(weeks=1))
    found = [problem.id for problem in desk.open_week().agenda.problems]
    desk.clock.advance(timedelta(weeks=-1))
    return found


def test_tab_goes_through_the_page_in_reading_order(desk: Desk, show: Show) -> None:
    desk.seal_week(5, FORMS)
    page = opened(desk, show)
    write("Customers")
    form = problem_of(page.ideas.forms[0])
    stops = reading_order(page)
    expected = [
        page.lens.button,
        form.who.edit,
        form.happens.edit,
        form.should.edit,
        form.known.chips[0],
        page.ideas.slots[0].remove_button,
        page.ideas.another_button,
        cards_of(page)[0].verdict.chips[0],
    ]
    assert stops == expected


def test_everything_has_a_name_for_a_screen_reader(desk: Desk, show: Show) -> None:
    old_problems(desk)
    page = opened(desk, show)
    write("Customers")
    stops = reading_order(page)
    assert all(stop.accessibleName() or getattr(stop, "text", str)() for stop in stops)
    chip = cards_of(page)[0].verdict.chips[0]
    assert FORMS.who in chip.accessibleDescription()


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2026, 11, 24), "less than a day"),
        (date(2026, 11, 23), "1 day"),
        (date(2026, 11, 15), "9 days"),
        (date(2026, 10, 20), "5 weeks"),
        (date(2026, 7, 20), "4 months"),
        (date(2024, 11, 1), "2 years"),
        (date(2027, 1, 1), "less than a day"),
    ],
)
def test_how_long_it_has_been_open_is_said_in_words(since: date, words: str) -> None:
    assert how_long(since, date(2026, 11, 24)) == words


def test_any_text_is_kept_as_it_was_written(desk: Desk, show: Show, qtbot: QtBot) -> None:
    page = opened(desk, show)
    form = problem_of(page.ideas.forms[0])
    odd = "<b>Łukasz</b> & עברית 🧺 " + "x" * 5000
    form.who.edit.insert(odd)
    form.who.edit.textEdited.emit(odd)
    assert kept(desk)[0].who.startswith("<b>Łukasz</b> & עברית 🧺")
    assert "<b>Łukasz</b>" in form.sentence.text()


def test_an_opportunity_of_the_same_week_is_not_shown_here(desk: Desk, show: Show) -> None:
    desk.open_week().put(OpportunityCard(tried="three bins"), "idea")
    page = opened(desk, show)
    assert [form.key == "idea" for form in page.ideas.forms] == [False]
