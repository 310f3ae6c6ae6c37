"""Copies data whose folder cannot hold it in use, to be read or used elsewhere; the folder stays as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from leadway.domain.errors import KnownError
from leadway.files import LOG, appended, explain, sync_file, sync_folder
from leadway.i18n import _
from leadway.services.keys import KeyFile
from leadway.system.fit_folder import refuse_unfit_folder
from leadway.system.paths import DataFolder


def copy_data(folder: DataFolder, target: Path) -> None:
    """Copy the data, its key file and its backups into a folder with nothing in it; raises KnownError."""
    copy = DataFolder(target.absolute())
    refuse_unfit_folder(copy)
    try:
        if target.exists() and any(target.iterdir()):
            raise KnownError(
                _("There is something in “{folder}” already.").format(folder=target),
                _("Choose an empty folder."),
            )
        copy.make()
        _copy_files(folder, copy, folder.destinations)
        if folder.backups.is_dir():
            shutil.copytree(folder.backups, copy.backups, dirs_exist_ok=True)
    except OSError as error:
        raise explain(error, Path(error.filename or target)) from error


@contextmanager
def copy_to_read(folder: DataFolder) -> Iterator[DataFolder]:
    """Give a copy of the data, which is removed at the end; raises KnownError where it cannot be read."""
    with TemporaryDirectory(prefix="leadway-", ignore_cleanup_errors=True) as name:
        copy = DataFolder(Path(name))
        try:
            _copy_files(folder, copy)
        except OSError as error:
            raise explain(error, folder.database) from error
        file = KeyFile.read(copy.key_file)
        if file is not None and file.leftover:
            # Backups may need these entries of the keychain that are not next to the copy.
            file._replace(leftover=(), former=()).replace(copy.key_file)
        yield copy


def _copy_files(folder: DataFolder, copy: DataFolder, *more: Path) -> None:
    # The log before the file would lack what is written into the file in between; nobody writes here, though.
    for source in (folder.database, appended(folder.database, LOG), folder.key_file, folder.language, *more):
        target = copy.path / source.name
        if source.exists():
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(source, target)
            sync_file(target)
    sync_folder(copy.path)
