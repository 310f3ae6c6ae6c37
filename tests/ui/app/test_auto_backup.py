"""What looks after the data while one works: backups after a sealed week, and damage reported."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.backups import BackupReason
from leadway.domain.errors import DamagedError, KnownError
from leadway.services.backup.backups import list_backups
from leadway.services.ritual.seal_undo import UNDOABLE_FOR
from leadway.ui.app import auto_backup
from leadway.ui.app.auto_backup import AutoBackup


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing but the work itself."""
    monkeypatch.setattr(auto_backup, "FIRST_CHECK_MS", 0)
    monkeypatch.setattr(auto_backup, "AFTER_CHANGE_MS", 0)


def test_a_sealed_week_is_copied_once_when_its_seal_can_no_longer_be_undone(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with sample_team(tmp_path) as team:
        keeping = AutoBackup(team.services)
        with qtbot.assertNotEmitted(keeping.backed_up, wait=200):
            team.seal()
        assert not list_backups(team.folder)
        team.clock.advance(UNDOABLE_FOR)
        with qtbot.waitSignal(keeping.backed_up):
            keeping.back_up_if_due()
        keeping.back_up_if_due()
        keeping.close()
        [backup] = list_backups(team.folder)
        assert backup.reason is BackupReason.SEALED


def test_the_backup_follows_by_itself_when_the_seal_can_no_longer_be_undone(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with sample_team(tmp_path) as team:
        team.seal()
        team.clock.advance(UNDOABLE_FOR - timedelta(milliseconds=500))
        keeping = AutoBackup(team.services)
        keeping.back_up_if_due()
        team.clock.advance(timedelta(seconds=1))
        with qtbot.waitSignal(keeping.backed_up):
            pass
        keeping.close()


def test_a_week_whose_seal_was_undone_is_not_copied(qtbot: QtBot, tmp_path: Path) -> None:
    with sample_team(tmp_path) as team:
        keeping = AutoBackup(team.services)
        team.seal()
        team.services.seal_undo.undo()
        team.clock.advance(UNDOABLE_FOR)
        with qtbot.assertNotEmitted(keeping.backed_up, wait=200):
            keeping.back_up_if_due()
        keeping.close()
        assert not list_backups(team.folder)


def test_damage_is_reported_while_the_data_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    with sample_team(tmp_path) as team:
        path = whole(team)
        content = bytearray(path.read_bytes())
        content[-1000] ^= 1
        path.write_bytes(content)
        services = team.open()
        keeping = AutoBackup(services)
        with qtbot.waitSignal(keeping.damaged) as signal:
            keeping.begin()
        keeping.close()
        assert signal.args is not None
        assert isinstance(signal.args[0], DamagedError)


def test_a_backup_that_did_not_work_is_remembered_until_one_does(qtbot: QtBot, tmp_path: Path) -> None:
    with sample_team(tmp_path) as team:
        obstacle = team.folder.path / "backups"
        obstacle.write_text("a file where the folder should be")
        keeping = AutoBackup(team.services)
        team.seal()
        team.clock.advance(UNDOABLE_FOR)
        with qtbot.waitSignal(keeping.failed):
            keeping.back_up_if_due()
        assert _trouble(keeping) is not None
        obstacle.unlink()
        with qtbot.waitSignal(keeping.backed_up):
            keeping.back_up_if_due()
        assert _trouble(keeping) is None
        keeping.close()


def whole(team: SampleTeam) -> Path:
    """Return the file of the data, closed, with all there is in it."""
    team.close()
    return team.folder.database


def _trouble(keeping: AutoBackup) -> KnownError | None:
    return keeping.error
