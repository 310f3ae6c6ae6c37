"""The set-up, the choices, and who hears of a change."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from fixtures.sample_answers import A_MEASURE, KEPT, a_full_week
from fixtures.sample_team import SampleTeam
from leadway.domain.cadence import Rhythm
from leadway.domain.change import Change, Kind, kinds_of
from leadway.domain.refs import EntityKind
from leadway.domain.terms import Cadence, CommitmentState, SourceKind
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.keep.setup import CommitmentEntry
from leadway.storage.models import Commitment, Source, StateChange
from leadway.system.clock import SystemClock, zone_name


def test_promises_are_added_renamed_sorted_and_let_go(team: SampleTeam) -> None:
    setup = team.services.setup
    cash, refunds, sign_off, complaints = setup.commitments()
    setup.save_commitments(
        [
            CommitmentEntry("Refunds paid\nwithin 1 day", critical=True, id=refunds.id),
            cash,
            CommitmentEntry("  ", id=sign_off.id),
            CommitmentEntry(""),
            complaints,
            CommitmentEntry("Shelf cleared by Friday"),
        ]
    )
    assert [promise.title for promise in setup.commitments()] == [
        "Refunds paid within 1 day",
        cash.title,
        complaints.title,
        "Shelf cleared by Friday",
    ]
    with team.services.database.reading():
        assert Commitment.get_by_id(sign_off.id).state is CommitmentState.RETIRED
        retired = StateChange.record_id == sign_off.id, StateChange.before == CommitmentState.ACTIVE
        assert StateChange.get(*retired).after == CommitmentState.RETIRED


def test_a_promise_let_go_keeps_the_weeks_in_which_it_was_checked(team: SampleTeam) -> None:
    refunds = team.commitment("Refunds")
    week = team.seal((KEPT, refunds))
    team.later()
    team.services.setup.save_commitments([CommitmentEntry("", id=refunds)])
    assert "Refunds paid within 2 days" in [line.title for line in team.services.weeks.summary(week).checks]
    assert refunds not in [check.id for check in team.ritual().agenda.checks]


def test_places_where_rules_live_come_and_go_but_not_what_was_written_on_them(team: SampleTeam) -> None:
    setup = team.services.setup
    setup.save_sources([SourceKind.HANDBOOK, SourceKind.LAW])
    setup.save_sources([SourceKind.HANDBOOK, SourceKind.LAW, SourceKind.HEADS])
    with team.services.database.writing():
        Source.update(owner_role="Area manager").where(Source.kind == SourceKind.LAW).execute()
    setup.save_sources([SourceKind.HEADS])
    assert set(setup.sources()) == {SourceKind.LAW, SourceKind.HEADS}


def test_the_slot_is_kept_as_wall_clock_time_in_its_zone(team: SampleTeam) -> None:
    setup = team.services.setup
    assert setup.weekly_time() is None
    setup.save_weekly_time(WeeklyTime(5, time(15, 30), "stand-up \ud800"), "Europe/Berlin")
    team.open()
    assert team.services.setup.weekly_time() == WeeklyTime(5, time(15, 30), "stand-up \ufffd")
    assert team.services.settings.load().weekly_time_zone == "Europe/Berlin"
    assert team.services.weeks.home().weekly_time_sentence.startswith("If it’s Friday 15:30 (after: stand-up")
    team.services.setup.save_weekly_time(None, "Europe/Berlin")
    assert team.services.settings.load().weekly_time_zone == ""


def test_the_first_day_of_use_is_remembered_once(team: SampleTeam) -> None:
    first = team.services.settings.load().started_on
    team.later()
    team.services.setup.begin()
    assert team.services.settings.load().started_on == first == datetime(2026, 9, 4, tzinfo=UTC).date()


def test_who_listens_hears_once_what_a_write_changed(team: SampleTeam) -> None:
    heard: list[frozenset[Kind]] = []
    subscription = team.services.changes.subscribe(lambda changes: heard.append(kinds_of(changes)))
    team.services.notes.add("Ask Sam about the bins", "app")
    team.seal(*a_full_week(team))
    sealed = (
        "ritual", "check", "finding", "gap", "judgement", "problem", "opportunity", "experiment", "measure",
        "reading", "move",
    )  # fmt: skip
    assert heard == [{EntityKind.NOTE}, set(map(EntityKind, sealed))]
    subscription.end()
    team.services.setup.finish()
    assert len(heard) == 2


def test_a_change_says_which_record_it_was(team: SampleTeam) -> None:
    heard: list[frozenset[Change]] = []
    team.services.changes.subscribe(heard.append)
    note = team.services.notes.add("Ask Sam about the bins", "app")
    assert heard == [{Change(EntityKind.NOTE, frozenset({note}))}]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_same_sealed_week_asks_for_the_same_document_on_any_day(team: SampleTeam, paper: str) -> None:
    week = team.seal(*a_full_week(team))
    request = team.services.documents.weekly(week, paper)
    team.later(3)
    team.seal((A_MEASURE, "another"))
    assert team.services.documents.weekly(week, paper) == request
    assert request.file_name == "Leadway 2026-W36.pdf"
    assert request.paper == paper


def test_a_promise_can_have_any_rhythm(team: SampleTeam) -> None:
    with team.services.database.writing():
        Commitment.update(cadence=Cadence.MONTHLY, day_of_month=31).where(
            Commitment.id == team.commitment("Late-shift")
        ).execute()
    titles = [check.title for check in team.ritual().agenda.checks]
    assert "Late-shift sign-off" not in titles
    assert Rhythm(Cadence.MONTHLY, day=31, since=team.today).due(Week(2026, 40))


def test_a_paused_promise_rests_until_its_day(team: SampleTeam) -> None:
    with team.services.database.writing():
        Commitment.update(state=CommitmentState.PAUSED, paused_until=team.today).execute()
    assert len(team.ritual().agenda.checks) == 4
    with team.services.database.writing():
        Commitment.update(paused_until=datetime(2026, 9, 5, tzinfo=UTC).date()).execute()
    assert team.ritual().agenda.checks == ()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":America/Lima", "America/Lima"),
        (":/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
    ],
)
def test_the_zone_has_its_proper_name_however_it_is_given(
    monkeypatch: pytest.MonkeyPatch, written: str, name: str
) -> None:
    if "/usr" in written and not Path(written[1:]).exists():
        pytest.skip("this system keeps its zones elsewhere")
    monkeypatch.setenv("TZ", written)
    assert zone_name() == name


def test_the_real_clock_knows_its_zone() -> None:
    assert SystemClock().now().tzinfo is not None
