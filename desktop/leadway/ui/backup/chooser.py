"""The list of backups, what one of them holds, and the question whether to restore it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.backups import Contents
from leadway.domain.errors import KnownError
from leadway.domain.recovery_key import MistypedError
from leadway.i18n import _
from leadway.services.backup.backups import Backup, list_backups
from leadway.services.backup.recovery import RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.comparison import Comparison
from leadway.ui.backup.recovery_action import restore_action
from leadway.ui.backup.texts import moment, opens, where
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.secret import SecretField
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.vbox import VBox, outdent, remove_widget

NONE_YET = _("There is no backup yet.")
INSPECT = _("See what it holds")
INSPECT_SPOKEN = _("See what it holds: {when}, {about}")
INSPECTING = _("Reading and checking the backup of {when}…")
MORE = _("Show all {count} backups")
OF = _("Backup of {when}")
KEEPS = _("Your data of today is not lost: it stays among the backups as long as you like.")
TYPED = _("This backup opens with the passphrase or recovery key you had then.")
PASSPHRASE, RECOVERY = _("Its passphrase"), _("Its recovery key")
OPEN_BACKUP = _("Open the backup")
RESTORE, LEAVE = _("Restore this backup"), _("Cancel")
_FIRST = 6


class BackupChooser(VBox):
    """`wanted` carries the RecoveryAction that restores a backup, once its content was shown."""

    wanted = Signal(object)

    inspected = Signal(object)
    """The content of a backup is shown; carries what `RecoveryService.inspect` returns."""

    def __init__(self, recovery_service: RecoveryService) -> None:
        super().__init__(spacing=8)
        self._recovery_service = recovery_service
        self._all = False
        self._busy = False
        self._backups: list[Backup] | None = None
        self._opens: dict[Path, str] = {}
        self.rows: list[BackupRow] = []
        self.message = MessageLine()
        self.answer = BackupCard()
        self.answer.hide()
        self.list = VBox(spacing=4)
        self.more = LinkButton("")
        self.more.hide()
        self.add(self.message, self.answer, self.list)
        self.body.addLayout(outdent(self.more, fill=False))
        self.more.clicked.connect(self._on_more)
        self.answer.typed.connect(self._on_typed)
        self.answer.restore.connect(self._on_restore)
        self.answer.left.connect(self._on_left)

    def refresh(self) -> None:
        """Show which backups there are now; an unchanged list stays as it is."""
        found = list_backups(self._recovery_service.folder)
        if found != self._backups:
            self._backups = found
            self._fill(found)

    def tell_what_opens(self, inspected: Iterable[InspectedBackup]) -> None:
        """Show for each backup what opens it, from the next `refresh` on."""
        self._opens = {each.backup.path: opens(each) for each in inspected}

    def show_inspected(self, inspected: InspectedBackup) -> None:
        """Show a backup that was inspected before."""
        self._on_inspected((inspected, None))

    def _fill(self, found: list[Backup]) -> None:
        while self.rows:
            remove_widget(self.list.body, self.rows.pop())
        shown = found if self._all else found[:_FIRST]
        for backup in shown:
            row = BackupRow(backup, self._opens.get(backup.path, ""))
            row.wanted.connect(self._on_wanted)
            self.rows.append(row)
            self.list.add(row)
        self.more.setText(MORE.format(count=len(found)))
        self.more.setVisible(len(shown) < len(found))
        if not found and not self.answer.isVisibleTo(self):
            self.message.set_or_hide(NONE_YET)
        elif self.message.text() == NONE_YET:
            self.message.set_or_hide("")

    def _begin(self, words: str) -> None:
        # Nothing is disabled meanwhile, because a disabled button would lose the focus.
        self._busy = True
        self.message.set_or_hide(words)
        self.answer.hide()

    def _on_more(self) -> None:
        self._all = True
        self._fill(self._backups or [])
        if len(self.rows) > _FIRST:
            self.rows[_FIRST].button.setFocus()

    def _on_wanted(self, backup: Backup) -> None:
        if not self._busy:
            self._inspect(backup)

    def _on_typed(self, passphrase: str, recovery: str) -> None:
        if self.answer.inspected is not None:
            self._inspect(self.answer.inspected.backup, passphrase, recovery)

    def _inspect(self, backup: Backup, passphrase: str = "", recovery: str = "") -> None:
        keeps_form = bool(passphrase or recovery)
        self._begin(INSPECTING.format(when=moment(backup.made_at)))
        failed = self._on_wrong if keeps_form else self._on_error
        run_in_background(
            partial(_inspect, self._recovery_service, backup, passphrase, recovery),
            self._on_inspected,
            failed,
            self,
        )

    def _on_inspected(self, found: tuple[InspectedBackup, Contents | None]) -> None:
        self._busy = False
        self.message.set_or_hide("")
        self.answer.show_inspected(*found)
        self.answer.show()
        self.answer.enter()
        self.inspected.emit(found[0])

    def _on_wrong(self, error: KnownError) -> None:
        self._on_error(error)
        self.answer.show()
        self.answer.enter()
        if isinstance(error, MistypedError):
            self.answer.recovery.mark(error.groups)

    def _on_error(self, error: KnownError) -> None:
        self._busy = False
        self.message.set_or_hide(str(error))

    def _on_restore(self, inspected: InspectedBackup) -> None:
        self.wanted.emit(restore_action(self._recovery_service, inspected))

    def _on_left(self) -> None:
        inspected = self.answer.inspected
        self.answer.hide()
        for row in self.rows:
            if inspected is not None and row.backup == inspected.backup:
                row.button.setFocus()


class BackupRow(QWidget):
    """One backup in the list."""

    wanted = Signal(object)

    def __init__(self, backup: Backup, opens_with: str = "") -> None:
        super().__init__()
        self.backup = backup
        when = moment(backup.made_at)
        self.about = Caption(" · ".join(filter(None, (where(backup), opens_with))))
        words = VBox(spacing=0)
        words.add(Paragraph(when), self.about)
        self.button = QuietButton(INSPECT)
        self.button.setAccessibleName(INSPECT_SPOKEN.format(when=when, about=self.about.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        row.addWidget(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.button.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.wanted.emit(self.backup)


class BackupCard(Card):
    """What a backup holds compared with today, or why it cannot be read, and what can be done."""

    restore = Signal(object)
    typed = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.inspected: InspectedBackup | None = None
        self.heading = Heading()
        self.why = Caption(size="body")
        self.error = Paragraph()
        self.comparison = Comparison()
        self.keeps = Caption(KEEPS, size="body")
        self.passphrase = SecretField("backup/passphrase", PASSPHRASE)
        self.recovery = RecoveryField("backup/recovery", RECOVERY)
        self.open_button = PrimaryButton(OPEN_BACKUP)
        self.restore_button = PrimaryButton(RESTORE)
        self.leave_button = QuietButton(LEAVE)
        self.add(
            self.heading, self.why, self.error, self.comparison, self.keeps, self.passphrase, self.recovery
        )
        self.add(button_row(self.restore_button, self.open_button, self.leave_button))
        self.passphrase.submitted.connect(self._on_open)
        self.recovery.submitted.connect(self._on_open)
        self.open_button.clicked.connect(self._on_open)
        self.restore_button.clicked.connect(self._on_restore)
        self.leave_button.clicked.connect(self._on_leave)

    def show_inspected(self, inspected: InspectedBackup, now: Contents | None) -> None:
        """Show an inspected backup; `now` is the content of the data of today."""
        self.inspected = inspected
        self._clear()
        self.heading.setText(OF.format(when=moment(inspected.backup.made_at)))
        self.why.setText(where(inspected.backup))
        locked = bool(inspected.methods)
        text = TYPED if locked else "" if inspected.error is None else str(inspected.error)
        self.error.set_or_hide(text)
        if inspected.contents is not None:
            self.comparison.compare(now, inspected.contents)
        for widget in (self.comparison, self.keeps, self.restore_button):
            widget.setVisible(inspected.sound)
        self.passphrase.setVisible("passphrase" in inspected.methods)
        self.recovery.setVisible("recovery" in inspected.methods)
        self.open_button.setVisible(locked)

    def enter(self) -> None:
        """Focus the next step; never the button that replaces the data."""
        methods = self.inspected.methods if self.inspected is not None else ()
        first: QWidget = self.leave_button
        if "passphrase" in methods:
            first = self.passphrase
        elif "recovery" in methods:
            first = self.recovery
        first.setFocus()

    def _clear(self) -> None:
        self.passphrase.clear()
        self.recovery.clear()

    def _on_open(self) -> None:
        passphrase, recovery = self.passphrase.secret(), self.recovery.text()
        if passphrase or recovery:
            self.passphrase.clear()
            self.typed.emit(passphrase, "" if passphrase else recovery)
        else:
            self.enter()

    def _on_restore(self) -> None:
        if self.inspected is not None and self.inspected.sound:
            self.restore.emit(self.inspected)

    def _on_leave(self) -> None:
        self._clear()
        self.left.emit()


def _inspect(
    recovery_service: RecoveryService, backup: Backup, passphrase: str, recovery: str
) -> tuple[InspectedBackup, Contents | None]:
    return recovery_service.inspect(backup, passphrase, recovery), recovery_service.now()
