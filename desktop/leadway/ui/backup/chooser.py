"""The list of copies, what one of them holds, and the question whether it shall be what is there."""

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
from leadway.ui.background_task import run
from leadway.ui.backup.comparison import Comparison
from leadway.ui.backup.recovery_action import to_copy
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
LOOK = "See what it holds"
LOOKING = "Reading all of the copy of {when}…"
MORE = "Show all {count} copies"
OF = "Copy of {when}"
KEEPS = "What is there now is not thrown away: it is kept among the copies, for as long as you like."
TYPED = "This copy opens with the passphrase or recovery key of its time."
PASSPHRASE, RECOVERY = "Its passphrase", "Its recovery key"
OPEN_COPY = "Open the copy"
RESTORE, LEAVE = "Restore this copy", "Leave it"
_FIRST = 6


class BackupChooser(VBox):
    """`wanted` carries the Way to the copy that was chosen, after its content was shown."""

    wanted = Signal(object)

    looked = Signal(object)
    """What was found in a copy is shown; carries what `RecoveryService.look` says."""

    def __init__(self, recovery_service: RecoveryService, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self._recovery_service = recovery_service
        self._all = False
        self._busy = False
        self._copies: list[Backup] | None = None
        self._opens: dict[Path, str] = {}
        self.rows: list[BackupRow] = []
        self.said = Caption(size="body")
        self.said.hide()
        self.answer = BackupCard()
        self.answer.hide()
        self.list = VBox(spacing=4)
        self.more = LinkButton("")
        for widget in (self.said, self.answer, self.list):
            self.add(widget)
        self.body.addLayout(outdent(self.more, fill=False))
        self.more.clicked.connect(self._on_more)
        self.answer.typed.connect(self._on_typed)
        self.answer.restore.connect(self._on_restore)
        self.answer.left.connect(self._on_left)

    def refresh(self) -> None:
        """Show which copies there are now; nothing is touched where they are the same."""
        found = self._recovery_service.copies()
        if found != self._copies:
            self._copies = found
            self._fill(found)

    def tell_what_opens(self, looked: Iterable[InspectedBackup]) -> None:
        """Say of each copy in the list what opens it, from the next `refresh` on."""
        self._opens = {each.copy.path: opens(each) for each in looked}

    def show_looked(self, looked: InspectedBackup) -> None:
        """Show what was found in a copy that was looked into before."""
        self._on_looked((looked, None))

    def _fill(self, found: list[Backup]) -> None:
        while self.rows:
            let_go(self.list.body, self.rows.pop())
        shown = found if self._all else found[:_FIRST]
        for copy in shown:
            row = BackupRow(copy, self._opens.get(copy.path, ""))
            row.wanted.connect(self._on_wanted)
            self.rows.append(row)
            self.list.add(row)
        self.more.setText(MORE.format(count=len(found)))
        self.more.setVisible(len(shown) < len(found))
        if not found and not self.answer.isVisibleTo(self):
            self.said.say(NONE_YET)
        elif self.said.text() == NONE_YET:
            self.said.say("")

    def _begin(self, words: str) -> None:
        # Nothing is disabled meanwhile: the focus would wander off.
        self._busy = True
        self.said.say(words)
        self.answer.hide()

    def _on_more(self) -> None:
        self._all = True
        self._fill(self._copies or [])
        if len(self.rows) > _FIRST:
            self.rows[_FIRST].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_wanted(self, copy: Backup) -> None:
        if not self._busy:
            self._look(copy)

    def _on_typed(self, passphrase: str, recovery: str) -> None:
        if self.answer.looked is not None:
            self._look(self.answer.looked.copy, passphrase, recovery)

    def _look(self, copy: Backup, passphrase: str = "", recovery: str = "") -> None:
        keeps_form = bool(passphrase or recovery)
        self._begin(LOOKING.format(when=moment(copy.made_at)))
        failed = self._on_wrong if keeps_form else self._on_trouble
        run(
            partial(_look, self._recovery_service, copy, passphrase, recovery),
            self._on_looked,
            failed,
            owner=self,
        )

    def _on_looked(self, found: tuple[InspectedBackup, Contents | None]) -> None:
        self._busy = False
        self.said.say("")
        self.answer.show_looked(*found)
        self.answer.show()
        self.answer.enter()
        self.looked.emit(found[0])

    def _on_wrong(self, error: KnownError) -> None:
        self._on_trouble(error)
        self.answer.show()
        self.answer.enter()
        if isinstance(error, MistypedError):
            self.answer.recovery.mark(error.groups)

    def _on_trouble(self, error: KnownError) -> None:
        self._busy = False
        self.said.say(str(error))

    def _on_restore(self, looked: InspectedBackup) -> None:
        self.wanted.emit(to_copy(self._recovery_service, looked))

    def _on_left(self) -> None:
        looked = self.answer.looked
        self.answer.hide()
        for row in self.rows:
            if looked is not None and row.copy == looked.copy:
                row.button.setFocus(Qt.FocusReason.OtherFocusReason)


class BackupRow(QWidget):
    """One copy in the list."""

    wanted = Signal(object)

    def __init__(self, copy: Backup, opens_with: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.copy = copy
        when = moment(copy.made_at)
        self.told = Caption(" · ".join(filter(None, (where(copy), opens_with))))
        words = VBox(spacing=0)
        words.add(Paragraph(when))
        words.add(self.told)
        self.button = QuietButton(LOOK)
        self.button.setAccessibleName(f"{LOOK}: {when}, {self.told.text()}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        row.addWidget(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.button.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.wanted.emit(self.copy)


class BackupCard(Card):
    """What a copy holds beside what is there, or why that cannot be told, and what can be done."""

    restore = Signal(object)
    typed = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.looked: InspectedBackup | None = None
        self.heading = Heading()
        self.why = Caption(size="body")
        self.trouble = Paragraph()
        self.comparison = Comparison()
        self.keeps = Caption(KEEPS, size="body")
        self.passphrase = SecretField("copy/passphrase", PASSPHRASE)
        self.recovery = RecoveryField("copy/recovery", RECOVERY)
        self.open_button = PrimaryButton(OPEN_COPY)
        self.restore_button = PrimaryButton(RESTORE)
        self.leave_button = QuietButton(LEAVE)
        buttons = Flow(gap=8)
        for button in (self.restore_button, self.open_button, self.leave_button):
            buttons.add(button)
        for widget in (
            self.heading,
            self.why,
            self.trouble,
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

    def show_looked(self, looked: InspectedBackup, now: Contents | None) -> None:
        """Show what came of looking into a copy."""
        self.looked = looked
        self._clear()
        self.heading.setText(OF.format(when=moment(looked.copy.made_at)))
        self.why.setText(where(looked.copy))
        locked = bool(looked.ways)
        said = TYPED if locked else "" if looked.error is None else str(looked.error)
        self.trouble.say(said)
        if looked.contents is not None:
            self.comparison.compare(now, looked.contents)
        for widget in (self.comparison, self.keeps, self.restore_button):
            widget.setVisible(looked.sound)
        self.passphrase.setVisible("passphrase" in looked.ways)
        self.recovery.setVisible("recovery" in looked.ways)
        self.open_button.setVisible(locked)

    def enter(self) -> None:
        """Put the focus where the next thing is done; never on what replaces the data."""
        ways = self.looked.ways if self.looked is not None else ()
        first: QWidget = self.leave_button
        if "passphrase" in ways:
            first = self.passphrase
        elif "recovery" in ways:
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
        if self.looked is not None and self.looked.sound:
            self.restore.emit(self.looked)

    def _on_leave(self) -> None:
        self._clear()
        self.left.emit()


def _look(
    recovery_service: RecoveryService, copy: Backup, passphrase: str, recovery: str
) -> tuple[InspectedBackup, Contents | None]:
    return recovery_service.look(copy, passphrase, recovery), recovery_service.now()
