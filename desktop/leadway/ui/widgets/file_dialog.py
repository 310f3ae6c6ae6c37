"""Asks for a file or a folder; `on_path` gets the path once the dialog has gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

_QT = QSettings.Scope.UserScope, "QtProject"  # no text


def documents_folder() -> Path:
    """Return the person's folder for documents, or their home where there is none."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(named)
    return folder if named and folder.is_dir() else Path.home()


def ask_for_folder(parent: QWidget, title: str, start: Path, on_path: Callable[[str], object]) -> None:
    """Ask for a folder."""
    dialog = _dialog(parent, title, start, on_path)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()


def ask_for_file(
    parent: QWidget, title: str, start: Path, filters: str, on_path: Callable[[str], object]
) -> None:
    """Ask for a file that exists."""
    dialog = _dialog(parent, title, start, on_path, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()


def ask_for_place(
    parent: QWidget, title: str, start: Path, filters: str, on_path: Callable[[str], object]
) -> None:
    """Ask where to save; `start` ends with the suggested name. The caller asks before it replaces a file."""
    dialog = _dialog(parent, title, start.parent, on_path, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(start.suffix.removeprefix("."))
    dialog.selectFile(start.name)
    dialog.open()


def choose_place(parent: QWidget, title: str, name: str, filters: str) -> tuple[Path, bool] | None:
    """Return where to save and whether a file there may be replaced, which the dialog asks itself."""
    put_history = _history()
    name_chosen, _filter = QFileDialog.getSaveFileName(parent, title, str(documents_folder() / name), filters)
    put_history()
    if not name_chosen:
        return None
    suffix = Path(name).suffix
    path = Path(name_chosen if name_chosen.endswith(suffix) else f"{name_chosen}{suffix}")
    return path, str(path) == name_chosen


def _history() -> Callable[[], None]:
    """Return what brings back the history of Qt's file dialogs as it is now.

    Qt writes the folders and names of every dialog into a file of the person's that all Qt programs share.
    """
    before = {key: QSettings(*_QT).value(f"FileDialog/{key}") for key in ("history", "lastVisited")}

    def put() -> None:
        settings = QSettings(*_QT)
        for key, value in before.items():
            settings.setValue(f"FileDialog/{key}", value)
            if value is None:
                settings.remove(f"FileDialog/{key}")

    return put


def _dialog(
    parent: QWidget, title: str, folder: Path, on_path: Callable[[str], object], filters: str = ""
) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder), filters)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Queued: the dialog has gone and the keyboard is back when the caller acts on the choice.
    dialog.fileSelected.connect(on_path, Qt.ConnectionType.QueuedConnection)
    dialog.finished.connect(parent.window().activateWindow)
    # After the dialog has written it.
    dialog.destroyed.connect(_history())
    return dialog
