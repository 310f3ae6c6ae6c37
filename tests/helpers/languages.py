"""Plays scenes in a language of the tests, then mirrored, and says what is wrong with them, as JSON.

That is what breaks a rule of the accessibility tree, what is wrong with the texts, what overlaps, and in
which files lies unencrypted what is then typed into every field.

`python -m helpers.languages FOLDER CODE HALF_YEAR` from tests/, where FOLDER holds the languages that
packaging/texts.py writes, and HALF_YEAR is the data that `fixtures/half_year.py` makes. Each line of the
input is a list of how names of scenes begin, and brings a line of the output. The language is set before any
module with texts is loaded.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from leadway import i18n

if TYPE_CHECKING:
    from helpers.scenes import Scene, Stage
    from leadway.services.session import Services

HELPERS = Path(__file__).resolve().parent
# The same in every language: names, keys, and forms that are typed.
_ALWAYS = re.compile(
    r"\b(?:Leadway|Ctrl|Shift|Alt|Esc|Enter|Tab|Space|Backspace|Delete|Del|Ins|Page (?:Up|Down)|F\d+"
    r"|PDF|JSON|ZIP|UTC|Markdown|jrnl|RedNotebook|Day One|Dropbox|Nextcloud"
    r"|Return|Left|Right|Up|Down|Inter|Source Serif|Typst|Qt|PySide6?|Python|SQLite|SQLCipher"
    r"|Europe/\w+|W\d\d|A4|MB|KB|GB|ics|zip|https?://\S+)\b|leadway[-.\w]*|\S*\.(?:json|JPG|py)|/\S+"
)
_TAG = re.compile(r"<[^<>]*>|\{\w+\}")
# The pseudo-language leaves no plain vowel: every word with one is still English.
_ENGLISH = re.compile(r"[A-Za-z]*[aeiouAEIOU][A-Za-z]+|[A-Za-z]+[aeiouAEIOU][A-Za-z]*")
_SHORTENED = re.compile(r"([^⟦⟧“”:·–]{4,}?)…")
_LEAST_WORDS = 3
_FOLDERS = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
# Their hint is not what they need: they wrap their text, or fill a rail.
_WRAPPED = {"SuggestionButton", "SectionEntry"}
_PADDING = 4
# On a busy machine a layout takes longer.
_SETTLING = (50, 200, 1000)
# They show what was typed, or a key.
_NO_WORDS = {"RecoveryField", "_KeyText"}


def main(folder: Path, code: str, half_year: Path) -> int:
    """Play the scenes that each line of the input names, and print what was found."""
    i18n.set_language(code, folder)
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "TZ": "Europe/Berlin"}
    time.tzset()
    from helpers.key_file import make_guesses_cheap
    from leadway.system.log import report_bugs
    from leadway.ui.app.application import make_application
    from leadway.ui.theme.theme import install
    from leadway.ui.widgets import accessibility

    make_application()
    install(QApplication.instance(), "light")  # type: ignore[arg-type]
    # Let Qt tell a screen reader of everything, from the making of a widget to its end.
    accessibility.install()
    QAccessible.setActive(True)
    make_guesses_cheap()
    with tempfile.TemporaryDirectory() as place:
        # All that this process may write is below that folder.
        folders = {name: f"{place}/{name}" for name in _FOLDERS}
        for path in folders.values():
            Path(path).mkdir()
        tempfile.tempdir = folders["TMPDIR"]
        os.environ |= folders | {
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        report_bugs(Path(place, "leadway.log"), lambda _log, _entry: None)
        player = _Player(Path(place), half_year)
        for line in sys.stdin:
            print(json.dumps(player.play(tuple(json.loads(line)))), flush=True)  # noqa: T201
    return 0


class _Player:
    """Plays scenes, and looks at each."""

    def __init__(self, place: Path, half_year: Path) -> None:
        from helpers.scenes import DataSets

        self._place, self._data = place, DataSets(place, half_year)

    def play(self, names: tuple[str, ...]) -> dict[str, object]:
        """Return the faults of each scene whose name begins so, and into how many fields was typed."""
        from helpers.scenes import CLOSED, SCENES

        self._typed = 0
        chosen = [scene for scene in (*SCENES, *CLOSED) if scene.name.startswith(names)]
        faults = {scene.name: self._faults(scene, is_closed=scene in CLOSED) for scene in chosen}
        return {"faults": faults, "typed": self._typed}

    def _faults(self, scene: Scene, *, is_closed: bool) -> dict[str, list[str]]:
        with self._data.stage(scene) as stage:
            window = scene.play(stage)
            window.resize(1040, 760)
            window.show()
            if not window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus:
                window.activateWindow()
            try:
                return {
                    "texts": _settled(lambda: _examined(stage)),
                    "accessibility": _broken_rules(window),
                    "mirrored": _settled(_overlapping_mirrored),
                    "unencrypted": [] if is_closed else self._unencrypted(stage, window),
                }
            finally:
                QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def _unencrypted(self, stage: Stage, window: QWidget) -> list[str]:
        """Type into every field, keep it, back it up, meet a bug; return the files with what was typed."""
        from helpers.canary import found_in, keep, meet_a_bug, type_everywhere
        from leadway.services.backup.backups import make

        typed = type_everywhere(window)
        if not typed:
            return []
        self._typed += typed
        keep(stage)
        meet_a_bug()
        make(stage.services.backups().job())
        log = (self._place / "leadway.log").read_text(encoding="utf-8")
        return [*map(str, found_in(self._place)), *([] if "ValueError" in log else ["no bug in the log"])]


def _settled(examine: Callable[[], list[str]]) -> list[str]:
    """Return what is found once everything has its place."""
    found: list[str] = []
    for milliseconds in _SETTLING:
        QTest.qWait(milliseconds)
        found = examine()
        if not found:
            break
    return found


def _examined(stage: Stage) -> list[str]:
    windows = _shown()
    read = {(where, text) for window in windows for where, text in texts(_parts(window)) if has_english(text)}
    typed = words_of_the_person(stage.services) if read else []
    english = {f"{where}: {text}" for where, text in read if still_english(text, typed)}
    return sorted(english | set(cut_off(windows)))


def _broken_rules(window: QWidget) -> list[str]:
    from helpers.accessibility import dump, faults, tree

    found = faults(window)
    return [*found, dump(tree(window))] if found else []


def _overlapping_mirrored() -> list[str]:
    if QApplication.layoutDirection() != Qt.LayoutDirection.RightToLeft:
        QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        QTest.qWait(_SETTLING[0])
    return sorted(overlaps(_shown()))


def _shown() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def _parts(window: QWidget) -> list[QWidget]:
    return [window, *window.findChildren(QWidget)]


def texts(widgets: list[QWidget]) -> Iterator[tuple[str, str]]:
    """Return what a person reads or hears of widgets, without what is typed in, and the kind of widget."""
    for widget in widgets:
        where = type(widget).__name__
        # Qt names the months of its calendar itself.
        if where in _NO_WORDS or any(isinstance(each, QCalendarWidget) for each in _up_from(widget)):
            continue
        for name in ("toolTip", "accessibleName", "accessibleDescription", "windowTitle", "placeholderText"):
            yield f"{where}.{name}", str(getattr(widget, name, str)() or "")
        if not isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            yield where, _own_text(widget)
        if isinstance(widget, QComboBox):
            yield from ((where, widget.itemText(place)) for place in range(widget.count()))
        for action in widget.actions():
            yield f"{where} menu", action.text()


def _own_text(widget: QWidget) -> str:
    read = getattr(widget, "text", None) or getattr(widget, "title", None)
    try:
        text = read() if callable(read) else ""
    except TypeError:
        return ""
    return text if isinstance(text, str) else ""


def has_english(text: str) -> bool:
    """Whether a word in it is plain English, typed or not."""
    return bool(_ENGLISH.search(_ALWAYS.sub(" ", _TAG.sub(" ", text).replace("&", ""))))


def still_english(text: str, typed: list[str]) -> str:
    """Return a word that is plain English and was not typed; empty where there is none."""
    rest = " ".join(_TAG.sub(" ", text).replace("&", "").split())
    for part in _SHORTENED.findall(rest):
        if any(words.startswith(part.strip().casefold()) for words in typed):
            rest = rest.replace(part, " ")
    folded = rest.casefold()
    for words in typed:
        if words in folded:
            rest = re.sub(re.escape(words), " ", rest, flags=re.IGNORECASE)
            folded = rest.casefold()
    found = _ENGLISH.search(_ALWAYS.sub(" ", rest))
    return found[0] if found else ""


def words_of_the_person(services: Services) -> list[str]:
    """Return every text in the data, and every text that the helpers type; the longest first."""
    from leadway.storage.models import MODELS, query

    found = set(_typed_by_helpers())
    if not services.database._db.is_closed():
        with services.database.reading():
            for model in MODELS:
                for row in query(f'SELECT * FROM "{model._meta.table_name}"'):  # noqa: S608 -- its own name
                    found |= _words_of_row(row)
    return sorted(found, key=len, reverse=True)


@cache
def _words_of_row(row: tuple[object, ...]) -> frozenset[str]:
    """Return the texts in a row; kept, because every scene begins with the same data."""
    return frozenset(_tidied(strings(list(row))))


def _tidied(texts: Iterable[str]) -> Iterator[str]:
    """Return texts as they are compared, without those that are too short for that."""
    tidy = (" ".join(text.split()).rstrip(".").casefold() for text in texts)
    return (text for text in tidy if len(text) >= _LEAST_WORDS)


def strings(value: object) -> Iterator[str]:
    """Return every text in a value, in JSON within it, and each of its lines."""
    if isinstance(value, str):
        yield from _within(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def _within(text: str) -> tuple[str, ...]:
    """Return the texts in a text."""
    if text[:1] in "{[":
        with suppress(ValueError):
            return tuple(strings(json.loads(text)))
    return (text, *text.split("\n"))


@cache
def _typed_by_helpers() -> frozenset[str]:
    """Return every text in the sources of the helpers."""
    return frozenset(_tidied(_texts_of_helpers()))


def _texts_of_helpers() -> Iterator[str]:
    # What the fake desktop says of starting at login, and what a scene looks for.
    yield from ("It is off.", "returns")
    for file in HELPERS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                yield node.value


def overlaps(windows: list[QWidget]) -> Iterator[str]:
    """Return the pairs of visible texts and controls that overlap, by their place in the tree of widgets."""
    for window in windows:
        leaves = [each for each in _parts(window) if each.window() is window and _is_leaf(each)]
        places = [(each, _place(each, window)) for each in leaves]
        shown = [(each, place) for each, place in places if not place.isEmpty()]
        for n, (one, place) in enumerate(shown):
            for other, beside in shown[n + 1 :]:
                if place.intersects(beside) and not _is_scrolled_below(one, other):
                    yield f"{_path(one)} over {_path(other)}"


def cut_off(windows: list[QWidget]) -> Iterator[str]:
    """Return the visible texts that have less room than they need; some padding of a button may go."""
    for window in windows:
        for part in _parts(window):
            if part.window() is not window or not part.isVisible() or type(part).__name__ in _WRAPPED:
                continue
            need, room = part.sizeHint(), part.size()
            if isinstance(part, QLabel) and part.wordWrap():
                cut = part.heightForWidth(room.width()) > room.height() + 1
            elif isinstance(part, QLabel | QAbstractButton):
                wrapped = part.heightForWidth(room.width()) if isinstance(part, QAbstractButton) else 0
                # Some buttons wrap their text, and grow instead.
                narrow = need.width() > room.width() + _PADDING and not 0 < wrapped <= room.height() + 1
                cut = narrow or need.height() > room.height() + 1
            else:
                continue
            if cut:
                yield f"cut off: {_path(part)}: {_own_text(part)}"


def _is_leaf(widget: QWidget) -> bool:
    inner = any(child.isVisible() for child in widget.findChildren(QWidget))
    return isinstance(widget, QLabel | QAbstractButton | QLineEdit) and widget.isVisible() and not inner


def _is_scrolled_below(one: QWidget, other: QWidget) -> bool:
    """Whether one of them is on what stays in sight above a scrolled page, and hides what is below it."""
    return _is_in_sight(one) is not _is_in_sight(other)


def _is_in_sight(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QAbstractScrollArea):
        widget, parent = parent, parent.parentWidget()
    return parent is not None and widget is not parent.viewport() and widget.autoFillBackground()


def _place(widget: QWidget, window: QWidget) -> QRect:
    """Return what is seen of a widget, without its margin of one pixel."""
    seen = widget.visibleRegion().boundingRect().adjusted(1, 1, -1, -1)
    return seen.translated(widget.mapTo(window, QPoint()))


def _path(widget: QWidget) -> str:
    names = [f"{type(each).__name__} {each.objectName()}".strip() for each in _up_from(widget)]
    return " < ".join(names[:4])


def _up_from(widget: QWidget) -> Iterator[QWidget]:
    above: QWidget | None = widget
    while above is not None:
        yield above
        above = above.parentWidget()


if __name__ == "__main__":
    try:
        status = main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    except Exception:  # noqa: BLE001 -- told here: the program's own hook writes it into the log alone
        traceback.print_exc()
        status = 1
    sys.exit(status)
