"""The dates that the program writes in any language are read when they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import texts

_READ_BACK = """
import sys
from datetime import date, timedelta
from pathlib import Path
from leadway import i18n
i18n.set_language(sys.argv[1], Path(sys.argv[2]))
assert i18n.language() == sys.argv[1]
from leadway.domain.date_parser import read_date
from leadway.domain.weeks import MONTHS, WEEKDAYS, full_date, long_date
today = date(2026, 11, 30)
for n in range(-400, 400, 3):
    day = today + timedelta(days=n)
    for written in (full_date(day), long_date(day), long_date(day).upper()):
        assert read_date(written, today) == day, (written, read_date(written, today))
for ahead in range(7):
    day = today + timedelta(days=ahead)
    assert read_date(WEEKDAYS[day.weekday()], today) == day, WEEKDAYS[day.weekday()]
"""


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the languages of the tests, and others of which only CLDR's data is known."""
    folder = tmp_path_factory.mktemp("languages")
    texts.write_test_languages(folder)
    for code in ("de", "fr", "es", "pl", "ar", "hi", "hu"):
        (folder / f"{code}.json").write_text(json.dumps(texts.locale_data(code)), "utf-8")
        with (folder / f"{code}.mo").open("wb") as file:
            write_mo(file, Catalog(locale=code))
    return folder


@pytest.mark.parametrize("code", [texts.PSEUDO, texts.MIRRORED, "de", "fr", "es", "pl", "ar", "hi", "hu"])
def test_dates_are_read_as_the_language_writes_them(languages: Path, code: str) -> None:
    command = [sys.executable, "-c", _READ_BACK, code, str(languages)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
