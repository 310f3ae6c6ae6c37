"""A disk that is full at any write of a ritual, a backup, a restore, an export and a change of the key.

Each time the person is told in a sentence, all that was kept is there, and nothing half is taken for real.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import randbelow

import pytest

from fixtures.sample_answers import a_full_week
from fixtures.sample_team import SampleTeam, sample_team, walk_to_the_end
from helpers.databases import is_sound
from helpers.disturbed import Disturbance, Outcome, disturbed, on_full_disk, some_steps
from leadway.domain import answers
from leadway.domain.backups import BackupReason
from leadway.domain.terms import Mode, WeekStatus
from leadway.services.backup.backups import BackupJob, backups_in, list_backups, make
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.restore import inspect, restore
from leadway.services.keys import KeyFile, KeyRequest, fingerprint
from leadway.services.keys.key_settings import KeySettings
from leadway.services.transfer.checks import checked
from leadway.services.transfer.sources import read_any
from leadway.system.paths import DataFolder

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a full disk is played in a fork"),
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("cheap_guesses"),
]

NOTE = "Ask Sam about the bins"
OLDER = b"an export of last month"
_PAGE = 4096
# Some pages, and some bytes: writes end within a page, too, and in logs, whose pages have heads. Each run
# begins elsewhere, so that in time it is tried at each write.
_STRIDE = 9 * _PAGE + 500
_MOST = 4 << 20


@dataclass(frozen=True)
class Place:
    """A computer: its data folder, a second folder for backups, and where exports go."""

    root: Path

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.root / "data")

    @property
    def second(self) -> Path:
        return self.root / "stick"

    @property
    def export(self) -> Path:
        return self.root / "mine.zip"

    def team(self) -> SampleTeam:
        """Return its data, with the key as its key file has it."""
        made = SampleTeam(self.folder, key=KeyRequest(self.folder).key())
        made.later()
        return made


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a computer with a sealed week, a note, and a backup from before the note; all is closed."""
    place = Place(tmp_path_factory.mktemp("template"))
    with sample_team(place.root) as team:
        KeyFile("desk", fingerprint(team.key.value), plain=team.key.value.hex()).write(place.folder.key_file)
        team.seal(*a_full_week(team))
        make(team.services.backups().job())
        team.services.notes.add(NOTE, "app")
    place.second.mkdir()
    Destinations.read(place.folder).choose(place.folder, place.second)
    place.export.write_bytes(OLDER)
    return place


def ritual(place: Place, told: int) -> None:
    """Do the week after, and tell of each word once it is kept."""
    team = place.team()
    team.services.notes.add("Label printer out of rolls", "app")
    os.write(told, b"Label printer out of rolls\n")
    open_ritual = team.ritual()
    open_ritual.choose(Mode.FULL)
    for number in range(12):
        lesson = f"Count the bins {number} times"
        open_ritual.put(answers.Closing(lesson=lesson))
        os.write(told, f"{lesson}\n".encode())
    walk_to_the_end(open_ritual)
    open_ritual.seal()
    os.write(told, b"sealed\n")
    team.close()


def backup(place: Place, _told: int) -> None:
    team = place.team()
    make(BackupJob(place.folder, team.key.value, BackupReason.SEALED, team.clock.now()))


def restoring(place: Place, _told: int) -> None:
    team = place.team()
    [backup] = list_backups(place.folder)
    restore(place.folder, inspect(backup, place.folder, team.key), team.key, team.clock.now())


def export(place: Place, _told: int) -> None:
    team = place.team()
    team.services.exporting().save(place.export, replace=True)
    team.close()


def new_key(place: Place, _told: int) -> None:
    KeySettings(place.folder, KeyRequest(place.folder).key()).rotate()


def new_recovery_key(place: Place, _told: int) -> None:
    KeySettings(place.folder, KeyRequest(place.folder).key()).new_recovery_key()


Work = Callable[[Place, int], None]
WORKS: list[Work] = [ritual, backup, restoring, export, new_key, new_recovery_key]


@pytest.fixture(params=WORKS, ids=lambda work: work.__name__)
def work(request: pytest.FixtureRequest) -> Work:
    """Return what is being done when the disk is full."""
    chosen: Work = request.param
    return chosen


def look_at(place: Place, work: Work, words: list[str], ended: Outcome) -> None:
    """Make sure of everything a person relies on."""
    team = place.team()
    week = team.week
    try:
        services = team.services
        assert is_sound(services)
        assert services.weeks.status(week.shift(-1)) is WeekStatus.DONE
        was_restored = any(backup.reason is BackupReason.REPLACED for backup in list_backups(place.folder))
        kept = [note.text for note in services.notes.waiting()]
        if work is not ritual:
            assert kept == ([] if was_restored else [NOTE])
        if work is restoring and ended is Outcome.DONE:
            assert was_restored
        if work is ritual:
            assert kept[0] == NOTE or "sealed" in words
            assert_kept(team, words)
        for backup in [*list_backups(place.folder), *backups_in(place.second)]:
            assert inspect(backup, place.folder, team.key).sound
        if place.export.read_bytes() != OLDER:
            checked(read_any(place.export)[1])
        team.close()
        left = {path.name for path in place.folder.path.iterdir() if ".new" in path.name}
        assert left == set()
    finally:
        team.close()


def assert_kept(team: SampleTeam, words: list[str]) -> None:
    """Every word that was told to be kept is there."""
    if "sealed" in words:
        assert team.services.weeks.status(team.week) is WeekStatus.DONE
    elif counted := [int(word.split()[3]) for word in words[1:]]:
        # The last one told, or one that was kept and not told of any more.
        assert int(team.ritual().draft.get(answers.Closing).lesson.split()[3]) >= counted[-1]
    elif words:
        assert words[0] in [note.text for note in team.services.notes.waiting()]


def tried(place: Place, work: Work, disturbance: Callable[[Callable[[], object]], Outcome]) -> Outcome:
    """Do the work with a disturbance on a computer of its own, and look at what is there afterwards."""
    with listening() as (told, heard):
        ended = disturbance(partial(work, place, told))
        words = heard()
    assert ended in (Outcome.TOLD, Outcome.DONE), f"{ended.value}: {place.root.name}"
    look_at(place, work, words, ended)
    return ended


@contextmanager
def listening() -> Iterator[tuple[int, Callable[[], list[str]]]]:
    """Give what to write to, and a way to read what was written; no file is opened for it."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    try:
        os.write(write, b"\n")
        yield write, lambda: os.read(read, 1 << 16).decode().split("\n")[1:-1]
    finally:
        os.close(read)
        os.close(write)


@contextmanager
def computer(template: Place, path: Path) -> Iterator[Place]:
    """Give a computer like the first one, and take it away again."""
    place = Place(path)
    shutil.copytree(template.root, place.root)
    Destinations.read(place.folder).choose(place.folder, place.second)
    yield place
    shutil.rmtree(place.root)


def test_at_every_step_that_python_takes(template: Place, tmp_path: Path, work: Work) -> None:
    for step in some_steps():
        with computer(template, tmp_path / f"step {step}") as place:
            disturbance = partial(disturbed, disturbance=Disturbance.FULL_DISK, step=step)
            if tried(place, work, disturbance) is Outcome.DONE:
                break
    else:
        pytest.fail("it never came to its end")


def test_at_every_write_of_the_database_too(template: Place, tmp_path: Path, work: Work) -> None:
    ends = []
    for most in (0, *range(1 + randbelow(_STRIDE), _MOST, _STRIDE)):
        with computer(template, tmp_path / f"most {most}") as place:
            ends.append(tried(place, work, partial(on_full_disk, most=most)))
        if ends[-3:] == [Outcome.DONE] * 3:
            break
    else:
        pytest.fail("it never came to its end")
    assert Outcome.TOLD in ends
