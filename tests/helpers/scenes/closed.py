"""The window while the data is closed: locked, and where it cannot be opened."""

from __future__ import annotations

from functools import partial

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fixtures.half_year import NOW
from helpers.key_file import lose_key_file
from helpers.scenes.keys import KEY, by_passphrase, in_every_way, in_file
from helpers.scenes.stage import Play, Scene, Stage, until
from leadway.domain.errors import DamagedError, InUseError, KnownError, NewerError, UnfitFolderError
from leadway.services import deletion
from leadway.services.backup import backups
from leadway.services.backup.recovery import RecoveryService
from leadway.services.deletion import DeletionResult
from leadway.services.keys import Key, LockedError, NoKeyYetError, unlock
from leadway.services.keys.file import missing
from leadway.ui.app.unsaved_words import not_saved
from leadway.ui.backup.recovery_action import RESTORING, RESTORING_MEANS
from leadway.ui.backup.recovery_actions import RecoveryStep
from leadway.ui.startup.unfit_window import UnfitWindow
from leadway.ui.startup.unlock_page import ASKING, UnlockPage

_DAMAGED = DamagedError("The Leadway data is damaged.", "It was left as it is.", says_unchanged=True)
_FILE_LEFT = "1 file in /home/mira/Backups could not be deleted. Delete it yourself."
_ENTRY_LEFT = (
    "The keychain “GNOME Keyring” is locked. Its entry “Leadway” for "
    "216dd4dd-3ac7-48ad-9330-34b48f033044.5f21a09c stays: delete it there."
)
_NEWER = NewerError("This data was written by a newer Leadway.", "Install the newer version.")
_FULL = KnownError("The disk is full.", "Free some space and try again; what was saved before is safe.")


def _locked(stage: Stage, *methods: str, error: KnownError | None = None, unsaved: str = "") -> UnlockPage:
    stage.close_data()

    def open_it(passphrase: str, recovery: str) -> Key:
        return unlock(stage.services.folder, passphrase=passphrase, recovery=recovery)

    stage.window.show_locked(open_it, methods, error, unsaved)
    page = stage.window.main_window.findChild(UnlockPage)
    assert page is not None
    return page


def _hidden(stage: Stage) -> QWidget:
    _locked(stage)
    return stage.window.main_window


def _passphrase(stage: Stage) -> QWidget:
    _locked(stage, "passphrase", "recovery")
    return stage.window.main_window


def _unsaved(stage: Stage) -> QWidget:
    _locked(stage, "passphrase", "recovery", unsaved=not_saved(2483, InUseError()))
    return stage.window.main_window


def _unfit(stage: Stage) -> QWidget:
    stage.close_data()
    error = UnfitFolderError(
        "“/home/sam/Leadway/leadway.key.json” belongs to the user root: Leadway once ran as that user.",
        "Take it back in a terminal: sudo chown -R sam: /home/sam/Leadway",
    )
    return UnfitWindow(error, lambda _folder: None, lambda _folder: None, stage.window.main_window)


def _keychain_silent(stage: Stage) -> QWidget:
    asks = ("keychain", "passphrase", "recovery")
    error = LockedError("The keychain gave no answer.", "Type your passphrase, or your recovery key.", asks)
    _locked(stage, *asks, error=error)
    return stage.window.main_window


def _first_key(stage: Stage, *, asking: bool = False) -> QWidget:
    stage.close_data()
    error = NoKeyYetError(KnownError("The keychain “KeePassXC” has no database open.", "Open it."))
    key, why = Key(KEY, in_keychain=False), KnownError(ASKING) if asking else error
    stage.window.show_first_key(lambda _passphrase: key, why, asking=asking)
    return stage.window.main_window


def _wrong(stage: Stage) -> QWidget:
    page = _locked(stage, "passphrase", "recovery")
    QTest.keyClicks(page.passphrase.edit, "four parcels wait at the door")
    page.button.click()
    until(page.message.isVisible)
    return stage.window.main_window


def _recovery(*typed: str) -> Play:
    def play(stage: Stage) -> QWidget:
        page = _locked(stage, "passphrase", "recovery")
        page.other_button.click()
        for group, text in zip(page.recovery.groups, typed, strict=False):
            group.edit.setText(text)
        if typed:
            page.button.click()
            until(page.message.isVisible)
        return stage.window.main_window

    return play


def _fault(error: KnownError, *, copied: bool = True, key: bool = True) -> Play:
    def play(stage: Stage) -> QWidget:
        _meet(stage, error, copied=copied, key=key)
        return stage.window.main_window

    return play


def _meet(stage: Stage, error: KnownError, *, copied: bool = True, key: bool = True) -> None:
    """Show a fault, and wait for the ways on from it."""
    folder = stage.services.folder
    if copied:
        backups.make(stage.services.backups().job())
    stage.close_data()
    if not key:
        lose_key_file(folder)
    stage.clock.stand_at(NOW)
    opened_with = Key(KEY, in_keychain=True) if key else None
    stage.window.show_fault(error, RecoveryService(folder, stage.clock, opened_with))
    until(lambda: stage.window.failure_page.recovery is not None)


def _newest_backup(stage: Stage) -> QWidget:
    _meet(stage, _DAMAGED)
    actions = stage.window.failure_page.recovery
    assert actions is not None
    actions.buttons[RecoveryStep.NEWEST].click()
    until(actions.chooser.answer.isVisible)
    return stage.window.main_window


def _stuck(stage: Stage) -> QWidget:
    """Show the backups to somebody whom the unlock page did not help."""
    backups.make(stage.services.backups().job())
    _locked(stage, "passphrase", "recovery")
    stage.clock.stand_at(NOW)
    stage.window.show_cannot_unlock(RecoveryService(stage.services.folder, stage.clock, None))
    until(lambda: stage.window.failure_page.recovery is not None)
    actions = stage.window.failure_page.recovery
    assert actions is not None
    actions.buttons[RecoveryStep.BACKUPS].click()
    return stage.window.main_window


def _key_file(stage: Stage) -> QWidget:
    _meet(stage, missing(stage.services.folder.key_file), key=False)
    return stage.window.main_window


def _working(stage: Stage) -> QWidget:
    stage.close_data()
    stage.window.show_working(
        RESTORING.format(when="13 November 2026, 15:00"),
        RESTORING_MEANS,
    )
    return stage.window.main_window


def _deleted(*failed: str) -> Play:
    def play(stage: Stage) -> QWidget:
        told = deletion.plan(stage.services.folder).out_of_reach
        stage.close_data()
        stage.window.show_deleted(DeletionResult(failed, told))
        return stage.window.main_window

    return play


SCENES = (
    Scene("locked-hidden", _hidden),
    Scene("locked-passphrase", _passphrase, kept=in_every_way),
    Scene("folder-unfit", _unfit),
    Scene("locked-unsaved", _unsaved, kept=in_every_way),
    Scene("locked-keychain-silent", _keychain_silent, kept=in_every_way),
    Scene("locked-first-key", _first_key),
    Scene("locked-first-key-asking", partial(_first_key, asking=True)),
    Scene("locked-wrong", _wrong, kept=in_every_way),
    Scene("locked-recovery-key", _recovery(), kept=in_every_way),
    Scene("locked-recovery-wrong", _recovery("K7Q2", "9XAA"), kept=in_every_way),
    Scene("locked-ways-on", _stuck, kept=in_every_way),
    Scene("fault-damaged", _fault(_DAMAGED)),
    Scene("fault-damaged-backup", _newest_backup),
    Scene("fault-damaged-no-backup", _fault(_DAMAGED, copied=False), kept=by_passphrase),
    Scene("fault-key-file", _key_file, kept=in_file),
    Scene("fault-newer", _fault(_NEWER)),
    Scene("fault-full-disk", _fault(_FULL)),
    Scene("working", _working),
    Scene("deleted", _deleted()),
    Scene("deleted-not-all", _deleted(_FILE_LEFT, _ENTRY_LEFT)),
)
