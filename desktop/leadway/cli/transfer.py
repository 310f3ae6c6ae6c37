"""A person’s own data, out and in: `leadway export`, `leadway import`."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from leadway.cli.commands import (
    REPLACE,
    announce_change,
    argument,
    command,
    echo,
    filled,
    has_data,
    opened,
    warn,
)
from leadway.i18n import _, isolated
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.services.transfer.importing import ImportPreview

_MOST_PLACES = 20
FOUND = _("Find them in History: each is below the page of its week.")


@command(
    "export",
    _("write all your data into one file"),
    argument("file", metavar="FILE.zip", type=Path),
    REPLACE,
    access="read",
)
def export(options: Namespace, folder: DataFolder) -> None:
    """Write the export."""
    with opened(filled(folder)) as services:
        services.exporting().save(options.file, replace=options.replace)
    echo(_("Written: {file}\nIt is not encrypted: anybody who has it can read it.").format(file=options.file))


@command(
    "import",
    _("import an export, or the notes of jrnl, RedNotebook or Day One"),
    argument("file", metavar="FILE", type=Path, help=_("a zip, a JSON file, a month file or a folder")),
    argument(
        "--same",
        choices=("keep", "replace"),
        default="keep",
        help=_("what to do with records that differ from those here; keep if left out"),
    ),
    argument("--dry-run", action="store_true", help=_("show what would happen, and change nothing")),
)
def import_(options: Namespace, folder: DataFolder) -> int:
    """Import a file, or say what importing it would do."""
    from leadway.services.keys import make_key
    from leadway.services.transfer.checks import RefusedError
    from leadway.services.transfer.merging import ConflictPolicy

    try:
        with ExitStack() as stack:
            key = None
            if options.dry_run and not has_data(folder, only_looks=True):
                # Looking makes nothing.
                folder = DataFolder(Path(stack.enter_context(TemporaryDirectory(prefix="leadway-"))))
                key = make_key(folder)
            services = stack.enter_context(opened(folder, key=key))
            importing = services.importing()
            run = importing.preview if options.dry_run else importing.import_file
            result = run(options.file, ConflictPolicy(options.same))
    except RefusedError as error:
        warn("\n  ".join([str(error), *error.reasons[1:]]))
        return 1
    if not options.dry_run:
        announce_change(folder)
    echo("\n".join(_in_words(result, only_looked=options.dry_run)))
    return 0


def _in_words(result: ImportPreview, *, only_looked: bool) -> list[str]:
    lines = [_("From {source}:").format(source=result.source)]
    chosen = _("replaced") if result.policy == "replace" else _("kept as it is here")
    for line in result.lines:
        parts = (
            (line.new, _("new")),
            (line.same, _("the same")),
            (line.differing, chosen),
            (line.left_out, _("in a week that is kept as it is here")),
            (line.removed, _("removed with a week that is replaced")),
        )
        lines.append(f"  {line.table}: {', '.join(f'{count} {what}' for count, what in parts if count)}")
    if result.new_choices or result.differing_choices:
        lines.append(
            _("  settings: {new} new, {differing} {what}").format(
                new=result.new_choices, differing=result.differing_choices, what=chosen
            )
        )
    lines += result.skipped
    if result.unread:
        lines.append(_("Left out, because Leadway cannot read them: {n}").format(n=len(result.unread)))
        lines += [f"  {isolated(place)}" for place in result.unread[:_MOST_PLACES]]
        if len(result.unread) > _MOST_PLACES:
            lines.append(_("  and {n} more").format(n=len(result.unread) - _MOST_PLACES))
    if result.changes_nothing:
        return [*lines, _("There is nothing new in it.")]
    if only_looked:
        return [*lines, _("Nothing was changed: this was a dry run.")]
    return [*lines, _("Imported."), *([FOUND] if result.is_journal else [])]
