"""What could not be saved: kept while the data is closed, and never let go without asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from leadway.domain.errors import KnownError, MovedError
from leadway.i18n import _, ngettext
from leadway.services.unwritten import Unwritten, as_notes
from leadway.ui.app.state import ProgramState
from leadway.ui.forms.autosave import RETRY_MS, flush_all, unsaved

if TYPE_CHECKING:
    from leadway.services.rescue_file import RescueFile
    from leadway.services.session import Services
    from leadway.ui.app.controller import AppController
    from leadway.ui.window.unsaved_dialog import UnsavedDialog

A_CHANGE = _("Your last change is not saved.")
NOW_NOTES = _("Words that could not be saved in their place are notes now. Your next ritual asks about them.")


def not_saved(count: int, error: KnownError | None) -> str:
    """Say how many characters are not saved, or, without any, that a change is not; and why."""
    what = ngettext(
        "{count} character that you typed is not saved.",
        "{count} characters that you typed are not saved.",
        count,
    ).format(count=f"{count:,}")
    return " ".join(filter(None, (what if count else A_CHANGE, str(error or ""))))


class UnsavedWords(QObject):
    """Holds nothing as long as everything can be saved."""

    def __init__(self, program: AppController) -> None:
        super().__init__(program)
        self._program = program
        self._kept: list[Unwritten] = []
        self._error: KnownError | None = None
        self._moved: MovedError | None = None
        self._is_given_up = False
        self._rescue_file: RescueFile | None = None
        """Known as long as words may have to go there."""
        self._is_set_aside = False
        self.is_locked = False
        """Whether whoever is here must unlock the data before they may see the words."""
        self._dialog: UnsavedDialog | None = None
        self._timer = QTimer(self, interval=RETRY_MS)
        self._timer.timeout.connect(self.watch)

    @property
    def sentence(self) -> str:
        """What is not saved, and why; empty where everything is on the disk."""
        open_forms, words = unsaved(), self._words()
        if not open_forms and not self._kept and not words:
            return str(self._moved or "")
        error = next((form.error for form in open_forms if form.error is not None), self._error)
        return not_saved(sum(len(word) for word in words), error)

    def set_moved(self, error: MovedError | None) -> None:
        """Note that the folder of the open data has gone, or, with None, that it is back."""
        self._moved = error
        if error is None:
            flush_all(unsaved())
        self._show()

    def take(self) -> None:
        """Save what can be saved, and keep the rest: the data is about to be closed."""
        for form in unsaved():
            if not form.flush():
                self._error = form.error
                self._kept.extend(form.take())
        services = self._program.services
        if self._kept and services is not None:
            # While it is closed, nobody has the key to hide the words with.
            self._rescue_file = services.rescue_file()

    def save_kept(self, services: Services) -> None:
        """Save what was kept, where it was typed: the data is open again, and no page is there yet.

        What is at that place by now stays, and the words become a note. So do words that cannot be saved now:
        when they can be, the person may have typed something else there.
        """
        self.is_locked = False
        self._try_kept(services)
        self._kept = [as_notes(each.words) if each.words else each for each in self._kept]
        self.watch_later()

    def restore(self, services: Services) -> None:
        """Make notes of what was set aside when the program had to end."""
        self._rescue_file = file = services.rescue_file()
        if words := file.read():
            self._kept.append(as_notes(words, file.remove))
            self.watch()
            self.watch_later()

    def set_aside(self) -> None:
        """Bring what is not saved to safety without asking: the program is about to be ended.

        The words go into an encrypted file at once, and are saved where that is possible after all. A choice
        without words, and words that were typed before the data could be opened, are only tried once more.
        """
        services = self._program.services
        words = () if self._is_given_up else self._words()
        if self._rescue_file is None and services is not None and words:
            self._rescue_file = services.rescue_file()
        if self._rescue_file is not None and words:
            self._is_set_aside = self._rescue_file.write(words, elsewhere=self._is_moved(services))
        flush_all(unsaved())
        self.watch()

    def give_up(self) -> None:
        """Forget what is not saved: the person had everything deleted."""
        self._kept.clear()
        self._error = self._moved = None
        self._timer.stop()
        self._remove_file()

    def watch_later(self) -> None:
        """Say in the window what is not saved, as long as that is so."""
        if self.sentence and not self._timer.isActive():
            self._timer.start()
            self._show()

    def watch(self) -> None:
        """Try again to save what was kept, and say what is still not saved."""
        services = self._program.services
        if self._kept and services is not None:
            self._try_kept(services)
            if not self._kept:
                from leadway.domain.change import WEEKS, ProgramPart
                from leadway.domain.refs import EntityKind

                services.changes.announce(
                    *WEEKS, EntityKind.NOTE, EntityKind.COMMITMENT, ProgramPart.SETTINGS
                )
        self._show()
        if not self.sentence:
            self._timer.stop()
            self._remove_file()

    def _remove_file(self) -> None:
        """Remove what this program set aside: it is saved, or given up."""
        if self._is_set_aside and self._rescue_file is not None:
            self._rescue_file.remove()
            self._is_set_aside = False

    def _try_kept(self, services: Services) -> None:
        try:
            while self._kept:
                if self._kept[0].is_overtaken(services):
                    self._kept[0] = as_notes(self._kept[0].words)
                first = self._kept[0]
                first.write(services)
                del self._kept[0]
                if first.is_note:
                    self._program.unheard_tasks.show_sentence(NOW_NOTES)
        except KnownError as error:
            self._error = error

    def _is_moved(self, services: Services | None) -> bool:
        try:
            if services is not None:
                services.database.check_in_place()
        except MovedError:
            return True
        return self._moved is not None

    def allows(self, then: Callable[[], None]) -> bool:
        """Whether the program may end. Where something is not saved, ask; `then` runs if it is let go."""
        flush_all(unsaved())
        if self._is_given_up or not self.sentence:
            return True
        self.ask(then)
        return False

    def ask(self, then: Callable[[], None] | None = None) -> None:
        """Show what is not saved, and what can be done with it; while it is locked, not the words."""
        from leadway.ui.window.unsaved_dialog import UnsavedDialog  # late: it is hardly ever needed

        if self._dialog is not None:
            self._dialog.reject()
        words = () if self.is_locked else self._words()
        window = self._program.window.main_window if self._program.window is not None else None
        services = self._program.services
        export = services.exporting().save if services is not None and self._moved is not None else None
        self._dialog = dialog = UnsavedDialog(
            self.sentence, words, window, quits=then is not None, export=export
        )
        dialog.destroyed.connect(self._on_dialog_gone)

        def on_given_up() -> None:
            self._is_given_up = True
            self._remove_file()
            if then is not None:
                then()

        dialog.given_up.connect(on_given_up)
        if window is not None and window.isVisible():
            dialog.open()
        else:
            dialog.ask()

    def _words(self) -> tuple[str, ...]:
        held = [*self._kept, *(each for form in unsaved() for each in form.rescue())]
        words = [word for each in held for word in each.words]
        program = self._program
        if program.state is ProgramState.FAULT and program.window is not None:
            # Typed while the data was on its way, which then did not open.
            words.append(program.window.typed_early())
        return tuple(filter(None, words))

    def _show(self) -> None:
        window, sentence = self._program.window, self.sentence
        if window is not None and self._program.services is not None:
            from leadway.ui.widgets.rail import Notice  # late: without a window it is not needed
            from leadway.ui.window.notices import MOVED, UNSAVED, UNSAVED_OPENS

            title = MOVED if self._moved is not None else UNSAVED
            notice = Notice(title, sentence, UNSAVED_OPENS) if sentence else None
            window.main_window.set_notice("unsaved", notice)

    def _on_dialog_gone(self) -> None:
        self._dialog = None
