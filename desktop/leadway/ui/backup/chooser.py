"""The list of backups, what one of them holds, and the question whether it shall be what is there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.backups import Contents
from leadway.domain.errors import KnownError
from leadway.domain.recovery_key import MistypedError
from leadway.services.backup.backups import Backup
from leadway.services.backup.recovery import RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.comparison import Comparison
from leadway.ui.backup.recovery_action import restore_action
from leadway.ui.backup.texts import moment, opens, where
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.outdent import outdent
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.secret import SecretField
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.vbox import VBox, let_go

NONE_YET = "There is no copy yet."
INSPECT = "See what it holds"
INSPECTING = "Reading all of the copy of {when}…"
MORE = "Show all {count} copies"
OF = "Copy of {when}"
KEEPS = "What is there now is not thrown away: it is kept among the copies, for as long as you like."
TYPED = "This copy opens with the passphrase or recovery key of its time."
PASSPHRASE, RECOVERY = "Its passphrase", "Its recovery key"
OPEN_BACKUP = "Open the copy"
RESTORE, LEAVE = "Restore this copy", "Leave it"
_FIRST = 6


class BackupChooser(VBox):
    """`wanted` carries the RecoveryAction of the backup that was chosen, after its content was shown."""

    wanted = Signal(object)

    inspected = Signal(object)
    """What was found in a backup is shown; carries what `RecoveryService.inspect` returns."""

    def __init__(self, recovery_service: RecoveryService, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self._recovery_service = recovery_service
        self._all = False
        self._busy = False
        self._backups: list[Backup] | None = None
        self._opens: dict[Path, str] = {}
        self.rows: list[BackupRow] = []
        self.message = Caption(size="body")
        self.message.hide()
        self.answer = BackupCard()
        self.answer.hide()
        self.list = VBox(spacing=4)
        self.more = LinkButton("")
        self.more.hide()
        for widget in (self.message, self.answer, self.list):
            self.add(widget)
        self.body.addLayout(outdent(self.more, fill=False))
        self.more.clicked.connect(self._on_more)
        self.answer.typed.connect(self._on_typed)
        self.answer.restore.connect(self._on_restore)
        self.answer.left.connect(self._on_left)

    def refresh(self) -> None:
        """Show which backups there are now; nothing is touched where they are the same."""
        found = self._recovery_service.list_backups()
        if found != self._backups:
            self._backups = found
            self._fill(found)

    def tell_what_opens(self, inspected: Iterable[InspectedBackup]) -> None:
        """Say of each backup in the list what opens it, from the next `refresh` on."""
        self._opens = {each.backup.path: opens(each) for each in inspected}

    def show_inspected(self, inspected: InspectedBackup) -> None:
        """Show what was found in a backup that was looked into before."""
        self._on_inspected((inspected, None))

    def _fill(self, found: list[Backup]) -> None:
        while self.rows:
            let_go(self.list.body, self.rows.pop())
        shown = found if self._all else found[:_FIRST]
        for backup in shown:
            row = BackupRow(backup, self._opens.get(backup.path, ""))
            row.wanted.connect(self._on_wanted)
            self.rows.append(row)
            self.list.add(row)
        self.more.setText(MORE.format(count=len(found)))
        self.more.setVisible(len(shown) < len(found))
        if not found and not self.answer.isVisibleTo(self):
            self.message.say(NONE_YET)
        elif self.message.text() == NONE_YET:
            self.message.say("")

    def _begin(self, words: str) -> None:
        # Nothing is disabled meanwhile: the focus would wander off.
        self._busy = True
        self.message.say(words)
        self.answer.hide()

    def _on_more(self) -> None:
        self._all = True
        self._fill(self._backups or [])
        if len(self.rows) > _FIRST:
            self.rows[_FIRST].button.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.message.say("")
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
        self.message.say(str(error))

    def _on_restore(self, inspected: InspectedBackup) -> None:
        self.wanted.emit(restore_action(self._recovery_service, inspected))

    def _on_left(self) -> None:
        inspected = self.answer.inspected
        self.answer.hide()
        for row in self.rows:
            if inspected is not None and row.backup == inspected.backup:
                row.button.setFocus(Qt.FocusReason.OtherFocusReason)


class BackupRow(QWidget):
    """One backup in the list."""

    wanted = Signal(object)

    def __init__(self, backup: Backup, opens_with: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backup = backup
        when = moment(backup.made_at)
        self.told = Caption(" · ".join(filter(None, (where(backup), opens_with))))
        words = VBox(spacing=0)
        words.add(Paragraph(when))
        words.add(self.told)
        self.button = QuietButton(INSPECT)
        self.button.setAccessibleName(f"{INSPECT}: {when}, {self.told.text()}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        row.addWidget(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.button.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.wanted.emit(self.backup)


class BackupCard(Card):
    """What a backup holds beside what is there, or why that cannot be told, and what can be done."""

    restore = Signal(object)
    typed = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspected: InspectedBackup | None = None
        self.heading = Heading()
        self.why = Caption(size="body")
        self.error = Paragraph()
        self.comparison = Comparison()
        self.keeps = Caption(KEEPS, size="body")
        self.passphrase = SecretField("copy/passphrase", PASSPHRASE)
        self.recovery = RecoveryField("copy/recovery", RECOVERY)
        self.open_button = PrimaryButton(OPEN_BACKUP)
        self.restore_button = PrimaryButton(RESTORE)
        self.leave_button = QuietButton(LEAVE)
        buttons = Flow(gap=8)
        for button in (self.restore_button, self.open_button, self.leave_button):
            buttons.add(button)
        for widget in (
            self.heading,
            self.why,
            self.error,
            self.comparison,
            self.keeps,
            self.passphrase,
            self.recovery,
            buttons,
        ):
            self.add(widget)
        self.passphrase.submitted.connect(self._on_open)
        self.recovery.submitted.connect(self._on_open)
        self.open_button.clicked.connect(self._on_open)
        self.restore_button.clicked.connect(self._on_restore)
        self.leave_button.clicked.connect(self._on_leave)

    def show_inspected(self, inspected: InspectedBackup, now: Contents | None) -> None:
        """Show what came of looking into a backup."""
        self.inspected = inspected
        self._clear()
        self.heading.setText(OF.format(when=moment(inspected.backup.made_at)))
        self.why.setText(where(inspected.backup))
        locked = bool(inspected.methods)
        said = TYPED if locked else "" if inspected.error is None else str(inspected.error)
        self.error.say(said)
        if inspected.contents is not None:
            self.comparison.compare(now, inspected.contents)
        for widget in (self.comparison, self.keeps, self.restore_button):
            widget.setVisible(inspected.sound)
        self.passphrase.setVisible("passphrase" in inspected.methods)
        self.recovery.setVisible("recovery" in inspected.methods)
        self.open_button.setVisible(locked)

    def enter(self) -> None:
        """Put the focus where the next thing is done; never on what replaces the data."""
        methods = self.inspected.methods if self.inspected is not None else ()
        first: QWidget = self.leave_button
        if "passphrase" in methods:
            first = self.passphrase
        elif "recovery" in methods:
            first = self.recovery
        first.setFocus(Qt.FocusReason.OtherFocusReason)

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
