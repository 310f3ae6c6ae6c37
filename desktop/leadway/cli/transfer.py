"""A person’s own data, out and in: `leadway export`, `leadway import`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.cli.data import filled, opened
from leadway.cli.words import say
from leadway.i18n import _
from leadway.system.paths import data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands
    from leadway.services.transfer.checks import RefusedError
    from leadway.services.transfer.importing import ImportPreview

FOUND = _("Find them in History: each is below the page of its week.")


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add both commands."""
    export = commands.add_parser(
        "export", parents=[where], allow_abbrev=False, help=_("write all your data into one file")
    )
    export.add_argument("file", metavar="FILE.zip", type=Path)
    export.add_argument("--replace", action="store_true", help=_("replace the file if it is there"))
    export.set_defaults(command=_export)

    bring = commands.add_parser(
        "import",
        parents=[where],
        allow_abbrev=False,
        help=_("import an export, or the notes of jrnl, RedNotebook or Day One"),
    )
    bring.add_argument(
        "file", metavar="FILE", type=Path, help=_("a zip, a JSON file, a month file or a folder")
    )
    bring.add_argument(
        "--same",
        choices=("keep", "replace"),
        default="keep",
        help=_("what to do with records that differ from those here; keep if left out"),
    )
    bring.add_argument("--dry-run", action="store_true", help=_("show what would happen, and change nothing"))
    bring.set_defaults(command=_import)


def _export(options: argparse.Namespace) -> None:
    with opened(filled(data_folder(options.data_dir))) as services:
        services.exporting().save(options.file, replace=options.replace)
    say(_("Written: {file}\nIt is not encrypted: anybody who has it can read it.").format(file=options.file))


def _import(options: argparse.Namespace) -> int:
    from leadway.domain.commands import AppCommand
    from leadway.services.transfer.checks import RefusedError
    from leadway.services.transfer.merging import ConflictPolicy
    from leadway.system.single_instance import Message, tell

    folder = data_folder(options.data_dir)
    same = ConflictPolicy(options.same)
    try:
        with opened(folder) as services:
            importing = services.importing()
            done = (importing.preview if options.dry_run else importing.bring_in)(options.file, same)
    except RefusedError as error:
        _refuse(error)
        return 1
    if not options.dry_run:
        tell(folder, Message(AppCommand.CHANGED))
    say("\n".join(_in_words(done, only_looked=options.dry_run)))
    return 0


def _refuse(error: RefusedError) -> None:
    lines = [f"leadway: {error}", *(f"  {reason}" for reason in error.reasons[1:])]
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 -- this is the command line


def _in_words(done: ImportPreview, *, only_looked: bool) -> list[str]:
    lines = [_("From {source}:").format(source=done.source)]
    chosen = _("replaced") if done.same == "replace" else _("kept as it is here")
    for line in done.lines:
        parts = (
            (line.new, _("new")),
            (line.same, _("the same")),
            (line.differing, chosen),
            (line.left_out, _("in a week that is kept as it is here")),
            (line.removed, _("removed with a week that is replaced")),
        )
        lines.append(f"  {line.table}: {', '.join(f'{count} {what}' for count, what in parts if count)}")
    if done.new_choices or done.differing_choices:
        lines.append(
            _("  settings: {new} new, {differing} {what}").format(
                new=done.new_choices, differing=done.differing_choices, what=chosen
            )
        )
    lines += done.skipped
    if done.changes_nothing:
        return [*lines, _("There is nothing new in it.")]
    if only_looked:
        return [*lines, _("Nothing was changed: this was a dry run.")]
    return [*lines, _("Imported."), *([FOUND] if done.is_journal else [])]
