"""Whatever is written down in a ritual can be said to be not one person's to decide, and nothing is lost."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.keyboard import press, write
from helpers.problems_screen import opened, problem_of
from helpers.ritual_team import RitualTeam, enter
from helpers.screen import button, click, labels, texts
from leadway.domain.answers import Capture, CheckAnswer, GapAnswer, NoteFiling, ProblemAnswer
from leadway.domain.gaps import AT_ONCE, SENTENCE, problem_key
from leadway.domain.terms import CheckThen, Concern, EscalationAnswer, GapState, NoteTarget, Step
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.transfer.content import encode, gather
from leadway.storage.models import Finding, Gap, Problem
from leadway.ui.forms.concern_line import ASK, NOT_ABOUT_THAT
from leadway.ui.ritual.gaps.look_back import NEXT_TO_TELL
from leadway.ui.ritual.keep.page import KeepPage
from leadway.ui.ritual.step_page import make_page
from leadway.ui.ritual.your_week import YourWeekPage
from leadway.ui.widgets.chip import CheckChip
from ui.conftest import Show

KEY = Qt.Key
TITLE = "Refunds within 2 days"


def keep(team: RitualTeam, show: Show) -> KeepPage:
    """Return the table with one commitment, answered with no, and the focus in what happened."""
    if not team.services.setup.commitments():
        team.services.setup.save_commitments([CommitmentEntry(TITLE)])
    page = make_page(Step.KEEP, team.autosave)
    assert isinstance(page, KeepPage)
    enter(page, show)
    if page.rows[0].detail is None:
        page.rows[0].go_to(0)
        press("3")
    return page


def week(team: RitualTeam, show: Show) -> YourWeekPage:
    """Return the first screen."""
    page = make_page(Step.WEEK, team.autosave)
    assert isinstance(page, YourWeekPage)
    return enter(page, show)


def stop_of(page: KeepPage) -> GapAnswer:
    return page.autosave.answer(GapAnswer, page.rows[0].check.id)


def test_under_what_happened_in_keep_stands_the_line_and_words_only_open_it(
    team: RitualTeam, show: Show
) -> None:
    page = keep(team, show)
    detail = page.rows[0].detail
    assert detail is not None
    write("The late shift")
    assert ASK in labels(detail)
    assert not detail.stop.line.chips.isVisible()
    write(" bullies the new one")
    assert detail.stop.line.chips.isVisible()
    assert detail.then.isVisible()
    assert not detail.stop.stop.isVisible()
    assert stop_of(page) == GapAnswer()


def test_what_applies_in_keep_stops_there_and_takes_the_place_of_what_now(
    team: RitualTeam, show: Show
) -> None:
    page = keep(team, show)
    detail = page.rows[0].detail
    assert detail is not None
    write("Two did it for each other")
    click(detail, "It keeps happening")
    check = page.rows[0].check.id
    assert team.autosave.answer(ProblemAnswer, check) == ProblemAnswer()
    team.flush()
    assert team.autosave.answer(ProblemAnswer, check).happens == "Two did it for each other"
    click(detail, ASK)
    click(detail, Concern.NOT_TRUE.label)
    assert {SENTENCE, AT_ONCE[Concern.NOT_TRUE]} <= set(texts(detail))
    assert not detail.then.isVisible()
    assert stop_of(page).happened == f"{TITLE}: Two did it for each other"
    team.flush()
    assert team.autosave.answer(ProblemAnswer, check) == ProblemAnswer()
    detail.happened.setFocus()
    write(" on Monday")
    assert stop_of(page).happened == f"{TITLE}: Two did it for each other on Monday"
    button(detail, NOT_ABOUT_THAT).click()
    team.flush()
    assert stop_of(page).blank
    assert detail.then.isVisible()
    assert detail.happened.text() == "Two did it for each other on Monday"
    assert team.autosave.answer(CheckAnswer, check).then is CheckThen.WORTH_FIXING
    assert team.autosave.answer(ProblemAnswer, check).happens == "Two did it for each other on Monday"


def test_what_was_said_in_keep_is_there_after_a_restart_and_on_the_screen_of_the_gaps(
    team: RitualTeam, show: Show
) -> None:
    page = keep(team, show)
    detail = page.rows[0].detail
    assert detail is not None
    click(detail, ASK)
    click(detail, Concern.HURT.label)
    detail.stop.to.setFocus()
    write("Safety officer")
    team.begin()
    page = keep(team, show)
    again = page.rows[0].detail
    assert again is not None
    assert again.stop.line.concerns == (Concern.HURT,)
    assert again.stop.to.text() == "Safety officer"
    gaps = enter(make_page(Step.GAPS, team.autosave), show)
    assert f"From your checks: {TITLE}" in texts(gaps)
    assert SENTENCE in texts(gaps)


def test_a_sealed_check_of_which_something_applies_is_an_escalated_gap_and_its_finding_handed_on(
    team: RitualTeam, show: Show
) -> None:
    page = keep(team, show)
    detail = page.rows[0].detail
    assert detail is not None
    write("The till was short")
    click(detail, "Just note it")
    click(detail, Concern.NOT_TRUE.label)
    team.flush()
    team.autosave.ritual.seal()
    with team.services.database.reading():
        gap, finding = Gap.get(), Finding.get()
        assert finding.check_made.then is None
    assert (gap.state, gap.concerns) == (GapState.ESCALATED, Concern.NOT_TRUE)
    assert gap.situation == f"{TITLE}: The till was short"
    assert str(finding.state) == "handed_on"


def test_a_problem_of_which_something_applies_becomes_a_private_gap_and_no_problem(
    team: RitualTeam, show: Show
) -> None:
    team.services.setup.save_addressees("HR", "Owner")
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    write("The new colleague")
    form.happens.setFocus()
    write("is shouted at and threatened")
    assert form.stop.line.chips.isVisible()
    click(form, Concern.THREATENED.label)
    click(form, EscalationAnswer.ABOUT_THEM.label)
    form.should.setFocus()
    write("nobody shouts")
    team.flush()
    stop = team.autosave.answer(GapAnswer, problem_key(form.key))
    assert (stop.escalated_to, stop.second_to) == ("HR", "Owner")
    assert stop.happened == form.sentence.text()
    assert "nobody shouts" in stop.happened
    week = team.autosave.ritual.week
    assert "problem" not in team.autosave.ritual.closing_draft()
    team.autosave.ritual.seal()
    with team.services.database.reading():
        assert Problem.select().count() == 0
    summary = team.services.weeks.summary(week)
    assert summary.problems == ()
    (line,) = summary.gaps
    assert (line.escalated, line.label, line.concerns) == (True, "private", (Concern.THREATENED,))
    assert (line.told, line.escalated_to, line.second_to) == (EscalationAnswer.ABOUT_THEM, "HR", "Owner")


def test_no_it_is_not_about_that_leaves_the_problem_as_it_was_typed(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    form = problem_of(page.ideas.forms[0])
    write("Customers with returns")
    click(form, ASK)
    click(form, Concern.AT_RISK.label)
    form.stop.to.setFocus()
    write("HR")
    button(form, NOT_ABOUT_THAT).click()
    team.flush()
    assert form.who.text() == "Customers with returns"
    assert "Customers" in form.sentence.text()
    team.autosave.ritual.seal()
    with team.services.database.reading():
        assert (Problem.select().count(), Gap.select().count()) == (1, 0)


def test_a_problem_that_is_removed_takes_its_stop_along_and_undo_brings_both_back(
    team: RitualTeam, show: Show
) -> None:
    page = opened(team, show)
    item = page.ideas.items[0]
    form = problem_of(item.form)
    write("The trainee is bullied")
    click(form, Concern.THREATENED.label)
    form.stop.to.setFocus()
    write("HR")
    team.flush()
    before = team.autosave.ritual.draft
    item.remove_button.click()
    team.flush()
    draft = team.autosave.ritual.draft
    assert not draft.begun(GapAnswer)
    assert not draft.begun(ProblemAnswer)
    item.notice.buttons["back"].click()
    team.flush()
    assert team.autosave.ritual.draft.begun(GapAnswer) == before.begun(GapAnswer)
    assert form.stop.to.text() == "HR"
    assert form.who.text() == "The trainee is bullied"


def test_a_note_of_which_something_applies_goes_to_the_gaps_as_it_is_filed(
    team: RitualTeam, show: Show, qtbot: QtBot
) -> None:
    note = team.services.notes.add("A resident fell and nobody wrote it down", "tray")
    page = week(team, show)
    (stop,) = page.stops.values()
    # The words of the note open the line.
    qtbot.waitUntil(stop.line.chips.isVisible)
    click(page, Concern.HURT.label)
    assert team.autosave.answer(NoteFiling, note).target is NoteTarget.GAP
    gap = team.autosave.answer(GapAnswer, note)
    assert (gap.happened, gap.concerns) == ("A resident fell and nobody wrote it down", (Concern.HURT,))
    click(page, Concern.HURT.label)
    team.flush()
    assert team.autosave.answer(GapAnswer, note) == GapAnswer(happened=gap.happened)
    assert team.autosave.answer(NoteFiling, note).target is NoteTarget.GAP


def test_what_was_said_as_a_note_was_written_down_is_an_escalated_matter_of_the_next_ritual(
    team: RitualTeam, show: Show
) -> None:
    note = team.services.notes.add("He followed her to her car", "tray", (Concern.THREATENED,))
    page = week(team, show)
    assert SENTENCE in texts(page)
    assert {"Gap", Concern.THREATENED.label} <= {
        each.text() for each in page.findChildren(CheckChip) if each.isChecked()
    }
    click(page, "Problem")
    team.flush()
    assert team.autosave.answer(ProblemAnswer, note) == ProblemAnswer(), "it is nothing for the list"
    team.autosave.ritual.seal()
    with team.services.database.reading():
        gap = Gap.get()
    assert (gap.situation, gap.state) == ("He followed her to her car", GapState.ESCALATED)
    team.later()
    assert [case.situation for case in team.ritual().agenda.escalations] == [gap.situation]


def test_a_captured_week_keeps_what_applies_with_its_note(team: RitualTeam, show: Show) -> None:
    page = enter(make_page(Step.CAPTURE, team.autosave), show)
    write("She says she is being harassed")
    click(page, Concern.THREATENED.label)
    assert AT_ONCE[Concern.THREATENED] in texts(page)
    team.flush()
    assert team.autosave.answer(Capture) == Capture("She says she is being harassed", (Concern.THREATENED,))
    team.autosave.ritual.seal()
    (note,) = team.services.notes.waiting()
    assert note.concerns == (Concern.THREATENED,)


def test_a_draft_of_an_earlier_version_keeps_its_stop_by_whom_it_was_taken_to(
    team: RitualTeam, show: Show
) -> None:
    answer = GapAnswer(happened="Somebody was injured", escalated_to="Safety officer")
    team.autosave.ritual.put(answer, "gap")
    page = enter(make_page(Step.GAPS, team.begin()), show)
    assert SENTENCE in texts(page)
    assert team.autosave.answer(GapAnswer, "gap") == answer


def test_the_week_after_asks_again_and_names_the_second_address(team: RitualTeam, show: Show) -> None:
    stop = GapAnswer(happened="Two bruises", concerns=(Concern.AT_RISK,), escalated_to="Safeguarding lead")
    team.autosave.ritual.put(stop, "gap")
    team.autosave.ritual.seal()
    team.services.setup.save_addressees("Safeguarding lead", "Care inspectorate")
    team.later()
    page = enter(make_page(Step.GAPS, team.begin()), show)
    click(page, "No")
    assert NEXT_TO_TELL.format(role="Care inspectorate") in texts(page)


def test_what_applies_and_who_was_told_is_part_of_the_export(team: RitualTeam) -> None:
    stop = GapAnswer(
        happened="Two bruises",
        concerns=(Concern.HURT, Concern.AT_RISK),
        told=EscalationAnswer.NO_ANSWER,
        second_to="HR",
    )
    team.autosave.ritual.put(stop, "gap")
    team.autosave.ritual.seal()
    team.services.notes.add("A note", "app", (Concern.NOT_TRUE,))
    with team.services.database.reading():
        exported = json.loads(encode(gather()))
    (gap,) = exported["gap"]
    assert (gap["concerns"], gap["told"], gap["second_to"]) == ("hurt at_risk", "no_answer_yet", "HR")
    assert exported["note"][0]["concerns"] == "not_true"
