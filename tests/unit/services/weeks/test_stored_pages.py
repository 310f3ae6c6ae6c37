"""The stored pages of weeks: sealing stores them, and those of old weeks are stored before they are shown."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fixtures.sample_answers import AN_INJURY, a_full_week
from fixtures.sample_team import SampleTeam
from helpers.databases import STORED, failing_at
from helpers.guards import ExpectLog
from leadway.domain import answers
from leadway.domain.errors import KnownError
from leadway.domain.terms import (
    Label,
    RitualState,
)
from leadway.domain.week_page import PAGE_FORMAT, RULE
from leadway.domain.weeks import Week
from leadway.reports.weekly import weekly_data
from leadway.services.documents.documents import weekly_words
from leadway.services.keys import Key
from leadway.services.record_writer import DataService
from leadway.services.weeks import old_weeks
from leadway.services.weeks.old_weeks import fill_old_weeks, read_page
from leadway.storage.models import Gap, Problem, Ritual
from leadway.storage.week_pages import UnreadablePageError, dump_page, load_page
from leadway.system.paths import DataFolder

# ---------------------------------------------------------------------------------- sealing stores it


def printed(team: SampleTeam, weeks: list[Week]) -> str:
    """Return all that the window and the documents say of these weeks."""
    pages = [team.services.weeks.summary(week) for week in weeks]
    return json.dumps([(weekly_words(page), weekly_data(page, generated=date(2027, 1, 1))) for page in pages])


def test_sealing_stores_the_page_that_the_draft_showed(team: SampleTeam) -> None:
    ritual = team.ritual()
    for given in (*a_full_week(team), (AN_INJURY, "injury")):
        ritual.put(*given)
    shown = ritual.page()
    ritual.seal()
    with team.services.database.reading():
        row = Ritual.get()
        stored = load_page(row.page or "")
        assert stored.sealed_at == row.sealed_at
        assert stored.in_one_line == row.closing_line
        assert replace(stored, sealed_at=None, in_one_line="") == shown


def test_a_week_counted_by_an_earlier_rule_says_so_in_one_line(team: SampleTeam) -> None:
    week = team.seal(*a_full_week(team))
    line = "Counted by the rule of that time."
    assert line not in printed(team, [week])
    with team.services.database.writing():
        row = Ritual.get()
        row.page = dump_page(replace(load_page(row.page or ""), rule=RULE - 1))
        row.save()
    assert printed(team, [week]).count(line) == 2, "once in the window and once on paper"


def test_a_page_of_a_newer_format_is_said_and_kept(team: SampleTeam) -> None:
    week = team.seal(*a_full_week(team))
    newer = json.dumps({"format": PAGE_FORMAT + 1})
    with team.services.database.writing():
        Ritual.update(page=newer).execute()
    with pytest.raises(KnownError, match="newer Leadway"):
        team.services.weeks.summary(week)
    fill_old_weeks(team.services.database)
    with team.services.database.reading():
        assert Ritual.get().page == newer


# ----------------------------------------------------------------------------------------------- labels


def test_a_page_has_the_labels_of_today_and_the_last_one_of_what_is_gone(team: SampleTeam) -> None:
    week = team.seal(*a_full_week(team))
    services = team.services
    records = DataService(services.database, team.clock, services.changes, services.settings)
    assert services.weeks.summary(week).problems[0].label is Label.COMPANY
    with records.writing_records() as writer:
        writer.update(Problem.get(), label=Label.PUBLIC)
        writer.update(Gap.get(), label=Label.COMPANY)
    page = services.weeks.summary(week)
    assert (page.problems[0].label, page.gaps[0].label) == (Label.PUBLIC, Label.COMPANY)
    with records.writing_records() as writer:
        writer.delete(Problem.get())
    gone = services.weeks.summary(week).problems[0]
    assert (gone.label, gone.happens) == (Label.PUBLIC, "wait 3 days")


# -------------------------------------------------------------------------------------------- old weeks


@pytest.fixture(params=["0001", "0002"])
def stored(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SampleTeam]:
    """Return the team's data as a Leadway left it that stored no pages."""
    folder = DataFolder(tmp_path / "stored")
    folder.make()
    shutil.copyfile(STORED / f"{request.param}.db", folder.database)
    key = bytes.fromhex((STORED / f"{request.param}.key.txt").read_text(encoding="utf-8"))
    team = SampleTeam(folder, key=Key(key, in_keychain=False))
    team.later(5)
    yield team
    team.close()


OLD = [Week(2026, 36), Week(2026, 40)]
GOLDEN = Path(__file__).parents[3] / "golden" / "old_pages.json"


def forget_pages(team: SampleTeam) -> None:
    """Leave the sealed weeks as they were sealed before pages were stored."""
    with team.services.database.writing():
        Ritual.update(page=None).execute()


def stored_weeks(team: SampleTeam) -> list[str | None]:
    """Return the stored pages, oldest first."""
    with team.services.database.reading():
        rows = Ritual.select().where(Ritual.state != RitualState.DRAFT).order_by(Ritual.week)
        return [row.page for row in rows]


def test_the_page_of_an_old_week_is_the_same_before_and_after_it_is_stored(
    stored: SampleTeam, request: pytest.FixtureRequest
) -> None:
    forget_pages(stored)
    with stored.services.database.reading():
        read = [read_page(Ritual.get(Ritual.week == week)) for week in OLD]
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))[request.node.callspec.params["stored"]]
    assert golden == [json.loads(dump_page(page)) for page in read]
    assert fill_old_weeks(stored.services.database) == len(OLD)
    assert [load_page(page or "") for page in stored_weeks(stored)] == read


def test_an_old_week_is_stored_before_it_is_shown(stored: SampleTeam) -> None:
    forget_pages(stored)
    before = printed(stored, OLD)
    assert None not in stored_weeks(stored)
    with stored.services.database.writing():
        Gap.update(situation="edited").execute()
        Problem.update(who="edited").execute()
    assert printed(stored, OLD) == before


def test_filling_that_was_cut_short_goes_on_where_it_was(
    stored: SampleTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_pages(stored)
    database = stored.services.database

    def killed(page: Any) -> str:  # noqa: ANN401
        if page.sealed_at.isocalendar().week == OLD[1].number:
            raise SystemExit
        return dump_page(page)

    monkeypatch.setattr(old_weeks, "dump_page", killed)
    with pytest.raises(SystemExit):
        fill_old_weeks(database)
    first, second = stored_weeks(stored)
    assert first is not None
    assert second is None
    monkeypatch.undo()
    assert fill_old_weeks(database) == 1
    assert stored_weeks(stored)[0] == first
    assert fill_old_weeks(database) == 0


def test_old_weeks_are_stored_one_at_a_time_in_another_thread_while_one_writes(stored: SampleTeam) -> None:
    forget_pages(stored)
    services = stored.services
    waiting = len(services.notes.waiting())
    left = services.weeks.weeks_without_page()
    assert left == OLD

    def store_one() -> None:
        assert services.weeks.fill_old_week(left.pop(0))
        assert services.database._db.is_closed(), "the thread has no connection any more"

    for stored_pages in ([True, False], [True, True]):
        thread = threading.Thread(target=store_one)
        thread.start()
        services.notes.add("Label printer", "app")
        thread.join()
        assert [page is not None for page in stored_weeks(stored)] == stored_pages
    assert services.weeks.weeks_without_page() == []
    assert not services.weeks.fill_old_week(OLD[0])
    assert len(services.notes.waiting()) == waiting + 2


def test_an_old_week_is_shown_although_its_page_cannot_be_stored(stored: SampleTeam) -> None:
    forget_pages(stored)
    with failing_at(stored.services, "UPDATE ON ritual"):
        assert stored.services.weeks.summary(OLD[0]).gaps
    assert stored_weeks(stored) == [None, None]


def test_an_old_week_that_cannot_be_read_keeps_no_other_from_being_stored(
    stored: SampleTeam, expect_log: ExpectLog
) -> None:
    forget_pages(stored)
    database = stored.services.database
    with database.writing():
        odd = Ritual.get(Ritual.week == OLD[0])
        database._db.execute_sql('UPDATE "check" SET done = "no answer" WHERE ritual_id = ?', (odd.id,))
    with expect_log(f"the page of {OLD[0]} cannot be read"):
        with pytest.raises(UnreadablePageError):
            stored.services.weeks.summary(OLD[0])
        assert fill_old_weeks(database) == 1
        assert [page is None for page in stored_weeks(stored)] == [True, False]
        sealed = stored.seal(answers.Closing(lesson="Rest"))
    assert stored.services.weeks.summary(sealed).lesson == "Rest"


def test_sealing_a_week_stores_the_old_ones_first(stored: SampleTeam) -> None:
    forget_pages(stored)
    stored.seal(answers.Closing(lesson="Rest"))
    assert None not in stored_weeks(stored)
