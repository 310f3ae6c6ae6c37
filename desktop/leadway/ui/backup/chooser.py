"""The list of backups, what one of them holds, and the question whether to restore it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from leadway.domain.backups import Contents
from leadway.domain.errors import KnownError
from leadway.domain.recovery_key import MistypedError
from leadway.i18n import _
from leadway.services.backup.backups import Backup
from leadway.services.backup.recovery import RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.recovery_action import restore_action
from leadway.ui.backup.texts import comparison, location, moment, opens
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.field import SecretField
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Text
from leadway.ui.widgets.vbox import VBox, outdent, remove_widget, row

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
NOW, IN_BACKUP = _("Now"), _("In this backup")
NAME = _("Now, and in this backup")
UNKNOWN = _("not known")
LINE = _("{name}: {now}, {backup}")
_FIRST = 6


class BackupChooser(VBox):
    """`recovery_requested` carries the RecoveryAction that restores a backup, once its content was shown."""

    recovery_requested = Signal(object)

    inspected = Signal(object)
    """The content of a backup is shown; carries what `RecoveryService.inspect` returns."""

    def __init__(self, recovery_service: RecoveryService) -> None:
        super().__init__(spacing=8)
        self._recovery_service = recovery_service
        self._all = False
        self._busy = False
        self._focus_after: QWidget | None = None
        self._backups: list[Backup] | None = None
        self._opens: dict[Path, str] = {}
        self.rows: list[BackupRow] = []
        self.message = MessageLine()
        self.none_yet = Caption(NONE_YET, size="body")
        self.answer = BackupCard()
        self.list = VBox(spacing=4)
        self.more = LinkButton("", clicked=self._on_more)
        for widget in (self.none_yet, self.answer, self.more):
            widget.hide()
        self.add(self.message, self.none_yet, self.answer, self.list, outdent(self.more, fill=False))
        for signal in (self.answer.passphrase.submitted, self.answer.recovery.submitted):
            signal.connect(self._on_open)
        self.answer.open_button.clicked.connect(self._on_open)
        self.answer.restore_button.clicked.connect(self._on_restore)
        self.answer.leave_button.clicked.connect(self._on_leave)

    def set_texts(self, *, none_yet: str, keeps: str) -> None:
        """Say this where there is no backup, and this of the data of today; nothing where empty."""
        self.none_yet.setText(none_yet)
        self.answer.keeps.setText(keeps)

    def close_answer(self) -> None:
        """Close what is shown of one backup, and forget what was typed for it."""
        self.answer.clear()
        self.answer.hide()

    def refresh(self) -> None:
        """Show which backups there are now; an unchanged list stays as it is."""
        self.show_backups(self._recovery_service.listed())

    def show_backups(self, backups: list[Backup]) -> None:
        """Show these backups; an unchanged list stays as it is."""
        # Two backups of one moment are equal, even where one is here and one in the second folder.
        if self._backups is None or [each.path for each in backups] != [each.path for each in self._backups]:
            self._backups = backups
            self._fill(backups)

    def set_inspected(self, inspected: Iterable[InspectedBackup]) -> None:
        """Show for each backup what opens it, from the next `refresh` on."""
        self._opens = {each.backup.path: opens(each) for each in inspected}

    def show_inspected(self, inspected: InspectedBackup, focus_after: QWidget) -> None:
        """Show a backup that was inspected before; Cancel leads back to its row, else to `focus_after`."""
        self._focus_after = focus_after
        self._on_inspected((inspected, None))

    def _fill(self, backups: list[Backup]) -> None:
        while self.rows:
            remove_widget(self.list.body, self.rows.pop())
        listed = backups if self._all else backups[:_FIRST]
        for backup in listed:
            each = BackupRow(backup, self._opens.get(backup.path, ""))
            each.inspect.connect(self._on_inspect)
            self.rows.append(each)
            self.list.add(each)
        self.more.setText(MORE.format(count=len(backups)))
        self.more.setVisible(len(listed) < len(backups))
        says_none = not backups and not self.answer.isVisibleTo(self)
        self.none_yet.setVisible(says_none and bool(self.none_yet.text()))

    def _on_more(self) -> None:
        self._all = True
        self._fill(self._backups or [])
        if len(self.rows) > _FIRST:
            self.rows[_FIRST].button.setFocus()

    def _on_inspect(self, backup: Backup) -> None:
        if not self._busy:
            self._inspect(backup, self._on_error)

    def _on_open(self) -> None:
        """Try what was typed into the card; a passphrase is forgotten, a recovery key stays."""
        card = self.answer
        passphrase, recovery = card.passphrase.secret(), card.recovery.text()
        if not (passphrase or recovery):
            card.enter()
        elif card.inspected is not None:
            card.passphrase.clear()
            self._inspect(card.inspected.backup, self._on_wrong, passphrase, "" if passphrase else recovery)

    def _inspect(
        self,
        backup: Backup,
        on_error: Callable[[KnownError], None],
        passphrase: str = "",
        recovery: str = "",
    ) -> None:
        # Nothing is disabled meanwhile, because a disabled button would lose the focus.
        self._busy = True
        self.message.set_or_hide(INSPECTING.format(when=moment(backup.made_at)))
        self.answer.hide()
        task = partial(_inspect, self._recovery_service, backup, passphrase, recovery)
        run_in_background(task, self._on_inspected, on_error, self)

    def _on_inspected(self, result: tuple[InspectedBackup, Contents | None]) -> None:
        self._busy = False
        self.message.set_or_hide("")
        self.answer.show_inspected(*result)
        self.answer.show()
        self.answer.enter()
        self.inspected.emit(result[0])

    def _on_wrong(self, error: KnownError) -> None:
        self._on_error(error)
        self.answer.show()
        self.answer.enter()
        if isinstance(error, MistypedError):
            self.answer.recovery.mark(error.groups)

    def _on_error(self, error: KnownError) -> None:
        self._busy = False
        self.message.set_or_hide(str(error))

    def _on_restore(self) -> None:
        if self.answer.inspected is not None:
            self.recovery_requested.emit(restore_action(self._recovery_service, self.answer.inspected))

    def _on_leave(self) -> None:
        inspected = self.answer.inspected
        self.answer.clear()
        # Before the card goes: Qt would move the focus on from a button that is hidden.
        rows = (each.button for each in self.rows if inspected and each.backup == inspected.backup)
        back = next(rows, self._focus_after)
        if back is not None:
            back.setFocus()
        self.answer.hide()


class BackupRow(QWidget):
    """One backup in the list."""

    inspect = Signal(object)

    def __init__(self, backup: Backup, opens_with: str) -> None:
        super().__init__()
        self.backup = backup
        when = moment(backup.made_at)
        self.about = Caption(" · ".join(filter(None, (location(backup), opens_with))))
        words = VBox(spacing=0)
        words.add(Paragraph(when), self.about)
        self.button = QuietButton(INSPECT, clicked=self._on_clicked)
        self.button.setAccessibleName(INSPECT_SPOKEN.format(when=when, about=self.about.text()))
        at_top = Qt.AlignmentFlag.AlignTop
        self.setLayout(row(words, self.button, spacing=16, grow=words, align=at_top, margins=(0, 4, 0, 4)))

    def _on_clicked(self) -> None:
        self.inspect.emit(self.backup)


class BackupCard(Card):
    """What a backup holds compared with today, or why it cannot be read, and what can be done."""

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
        self.add(self.heading, self.why, self.error, self.comparison, self.keeps)
        self.add(self.passphrase, self.recovery)
        self.add(button_row(self.restore_button, self.open_button, self.leave_button))

    def show_inspected(self, inspected: InspectedBackup, now: Contents | None) -> None:
        """Show an inspected backup; `now` is the content of the data of today."""
        self.inspected = inspected
        self.clear()
        self.heading.setText(OF.format(when=moment(inspected.backup.made_at)))
        self.why.setText(location(inspected.backup))
        locked = bool(inspected.methods)
        text = TYPED if locked else "" if inspected.error is None else str(inspected.error)
        self.error.set_or_hide(text)
        if inspected.contents is not None:
            self.comparison.compare(now, inspected.contents)
        for widget in (self.comparison, self.restore_button):
            widget.setVisible(inspected.sound)
        self.keeps.setVisible(inspected.sound and bool(self.keeps.text()))
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

    def clear(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        self.recovery.clear()


class Comparison(QWidget):
    """Three columns: what is counted, now, in the backup. What differs is set in the stronger ink."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[Text] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        for column, width in enumerate((3, 2, 2)):
            self._grid.setColumnStretch(column, width)
        self.setAccessibleName(NAME)

    def compare(self, now: Contents | None, backup: Contents) -> None:
        """Show both; where the data of today is not known, the backup alone."""
        while self._cells:
            remove_widget(self._grid, self._cells.pop())
        self._row(0, [Caption(head) for head in ("", NOW if now else "", IN_BACKUP)])
        lines = comparison(now, backup)
        for number, (name, mine, its) in enumerate(lines, start=1):
            differs = now is not None and mine != its
            values = [Paragraph(text) if differs else Caption(text, size="body") for text in (mine, its)]
            self._row(number, [Caption(name, size="body"), *values])
        spoken = [LINE.format(name=name, now=mine or UNKNOWN, backup=its) for name, mine, its in lines]
        self.setAccessibleDescription("; ".join(spoken))

    def lines(self) -> list[str]:
        """Return what is shown, cell by cell, in reading order."""
        return [cell.text() for cell in self._cells if cell.text()]

    def _row(self, row: int, cells: list[Text]) -> None:
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
            self._cells.append(cell)


def _inspect(
    recovery_service: RecoveryService, backup: Backup, passphrase: str, recovery: str
) -> tuple[InspectedBackup, Contents | None]:
    return recovery_service.inspect(backup, passphrase, recovery), recovery_service.now()
