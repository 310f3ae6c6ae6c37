"""How a backup is described: when and why it was made, its size, what it holds, and what opens it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadway.domain.backups import BackupReason, Contents
from leadway.domain.weeks import Week
from leadway.services.backup.backups import Backup
from leadway.services.backup.restore import BackupState, InspectedBackup
from leadway.services.keys import Key
from leadway.ui.backup.texts import (
    ALL,
    BY_ITSELF,
    BY_KEYCHAIN,
    IN_SECOND_FOLDER,
    LAST,
    NO_WEEK,
    OPENS,
    SEALED,
    comparison,
    contents_text,
    location,
    moment,
    opens,
    size,
)

MADE_AT = datetime(2026, 11, 24, 23, 5, tzinfo=UTC)
BACKUP = Backup(
    MADE_AT, Path("leadway-20261124T230500Z-sealed.db"), BackupReason.SEALED, 340_000, second=True
)
EMPTY = Contents(0, None, (), "0001")
FULL = Contents(12, Week(2026, 47), (("note", 3), ("gap", 1), ("link", 9)), "0001")


def test_it_says_why_it_was_made_how_large_it_is_and_where_it_is() -> None:
    assert location(BACKUP) == f"{BackupReason.SEALED.label} · 340 KB · {IN_SECOND_FOLDER}"
    copied = Backup(MADE_AT, Path("leadway.db"), BackupReason.BY_HAND, 340_000)
    assert location(copied) == "leadway.db · 340 KB", "its name does not say why it was made"
    assert moment(BACKUP.made_at) == "24 November 2026, 23:05"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "1 KB"), (1_499, "1 KB"), (999_499, "999 KB"), (1_000_000, "1.0 MB"), (1_260_000, "1.3 MB")],
)
def test_a_size_has_a_unit_that_people_know(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        (EMPTY, "0 weeks · 0 records"),
        (Contents(1, Week(2026, 47), (("note", 1),), "0001"), "1 week · last: Week 47 of 2026 · 1 record"),
        (FULL, "12 weeks · last: Week 47 of 2026 · 13 records"),
    ],
)
def test_what_it_holds_is_counted_in_words(contents: Contents, text: str) -> None:
    assert contents_text(contents) == text


def test_only_what_one_of_the_two_has_is_compared() -> None:
    assert comparison(EMPTY, FULL) == [
        (SEALED, "0", "12"),
        (LAST, NO_WEEK, "Week 47 of 2026"),
        ("Gaps", "0", "1"),
        ("Notes", "0", "3"),
        (ALL, "0", "13"),
    ]
    assert [(mine, its) for _name, mine, its in comparison(None, EMPTY)] == [
        ("", "0"),
        ("", NO_WEEK),
        ("", "0"),
    ]


@pytest.mark.parametrize(
    ("methods", "key", "state", "text"),
    [
        (("passphrase",), None, BackupState.LOCKED, OPENS["passphrase",]),
        (("recovery",), None, BackupState.LOCKED, OPENS["recovery",]),
        (("recovery", "passphrase"), None, BackupState.LOCKED, OPENS["passphrase", "recovery"]),
        ((), Key(bytes(32), in_keychain=True), BackupState.SOUND, BY_KEYCHAIN),
        ((), Key(bytes(32), in_keychain=False), BackupState.SOUND, BY_ITSELF),
        ((), None, BackupState.DAMAGED, BackupState.DAMAGED.label),
        ((), None, BackupState.LOCKED, BackupState.LOCKED.label),
    ],
)
def test_the_list_says_what_opens_each_backup_or_why_nothing_does(
    methods: tuple[str, ...], key: Key | None, state: BackupState, text: str
) -> None:
    assert opens(InspectedBackup(BACKUP, state, methods=methods, key=key)) == text
