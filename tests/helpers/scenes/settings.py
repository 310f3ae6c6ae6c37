"""The settings, each section empty and with something in it, and the set-up’s screen made of them."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fixtures.half_year import NOW
from helpers.scenes.keys import PASSPHRASE, by_passphrase, in_every_way, in_file
from helpers.scenes.stage import Play, Scene, Stage, only, seal, until
from leadway.domain.backups import BackupReason
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.files import key_file_of
from leadway.services.backup import backups
from leadway.services.backup.destinations import Destinations
from leadway.ui.backup.finder import LOOKING, BackupFinder
from leadway.ui.settings.backups import BackupsSection
from leadway.ui.settings.page import SettingsPage
from leadway.ui.settings.protection import ProtectionSection
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.transfer import TransferSection
from leadway.ui.settings.unlock_methods import UnlockMethods
from leadway.ui.setup.page import SetUpPage

_JOURNALS = Path(__file__).resolve().parents[2] / "data" / "journals"
_SET_UP_SCREENS = 4

S = TypeVar("S", bound=SettingsSection)


def _open(stage: Stage, key: str, kind: type[S]) -> S:
    stage.navigator.open_settings(key)
    section = stage.navigator.find(SettingsPage).current
    assert isinstance(section, kind)
    return section


def _section(key: str) -> Play:
    def play(stage: Stage) -> QWidget:
        _open(stage, key, SettingsSection)
        return stage.window.main_window

    return play


def _passphrase_form(stage: Stage) -> QWidget:
    methods = _open(stage, "protection", ProtectionSection).methods
    methods.passphrase.open_button.click()
    QTest.keyClicks(methods.passphrase.new.first.edit, PASSPHRASE)
    return stage.window.main_window


def _recovery_shown(stage: Stage) -> QWidget:
    section = _open(stage, "protection", ProtectionSection)
    _make_recovery_key(section.methods)
    section.show_widget(section.methods.recovery)
    return stage.window.main_window


def _recovery_mistyped(stage: Stage) -> QWidget:
    _recovery_shown(stage)
    section = _open(stage, "protection", ProtectionSection)
    form = section.methods.recovery
    groups = form.key_text.key.split("-")
    groups[2] = groups[2][::-1]
    for group, text in zip(form.back.groups, groups, strict=True):
        group.edit.setText(text)
    form.confirm_button.click()
    until(lambda: not section.methods.is_working)
    section.show_widget(section.methods.recovery)
    return stage.window.main_window


def _rekey(stage: Stage) -> QWidget:
    section = _open(stage, "protection", ProtectionSection)
    section.methods.rekey.open_button.click()
    section.show_widget(section.methods.rekey)
    return stage.window.main_window


def _make_recovery_key(methods: UnlockMethods) -> None:
    methods.recovery.make_button.click()
    until(lambda: not methods.is_working)


def _make_backups(stage: Stage) -> None:
    """Make backups over the weeks, for several reasons."""
    made = (
        (70, BackupReason.MIGRATION),
        (35, BackupReason.SEALED),
        (14, BackupReason.SEALED),
        (7, BackupReason.BY_HAND),
    )
    for days, reason in made:
        stage.clock.stand_at(NOW - timedelta(days=days, hours=5))
        backups.make(stage.services.backups().job(reason))
    stage.clock.stand_at(NOW)
    for note in ("Ask the late shift about the labels", "The new scanner beeps twice"):
        stage.services.notes.add(note, "tray")


def _backups(stage: Stage) -> QWidget:
    elsewhere = stage.services.folder.path.parent / "stick"
    elsewhere.mkdir()
    Destinations.read(stage.services.folder).choose(stage.services.folder, elsewhere)
    _make_backups(stage)
    for backup in elsewhere.iterdir():
        backup.unlink()
    elsewhere.rmdir()
    backups.make(stage.services.backups().job())
    _open(stage, "backups", BackupsSection)
    return stage.window.main_window


def _backups_waiting(stage: Stage) -> QWidget:
    stick = stage.services.folder.path.parent / "another stick"
    stick.mkdir(exist_ok=True)
    section = _open(stage, "backups", BackupsSection)
    section.choose_second(str(stick))
    return stage.window.main_window


def _protection_for_backups(stage: Stage) -> QWidget:
    _backups_waiting(stage)
    _open(stage, "protection", ProtectionSection)
    return stage.window.main_window


def _older_backups(stage: Stage, *, asked: bool = False) -> QWidget:
    """Older backups that open without typing; `asked` for the passphrase, which they shall ask for, too."""
    _make_backups(stage)
    for key_file in stage.services.folder.backups.glob("*.key.json"):
        in_file().replace(key_file)
    section = _open(stage, "protection", ProtectionSection)
    older = section.methods.older_backups
    until(lambda: not older.isHidden())
    older.button.setFocus()
    if asked:
        older.button.click()
    section.show_widget(older)
    return stage.window.main_window


def _backups_list(stage: Stage) -> QWidget:
    _make_backups(stage)
    section = _open(stage, "backups", BackupsSection)
    section.show_widget(section.chooser)
    return stage.window.main_window


def _backups_synced(stage: Stage) -> QWidget:
    stage.services.folder.path.joinpath(".dropbox.cache").mkdir()
    return _section("backups")(stage)


def _backup_beside(stage: Stage) -> QWidget:
    _make_backups(stage)
    seal(stage)
    section = _open(stage, "backups", BackupsSection)
    section.chooser.rows[1].button.click()
    until(section.chooser.answer.isVisible)
    section.show_widget(section.chooser.answer)
    return stage.window.main_window


def _backup_missed(stage: Stage) -> QWidget:
    stage.navigator.show_backup_missed(KnownError("The disk is full.", "Free some space."))
    stage.navigator.this_week.enter()
    return stage.window.main_window


def _exported(stage: Stage) -> QWidget:
    section = _transfer(stage)
    section.export.save_to(str(stage.services.folder.path / "leadway-2026-11-20.zip"))
    until(lambda: section.export.button.isEnabled())
    return stage.window.main_window


def _export_there(stage: Stage) -> QWidget:
    section = _transfer(stage)
    there = stage.services.folder.path / "leadway-2026-11-20.zip"
    there.write_bytes(b"")
    section.export.save_to(str(there))
    return stage.window.main_window


def _import_preview(stage: Stage) -> QWidget:
    section = _transfer(stage)
    section.importing.choose(str(_JOURNALS / "jrnl.json"))
    until(lambda: not section.importing.work.busy)
    section.show_widget(section.importing)
    return stage.window.main_window


def _import_odd(stage: Stage) -> QWidget:
    """A journal of which a part cannot be read, and much does not come along."""
    path = stage.services.folder.path / "Work journal 2019 to 2025.json"
    entry = {"creationDate": "2025-03-04T09:15:00Z", "starred": True, "location": {"a": 1}, "photos": [{}]}
    entries = [{**entry, "text": f"Entry {n}" if n % 9 else 5, "uuid": str(n)} for n in range(400)]
    path.write_text(json.dumps({"entries": entries}), encoding="utf-8")
    section = _transfer(stage)
    section.importing.choose(str(path))
    until(lambda: not section.importing.work.busy)
    section.show_widget(section.importing)
    return stage.window.main_window


def _import_differing(stage: Stage) -> QWidget:
    """What is here already was changed after it was saved: a choice is asked for."""
    path = stage.services.folder.path / "leadway-2026-11-20.zip"
    stage.services.settings.change(paper="Letter")
    stage.services.exporting().save(path, replace=False)
    stage.services.settings.change(paper="A4")
    section = _transfer(stage)
    section.importing.choose(str(path))
    until(lambda: not section.importing.work.busy)
    section.show_widget(section.importing)
    return stage.window.main_window


def _imported(stage: Stage) -> QWidget:
    _import_preview(stage)
    section = _transfer(stage)
    section.importing.go_button.click()
    until(lambda: not section.importing.work.busy)
    section.show_widget(section.importing)
    return stage.window.main_window


def _history_of_a_journal(stage: Stage) -> QWidget:
    _imported(stage)
    stage.navigator.open_week(Week.of(date(2025, 3, 3)))
    return stage.window.main_window


def _not_imported(stage: Stage) -> QWidget:
    section = _transfer(stage)
    picture = stage.services.folder.path / "Our desk in May.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    section.importing.choose(str(picture))
    until(lambda: not section.importing.work.busy)
    section.show_widget(section.importing)
    return stage.window.main_window


def _deletion(stage: Stage) -> QWidget:
    stick = stage.services.folder.path.parent / "stick"
    stick.mkdir(exist_ok=True)
    Destinations(stick, earlier=(stick / "Backups of the old computer",)).choose(stage.services.folder, stick)
    _make_backups(stage)
    section = _transfer(stage)
    section.deletion.open_button.click()
    until(lambda: section.deletion.form.isVisible())
    section.show_widget(section.deletion)
    return stage.window.main_window


def _transfer(stage: Stage) -> TransferSection:
    section = _open(stage, "transfer", TransferSection)
    until(lambda: bool(section.export.holds.text()))
    return section


def _set_up(stage: Stage) -> QWidget:
    stage.navigator.open_set_up()
    for _ in range(_SET_UP_SCREENS - 1):
        only(stage, SetUpPage).next_button.click()
    return stage.window.main_window


def _set_up_recovery(stage: Stage) -> QWidget:
    _set_up(stage)
    page = only(stage, SetUpPage)
    methods = page.findChild(UnlockMethods)
    assert methods is not None
    _make_recovery_key(methods)
    return stage.window.main_window


def _find_backup(stage: Stage, place: Path) -> BackupFinder:
    stage.window.show_backup_finder(stage.services.recovery_service())
    finder = only(stage, BackupFinder)
    finder.choose(str(place))
    until(lambda: bool(finder.chooser.rows or finder.message.text() not in ("", LOOKING)))
    return finder


def _begin_with_backup(stage: Stage) -> QWidget:
    """Look for backups on a stick; the newest is open, and asks for what opens it."""
    stick = stage.services.folder.path.with_name("stick")
    stick.mkdir()
    for days in (7, 0):
        stage.clock.stand_at(NOW - timedelta(days=days))
        made = backups.make(stage.services.backups().job()).backup.path
        shutil.copy(made, stick)
        # Of other data, and opened by what is typed.
        file = by_passphrase()._replace(database="another desk", check="0" * 64)
        file.write(key_file_of(stick / made.name))
    finder = _find_backup(stage, stick)
    finder.chooser.rows[0].button.click()
    until(finder.chooser.answer.isVisible)
    shutil.rmtree(stick)
    return finder


def _begin_with_nothing(stage: Stage) -> QWidget:
    """Look for backups where there is none."""
    place = stage.services.folder.path.with_name("2026")
    place.mkdir()
    finder = _find_backup(stage, place)
    place.rmdir()
    return finder


SCENES = (
    Scene("set-up-4", _set_up, fresh=True),
    Scene("set-up-backup", _begin_with_backup, fresh=True),
    Scene("set-up-backup-none", _begin_with_nothing, fresh=True),
    Scene("set-up-4-unprotected", _set_up, fresh=True, kept=in_file),
    Scene("set-up-4-recovery-key", _set_up_recovery, fresh=True),
    Scene("settings-appearance", _section("appearance")),
    Scene("settings-work", _section("work")),
    Scene("settings-protection-keychain", _section("protection")),
    Scene("settings-protection-unprotected", _section("protection"), kept=in_file),
    Scene("settings-protection-passphrase", _section("protection"), kept=by_passphrase),
    Scene("settings-protection-all", _section("protection"), kept=in_every_way),
    Scene("settings-protection-form", _passphrase_form),
    Scene("settings-protection-recovery-key", _recovery_shown),
    Scene("settings-protection-recovery-wrong", _recovery_mistyped),
    Scene("settings-protection-rekey", _rekey, kept=in_every_way),
    Scene("settings-protection-older", _older_backups, kept=by_passphrase),
    Scene("settings-protection-older-asked", partial(_older_backups, asked=True), kept=by_passphrase),
    Scene("settings-lock-without", _section("lock")),
    Scene("settings-lock", _section("lock"), kept=in_every_way),
    Scene("settings-backups-empty", _section("backups"), fresh=True),
    Scene("settings-backups", _backups),
    Scene("settings-backups-waiting", _backups_waiting),
    Scene("settings-protection-for-backups", _protection_for_backups, kept=in_file),
    Scene("settings-backups-list", _backups_list),
    Scene("settings-backups-synced", _backups_synced),
    Scene("settings-backups-beside", _backup_beside),
    Scene("settings-data-empty", _section("transfer"), fresh=True),
    Scene("settings-data", _section("transfer")),
    Scene("settings-data-exported", _exported),
    Scene("settings-data-there", _export_there),
    Scene("settings-data-import", _import_preview),
    Scene("settings-data-import-differing", _import_differing),
    Scene("settings-data-import-odd", _import_odd),
    Scene("settings-data-imported", _imported),
    Scene("history-journal", _history_of_a_journal),
    Scene("settings-data-not-imported", _not_imported),
    Scene("settings-data-delete", _deletion),
    Scene("settings-data-delete-passphrase", _deletion, kept=in_every_way),
    Scene("settings-about", _section("about")),
    Scene("this-week-backup-missed", _backup_missed),
)
