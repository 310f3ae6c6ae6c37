"""Gaps: what was judged before and handed on before, and the way back to the same field."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from helpers.gaps_screen import DECIDED, ESCALATED, KETTLE, Key, Open, begin, focus, only_item, seen
from helpers.keyboard import at_field, press, write
from helpers.ritual_team import RitualTeam
from helpers.screen import click, labels
from leadway.domain.answers import CheckAnswer, FollowUp, NoteFiling, OutcomeReviewAnswer
from leadway.domain.terms import CameTrue, CheckThen, Done, HopeResult, NoteTarget, Step
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.ritual.gaps.form import FROM_NOTE
from leadway.ui.ritual.gaps.look_back import GO_ON, YOU_DECIDED, YOU_TOOK
from leadway.ui.ritual.gaps.notices import YOU_DID
from leadway.ui.ritual.gaps.page import GapsPage
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.text import Paragraph
from ui.conftest import Show


def test_an_earlier_judgement_like_this_one_is_named_and_unfolds(team: RitualTeam, open_gaps: Open) -> None:
    team.seal_week(30, (DECIDED, "older"))
    team.begin()
    page = open_gaps()
    form = begin(page, "Again a faulty kettle, and the customer is past the limit")
    assert form.precedent.message.text() == "You met something like this on 28 April."
    assert not seen(form.precedent.situation)
    form.precedent.see.click()
    form.precedent.unfold.click()
    assert form.precedent.situation.text() == f"“{KETTLE}”"
    assert form.precedent.decision.text() == YOU_DID.format(decision="I exchanged it; the fault was ours.")
    form.precedent.see.click()
    assert not seen(form.precedent.situation)


def test_what_was_thought_in_a_precedent_is_folded_until_its_outcome_is_written(
    team: RitualTeam, open_gaps: Open
) -> None:
    team.seal_week(30, (DECIDED, "older"))
    team.begin()
    page = open_gaps()
    words = "Again a faulty kettle, and the customer is past the limit"
    notice = begin(page, words).precedent
    notice.see.click()
    assert seen(notice.situation)
    assert not seen(notice.decision)
    notice.unfold.click()
    assert seen(notice.decision)
    assert notice.unfold.text() == "Hide it again"
    notice.unfold.click()
    assert not seen(notice.decision)


def test_what_was_thought_in_a_reviewed_precedent_is_no_longer_folded(
    team: RitualTeam, open_gaps: Open
) -> None:
    team.seal_week(30, (DECIDED, "older"))
    review = team.ritual().agenda.review
    assert review is not None
    team.seal((OutcomeReviewAnswer("Finance accepted it"), review.id))
    team.later()
    team.begin()
    notice = begin(open_gaps(), "Again a faulty kettle, and the customer is past the limit").precedent
    notice.see.click()
    assert seen(notice.decision)
    assert not seen(notice.unfold)


def test_a_person_may_see_what_was_thought_before_the_outcome_is_written(
    team: RitualTeam, open_gaps: Open
) -> None:
    team.seal_week(5, (DECIDED, "older"))
    team.begin()
    page = open_gaps()
    form = page.review
    assert form is not None
    assert not seen(form.then)
    click(page, "Show it anyway")
    assert seen(form.then)
    assert not seen(form.came_true)
    focus(form.since)
    write("Finance booked it.")
    assert seen(form.then), "what was asked for stays while the outcome is written"
    press(Key.Key_Tab)
    assert seen(form.came_true)
    assert not seen(form.anyway)


def test_a_case_that_was_taken_to_hr_is_asked_after(team: RitualTeam, open_gaps: Open) -> None:
    team.seal_week(1, (ESCALATED, "case"))
    team.begin()
    page = open_gaps()
    (form,) = page.follow_ups
    asked = form.answered.chips[0].accessibleDescription()
    situation = "Two colleagues say that somebody is harassed in the late shift."
    assert asked.startswith(YOU_TOOK.format(situation=situation, taken="to: HR; when: Tuesday"))
    focus(form.answered)
    press(Key.Key_N)
    assert seen(form.again)
    assert not seen(form.answer)
    press(Key.Key_Y)
    write("HR takes it over")
    assert team.autosave.answer(FollowUp, form.key) == FollowUp(answered=True, answer="HR takes it over")


def test_a_look_back_reveals_what_was_thought_only_after_the_outcome(
    team: RitualTeam, open_gaps: Open
) -> None:
    team.seal_week(5, (DECIDED, "older"))
    team.begin()
    page = open_gaps()
    form = page.review
    assert form is not None
    asked = form.since.label.text()
    assert asked == YOU_DECIDED.format(day="20 October", title=KETTLE.rstrip("."))
    hidden = (form.then, form.came_true, form.result, form.same_again, form.luck, form.lesson)
    focus(form.since)
    press(Key.Key_Tab)
    assert not any(seen(widget) for widget in hidden)
    focus(form.since)
    write("Finance booked it.")
    assert not any(seen(widget) for widget in hidden)
    press(Key.Key_Tab)
    assert all(seen(widget) for widget in hidden)
    assert at_field() == f"review/{form.key}/came_true"
    press(Key.Key_2, Key.Key_Tab, Key.Key_1, Key.Key_Tab, Key.Key_N, Key.Key_Tab)
    write("The right person was there")
    press(Key.Key_Tab)
    write("Tell finance before")
    assert team.autosave.answer(OutcomeReviewAnswer, form.key) == OutcomeReviewAnswer(
        "Finance booked it.",
        CameTrue.PARTLY,
        same_again=False,
        lesson="Tell finance before",
        result=HopeResult.BETTER,
        luck="The right person was there",
    )
    focus(form.since)
    form.since.edit.selectAll()
    press(Key.Key_Delete)
    assert not any(seen(widget) for widget in hidden)


def test_by_mouse_a_look_back_goes_on_from_the_outcome(team: RitualTeam, open_gaps: Open) -> None:
    team.seal_week(5, (DECIDED, "older"))
    team.begin()
    page = open_gaps()
    form = page.review
    assert form is not None
    focus(form.since)
    assert GO_ON not in labels(page)
    write("Finance booked it.")
    assert not seen(form.came_true)
    click(page, GO_ON)
    assert GO_ON not in labels(page)
    assert seen(form.then)
    assert at_field() == f"review/{form.key}/came_true"


def test_a_look_back_shows_reasons_expectation_and_how_sure_as_they_were(
    team: RitualTeam, open_gaps: Open
) -> None:
    team.seal_week(5, (DECIDED, "older"))
    team.begin()
    assert team.autosave.ritual.agenda.review is not None
    team.autosave.ritual.put(
        OutcomeReviewAnswer(what_happened="Finance booked it."), team.autosave.ritual.agenda.review.id
    )
    form = open_gaps().review
    assert form is not None
    assert seen(form.then)
    assert [paragraph.text() for paragraph in form.then.findChildren(Paragraph)] == [
        "Your reasons: I exchanged it; the fault was ours.",
        "You expected: Finance accepts it without a question",
        "You were 80 % sure.",
    ]


def test_a_stopped_ritual_comes_back_to_the_field_and_its_text(
    team: RitualTeam, show: Show, open_gaps: Open
) -> None:
    form = begin(open_gaps(), KETTLE)
    focus(form.did)
    write("The fault was ours.")
    name = at_field()
    team.begin()
    frame, page = team.page(Step.GAPS)
    show(frame)
    page.enter(name)
    assert at_field() == f"gap/{form.key}/did_and_why"
    assert isinstance(page, GapsPage)
    assert only_item(page).form.did.text() == "The fault was ours."
    assert only_item(page).form.happened.text() == KETTLE


def test_what_checks_and_notes_handed_on_is_a_card_and_the_question_is_still_asked(
    team: RitualTeam, open_gaps: Open
) -> None:
    (promise,) = team.services.setup.save_commitments([CommitmentEntry(title="Refunds within 2 days")])
    note = team.services.notes.add("Is a gift card a refund?", "app")
    team.begin()
    slipped = CheckAnswer(done=Done.NO, what_happened="Three waited.", then=CheckThen.RULE_RAN_OUT)
    team.autosave.ritual.put_check(promise.id, slipped)
    team.autosave.ritual.file_note(note, NoteFiling(NoteTarget.GAP))
    page = open_gaps()
    assert [(item.form.origin.text(), item.form.happened.text()) for item in page.list.items] == [
        ("From your checks: Refunds within 2 days", "Refunds within 2 days: Three waited."),
        (FROM_NOTE, "Is a gift card a refund?"),
    ]
    assert at_field() == "gaps/moment"
    press(Key.Key_2)
    assert len(page.list.items) == 3
    team.flush()
    team.autosave.ritual.put_check(promise.id, CheckAnswer(done=Done.YES))
    page.refresh()
    assert promise.id not in [item.form.key for item in page.list.items]
    assert len(page.list.items) == 2


def test_tab_goes_down_the_page_and_everything_it_meets_has_a_name(team: RitualTeam, open_gaps: Open) -> None:
    team.seal_week(5, (DECIDED, "older"), (ESCALATED, "case"))
    team.begin()
    page = open_gaps()
    begin(page, KETTLE)
    stops = reading_order(page)
    QApplication.processEvents()
    tops = [stop.mapTo(page.window(), QPoint()).y() for stop in stops]
    # Side by side, a taller neighbour may begin a little higher.
    assert all(below >= above - 8 for above, below in pairwise(tops))
    unnamed = [s for s in stops if not QAccessible.queryAccessibleInterface(s).text(QAccessible.Text.Name)]
    assert unnamed == []
