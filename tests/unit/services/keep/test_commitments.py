"""The register of commitments: what is changed is what the person meant, and every slip can be undone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.sample_answers import KEPT
from fixtures.sample_team import SampleTeam
from helpers.commitments import CommitmentRegister
from leadway.domain.errors import KnownError
from leadway.domain.registers.keep import COMMITMENTS
from leadway.domain.terms import Cadence, CommitmentState
from leadway.domain.weeks import Week
from leadway.services.keep.commitments import ANSWERED
from leadway.services.registers.service import ADD, CHANGE
from leadway.services.registers.views import Values
from leadway.storage.models import Commitment, Ritual

RETIRE = COMMITMENTS.step("retire").undo
NEW_WORDS = "Refunds paid within 1 day"


@pytest.fixture
def commitments(team: SampleTeam) -> CommitmentRegister:
    """Return the register of the sample team, with undo."""
    team.services.database.undo.start()
    return CommitmentRegister(team.services)


def titles(register: CommitmentRegister) -> list[str]:
    return [each.title for each in register.all()]


def named(register: CommitmentRegister, begins: str) -> Values:
    return next(each for each in register.all() if each.title.startswith(begins))


def changed(record: Values, **values: object) -> Values:
    return replace(record, **values)


def pages(team: SampleTeam) -> list[str | None]:
    with team.services.database.reading():
        return [row.page for row in Ritual.select().order_by(Ritual.week)]


def asked(team: SampleTeam) -> list[str]:
    return [check.title for check in team.ritual().agenda.checks]


def test_more_than_five_can_be_added_each_at_the_end(commitments: CommitmentRegister) -> None:
    before = titles(commitments)
    added = [f"Shelf {number} counted" for number in range(8)]
    for title in added:
        commitments.save(commitments.blank(), commitments.blank(title=title))
    assert titles(commitments) == before + added


def test_one_without_words_is_not_stored_and_one_whose_words_are_deleted_keeps_them(
    commitments: CommitmentRegister,
) -> None:
    before = titles(commitments)
    assert commitments.save(commitments.blank(), commitments.blank(title="  ")).id == ""
    first = commitments.all()[0]
    assert commitments.save(first, changed(first, title=" ")).title == before[0]
    assert titles(commitments) == before


def test_how_often_when_and_what_right_means_are_kept_and_followed(
    team: SampleTeam, commitments: CommitmentRegister
) -> None:
    refunds = named(commitments, "Refunds")
    cadence = (Cadence.EVERY_N_WEEKS, 2)
    saved = commitments.save(
        refunds, changed(refunds, critical=True, cadence=cadence, right_means="No complaint")
    )
    assert named(commitments, "Refunds") == saved
    assert (saved.critical, saved.cadence, saved.right_means) == (True, cadence, "No complaint")
    due = {week for week in map(team.week.shift, range(4)) if commitments.rhythm(saved).due(week)}
    assert len(due) == 2
    weekly = commitments.save(saved, changed(saved, cadence=(Cadence.WEEKLY, 1)))
    assert all(commitments.rhythm(weekly).due(team.week.shift(weeks)) for weeks in range(4))


def test_two_who_change_different_things_of_one_lose_neither(commitments: CommitmentRegister) -> None:
    refunds = named(commitments, "Refunds")
    commitments.save(refunds, changed(refunds, right_means="No complaint"))
    commitments.save(refunds, changed(refunds, critical=True))
    both = named(commitments, "Refunds")
    assert (both.critical, both.right_means) == (True, "No complaint")


def test_words_changed_before_the_first_check_are_simply_changed(
    team: SampleTeam, commitments: CommitmentRegister
) -> None:
    refunds = named(commitments, "Refunds")
    saved = commitments.save(refunds, changed(refunds, title=NEW_WORDS))
    assert (saved.title, commitments.old_words(saved)) == (NEW_WORDS, "")
    assert NEW_WORDS in asked(team)


@pytest.fixture
def sealed(team: SampleTeam, commitments: CommitmentRegister) -> Values:
    """Return a commitment that was checked last week, with other words that were typed since."""
    refunds = named(commitments, "Refunds")
    team.seal((KEPT, refunds.id))
    team.later()
    return commitments.save(refunds, changed(refunds, title=NEW_WORDS))


def test_changed_words_ask_and_until_then_the_old_ones_count(
    team: SampleTeam, commitments: CommitmentRegister, sealed: Values
) -> None:
    assert (sealed.title, commitments.old_words(sealed)) == (NEW_WORDS, "Refunds paid within 2 days")
    assert sealed in commitments.all(), "after a restart, too"
    assert "Refunds paid within 2 days" in asked(team)
    again = commitments.save(sealed, changed(sealed, title=commitments.old_words(sealed)))
    assert (again.title, commitments.old_words(again)) == ("Refunds paid within 2 days", "")


def test_better_words_go_on_with_the_history_and_leave_sealed_weeks_as_they_are(
    team: SampleTeam, commitments: CommitmentRegister, sealed: Values
) -> None:
    before = pages(team)
    same = commitments.choose_words(sealed, same=True)
    assert (same.id, same.title, commitments.old_words(same)) == (sealed.id, NEW_WORDS, "")
    assert NEW_WORDS in asked(team)
    assert pages(team) == before


def test_a_new_one_ends_the_old_and_starts_this_week_in_its_place(
    team: SampleTeam, commitments: CommitmentRegister, sealed: Values
) -> None:
    before, order = pages(team), titles(commitments)
    new = commitments.choose_words(sealed, same=False)
    assert new.id != sealed.id
    assert titles(commitments) == order
    assert commitments.rhythm(new).since == team.week.first_day
    assert NEW_WORDS in asked(team)
    assert "Refunds paid within 2 days" not in asked(team)
    with team.services.database.reading():
        assert Commitment.get_by_id(sealed.id).state is CommitmentState.RETIRED
        assert Commitment.get_by_id(sealed.id).title == "Refunds paid within 2 days"
    assert pages(team) == before
    assert not commitments.rhythm(new).due(Week.of(team.today).shift(-1))


def test_what_was_answered_this_week_about_the_old_one_is_not_lost_by_a_new_one(
    team: SampleTeam, commitments: CommitmentRegister, sealed: Values
) -> None:
    team.ritual().put(KEPT, sealed.id)
    before = commitments.all()
    with pytest.raises(KnownError, match=ANSWERED):
        commitments.choose_words(sealed, same=False)
    assert commitments.all() == before
    assert commitments.choose_words(sealed, same=True).title == NEW_WORDS


def test_the_old_words_can_be_kept(commitments: CommitmentRegister, sealed: Values) -> None:
    commitments.keep_old_words(sealed)
    assert named(commitments, "Refunds").title == "Refunds paid within 2 days"


def test_one_is_moved_to_any_place(commitments: CommitmentRegister) -> None:
    before = titles(commitments)
    commitments.move(commitments.all()[0], len(before) - 1)
    assert titles(commitments) == [*before[1:], before[0]]
    commitments.move(commitments.all()[-1], 0)
    assert titles(commitments) == before


def test_each_step_can_be_undone_and_what_was_typed_in_one_go_is_one_step(
    team: SampleTeam, commitments: CommitmentRegister
) -> None:
    undo, before = team.services.database.undo, commitments.all()
    record = commitments.blank()
    for end in range(1, len("Shelf counted") + 1):
        record = commitments.save(record, changed(record, title="Shelf counted"[:end]))
    assert undo.next == ADD.format(title="Shelf counted")
    commitments.move(record, 0)
    record = commitments.save(record, changed(record, critical=True))
    record = commitments.save(record, changed(record, right_means="Nothing is missing"))
    assert undo.next == CHANGE.format(title="Shelf counted")
    assert commitments.remove(record) == undo.next == RETIRE.format(title="Shelf counted")
    assert commitments.all() == before
    undo.undo()
    assert commitments.all()[0] == record
    undo.undo()
    assert commitments.all()[0] == changed(record, critical=False, right_means="")
    undo.undo()
    undo.undo()
    assert commitments.all() == before
    assert undo.next is None


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["add", "words", "critical", "right", "move", "remove"]),
        st.integers(0, 6),
        st.text("abc ", min_size=1, max_size=6),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(changes=CHANGES)
def test_whatever_was_done_undoing_every_step_leads_back(
    team: SampleTeam, commitments: CommitmentRegister, changes: list[tuple[str, int, str]]
) -> None:
    undo, before = team.services.database.undo, commitments.all()
    for change, number, words in changes:
        records = commitments.all()
        record = records[number % len(records)] if records else commitments.blank()
        if change == "add" or not records:
            commitments.save(commitments.blank(), commitments.blank(title=words))
        elif change == "move":
            commitments.move(record, number % len(records))
        elif change == "remove":
            commitments.remove(record)
        else:
            values: dict[str, dict[str, object]] = {
                "words": {"title": words},
                "critical": {"critical": not record.critical},
            }
            commitments.save(record, changed(record, **values.get(change, {"right_means": words})))
    while undo.next:
        undo.undo()
    assert commitments.all() == before


def test_a_new_one_in_place_of_the_old_can_be_undone(
    team: SampleTeam, commitments: CommitmentRegister, sealed: Values
) -> None:
    commitments.choose_words(sealed, same=False)
    team.services.database.undo.undo()
    assert "Refunds paid within 2 days" in asked(team)
    assert NEW_WORDS not in titles(commitments)
