"""Runs commands and makes documents in a language of the tests, and prints what stays English, as JSON.

`python -m helpers.spoken FOLDER CODE` from tests/, like `helpers.languages`.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from helpers.languages import still_english, strings, words_of_the_person
from leadway import i18n

_HELP = (
    "", "status", "note", "document", "document weekly", "due", "calendar", "backup", "restore", "doctor",
    "export", "import", "demo", "quit",
)  # fmt: skip
# The last ones fail, with a sentence.
_RUN = (
    "demo --weeks 4", "status", "note Ask Sam", "due --zone Europe/Berlin --time {when} --count 1", "backup",
    "restore --list", "doctor", "export {data}/out.zip", "import {data}/out.zip --dry-run",
    "calendar -o {data}/week.ics", "document weekly -o {data}/week.pdf",
    "demo --weeks 0", "due --from x", "restore nothing", "import {data}/none.zip", "document weekly --week 2",
    "export {data}/out.zip", "nonsense", "calendar",
)  # fmt: skip

# Names of commands and options, tables and checks, what stands for a value, and quoted arguments.
_CODES = re.compile(
    r"leadway [a-z ]*|(?<!\w)--?[\w-]+|\b[A-Z]{2,}\b|\S+\.(?:zip|ics|pdf|db)|FILE\.\w+|YYYY-Www|\d{4}_\w+"
    r"|\{[^{}]*\}|'[^']*'|^[ ?!]*\w+:|^ {4}[a-z]+ ",
    re.MULTILINE,
)


def main(folder: Path, code: str) -> int:
    """Print what stays English in each command, and in each document."""
    os.environ |= {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "QT_QPA_PLATFORM": "offscreen"}
    os.environ |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "COLUMNS": "1000"}
    i18n.set_language(code, folder)
    with tempfile.TemporaryDirectory() as place:
        os.environ["HOME"] = place
        data = Path(place) / "data"
        said = {f"{words} --help": _said([*words.split(), "--help"]) for words in _HELP}
        for words in _RUN:
            arguments = [word.format(data=data, when="") for word in words.split()]
            if words.startswith("due --zone"):
                from leadway.domain.weeks import WEEKDAYS

                arguments[4] = f"{WEEKDAYS[4]} 15:30"
            said[words] = _said([*arguments, "--data-dir", str(data)])
        typed, documents = _documents(data)
    spoken = {name: _CODES.sub(" ", text) for name, text in said.items()}
    spoken |= {name: text.replace("{page}", " ").replace("{pages}", " ") for name, text in documents.items()}
    found = {
        name: [line for line in text.splitlines() if still_english(line, typed)]
        for name, text in spoken.items()
    }
    sys.stdout.write(json.dumps({name: lines for name, lines in found.items() if lines}))
    return 0


def _said(arguments: list[str]) -> str:
    """Return what a command prints."""
    from leadway.cli import execute, parse

    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out), suppress(SystemExit):
        execute(parse(arguments))
    return out.getvalue()


def _documents(data: Path) -> tuple[list[str], dict[str, str]]:
    """Return the words that were typed, and every text of each document."""
    from datetime import date

    from leadway.cli.commands import opened
    from leadway.domain.startup_terms import WeekStatus
    from leadway.reports.markdown import week_page
    from leadway.reports.recovery import recovery_data
    from leadway.reports.weekly import weekly_data
    from leadway.system.paths import DataFolder

    made: dict[str, str] = {}
    with opened(DataFolder(data)) as services:
        weeks = [line.week for line in services.weeks.history() if line.status is WeekStatus.DONE]
        for week in weeks:
            summary = services.weeks.summary(week)
            made[f"page of {week}"] = _texts(weekly_data(summary, generated=date(2026, 11, 20)))
            made[f"Markdown of {week}"] = week_page(summary)
        typed = words_of_the_person(services)
    made["recovery key"] = _texts({**recovery_data("", made_on=date(2026, 11, 20)), "key": ""})
    return typed, made


def _texts(document: dict[str, Any]) -> str:
    codes = {"tone", "block", "svg", "key"}

    def read(value: Any) -> Any:  # noqa: ANN401 -- any JSON
        if isinstance(value, dict):
            return {name: read(part) for name, part in value.items() if name not in codes}
        return [read(part) for part in value] if isinstance(value, list | tuple) else value

    return "\n".join(strings(read(document)))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
