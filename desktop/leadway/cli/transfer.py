"""A person’s own data, out and in: `leadway export`, `leadway import`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.cli.data import filled, opened
from leadway.cli.words import say
from leadway.system.paths import data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands
    from leadway.services.transfer.checks import RefusedError
    from leadway.services.transfer.importing import ImportPreview

FOUND = "You find them in History: each with the week of its day, below the week’s page."


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add both commands."""
    export = commands.add_parser(
        "export", parents=[where], allow_abbrev=False, help="write everything of yours into one file"
    )
    export.add_argument("file", metavar="FILE.zip", type=Path)
    export.add_argument("--replace", action="store_true", help="replace the file if it is there")
    export.set_defaults(command=_export)

    bring = commands.add_parser(
        "import",
        parents=[where],
        allow_abbrev=False,
        help="bring in an export, or the notes of jrnl, RedNotebook or Day One",
    )
    bring.add_argument("file", metavar="FILE", type=Path, help="a zip, a JSON file, a month file or a folder")
    bring.add_argument(
        "--same",
        choices=("keep", "replace"),
        default="keep",
        help="what happens to what is here already with other content; keep if left out",
    )
    bring.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    bring.set_defaults(command=_import)


def _export(options: argparse.Namespace) -> None:
    with opened(filled(data_folder(options.data_dir))) as services:
        services.exporting().save(options.file, replace=options.replace)
    say(f"Written: {options.file}\nIt is not encrypted: whoever has it can read it.")


def _import(options: argparse.Namespace) -> int:
    from leadway.services.transfer.checks import RefusedError
    from leadway.services.transfer.merging import ConflictPolicy
    from leadway.system.single_instance import Kind, Message, tell

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
        tell(folder, Message(Kind.CHANGED))
    say("\n".join(_in_words(done, only_looked=options.dry_run)))
    return 0


def _refuse(error: RefusedError) -> None:
    lines = [f"leadway: {error}", *(f"  {reason}" for reason in error.reasons[1:])]
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 -- this is the command line


def _in_words(done: ImportPreview, *, only_looked: bool) -> list[str]:
    lines = [f"From {done.source}:"]
    chosen = "replaced" if done.same == "replace" else "kept as it is here"
    for line in done.lines:
        parts = (
            (line.new, "new"),
            (line.same, "the same"),
            (line.differing, chosen),
            (line.left_out, "part of a week that is kept as it is here"),
            (line.gone, "taken away with a week that is replaced"),
        )
        lines.append(f"  {line.table}: {', '.join(f'{count} {what}' for count, what in parts if count)}")
    if done.new_choices or done.differing_choices:
        lines.append(f"  choices: {done.new_choices} new, {done.differing_choices} {chosen}")
    lines += done.skipped
    if done.changes_nothing:
        return [*lines, "There is nothing new in it."]
    if only_looked:
        return [*lines, "Nothing was changed: this was a look."]
    return [*lines, "Brought in.", *([FOUND] if done.is_journal else [])]
