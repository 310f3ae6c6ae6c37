"""SQLite's errors: each fault is known by its code, through whatever wraps it."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlcipher3
from peewee import DatabaseError, IntegrityError, OperationalError

from fixtures.sample_team import SampleTeam
from helpers.databases import fill_up, raw, small_disk
from leadway.domain.errors import DamagedError, InUseError, KnownError
from leadway.storage.backups import copy_verified
from leadway.storage.database import Database
from leadway.storage.errors import explain, explained, fault_code
from leadway.storage.models import Setting


def fault(code: int, text: str = "in any language") -> sqlcipher3.Error:
    error = sqlcipher3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


def test_sqlcipher_gives_each_error_its_code(tmp_path: Path) -> None:
    opened = raw(tmp_path / "a.db", bytes(32))
    with opened as connection, pytest.raises(sqlcipher3.OperationalError) as caught:
        connection.execute("SELECT * FROM nothing")
    assert caught.value.sqlite_errorcode == sqlcipher3.SQLITE_ERROR


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC]
)
def test_an_extended_code_is_reported_as_its_primary_one(code: int) -> None:
    assert fault_code(fault(code)) == sqlcipher3.SQLITE_IOERR
    assert str(explain(fault(code))) == str(explain(fault(sqlcipher3.SQLITE_IOERR)))


def test_an_error_that_a_person_can_do_nothing_about_stays_a_bug() -> None:
    for error in (
        fault(sqlcipher3.SQLITE_ERROR, "disk is full"),
        fault(19, "locked"),
        ValueError("full"),
        None,
    ):
        assert explain(error) is None
    with pytest.raises(IntegrityError), explained():
        raise IntegrityError("the disk is full of locked books")


def test_the_code_is_found_behind_peewees_error_and_behind_its_attempt_to_roll_back(team: SampleTeam) -> None:
    database = team.services.database
    database._db.execute_sql(f"PRAGMA max_page_count = {database.path.stat().st_size // 4096 + 20}")

    with pytest.raises(KnownError, match="The disk is full") as caught, database.writing():
        Setting.create(key="ballast", value="x" * 10_000_000)

    assert isinstance(caught.value.__cause__, OperationalError)
    database._db.execute_sql(f"PRAGMA max_page_count = {(1 << 32) - 2}")


def test_data_that_another_program_writes_is_reported_as_in_use(team: SampleTeam) -> None:
    database = team.services.database
    database._db.execute_sql("PRAGMA busy_timeout = 10")
    with raw(database.path, team.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnownError) as caught, database.writing():
            pass
    assert isinstance(caught.value, InUseError)


def test_a_file_that_another_key_made_is_reported_as_damaged(team: SampleTeam) -> None:
    team.close()
    with pytest.raises(DamagedError) as caught:
        Database.open(team.folder.database, bytes(32))
    assert isinstance(caught.value.__cause__, DatabaseError)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="mounts a small disk")
def test_a_backup_onto_a_full_disk_is_reported_by_its_code(team: SampleTeam, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="2m") as disk:
        ballast = fill_up(disk)
        with ballast.open("r+b") as file:
            file.truncate(ballast.stat().st_size - (1 << 16))
        with pytest.raises(KnownError, match="The disk is full"):
            copy_verified(team.services.database.path, team.key.value, disk / "backup.db")
