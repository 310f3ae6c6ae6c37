"""The language of the program: English costs nothing, another is loaded whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import texts
from leadway import i18n
from leadway.domain.grammar import English, grammar, listed
from leadway.i18n import _, ngettext, pgettext
from leadway.system.paths import save_language, saved_language


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    texts.write_test_languages(folder)
    return folder


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.set_language(i18n.ENGLISH)


def test_english_loads_no_catalogue() -> None:
    script = "import sys; from leadway.i18n import _, set_language; set_language('en'); print(*sys.modules)"
    command = [sys.executable, "-S", "-c", script]
    path = {"PYTHONPATH": str(Path(i18n.__file__).parents[1])}
    loaded = subprocess.run(command, env=path, check=True, capture_output=True, text=True)
    assert not {"gettext", "json", "pathlib"} & set(loaded.stdout.split())


def test_texts_are_in_the_language_that_is_set(languages: Path) -> None:
    i18n.set_language(texts.PSEUDO, languages)
    assert i18n.language() == texts.PSEUDO
    assert pgettext("OnTime", "late").startswith("⟦ľáťé")
    assert i18n.locale_list("weekdays", ())[0].startswith("⟦Móñďáý")
    assert not i18n.right_to_left()
    i18n.set_language(texts.MIRRORED, languages)
    assert i18n.right_to_left()
    i18n.set_language(i18n.ENGLISH)
    assert pgettext("OnTime", "late") == "late"
    assert i18n.locale_list("weekdays", ("Monday",)) == ("Monday",)


def test_a_text_without_a_translation_stays_english(languages: Path) -> None:
    i18n.set_language(texts.PSEUDO, languages)
    assert _("nobody ever marked this") == "nobody ever marked this"
    assert ngettext("{n} such", "{n} suches", 2) == "{n} suches"


@pytest.mark.parametrize("code", ["de", "xx-pseudo", ""])
def test_a_language_that_is_not_whole_is_not_used(code: str, languages: Path, tmp_path: Path) -> None:
    if code == "xx-pseudo":
        (tmp_path / f"{code}.mo").write_bytes((languages / f"{code}.mo").read_bytes()[:40])
    i18n.set_language(code, tmp_path)
    assert i18n.language() == i18n.ENGLISH
    assert pgettext("OnTime", "late") == "late"


def test_the_language_is_kept_for_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "leadway.language"
    assert saved_language(file) == "en"
    save_language("pt-BR", file)
    assert saved_language(file) == "pt-BR"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../etc", b"x" * 500, b"12"])
def test_a_language_file_of_something_else_means_english_or_no_catalogue(
    content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "leadway.language"
    file.write_bytes(content)
    i18n.set_language(saved_language(file), tmp_path)
    assert i18n.language() == i18n.ENGLISH


def test_lists_are_joined_as_the_language_does() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c", "d"]) == "a, b, c and d"


def test_what_is_known_of_english_is_not_taken_for_another_language(languages: Path) -> None:
    assert isinstance(grammar(), English)
    assert grammar().suggests_a_stop("she was harassed")
    assert grammar().is_a_time("Friday 15:30")
    assert not grammar().starts_with_a_verb("the meeting")
    i18n.set_language(texts.PSEUDO, languages)
    assert not isinstance(grammar(), English)
    assert not grammar().suggests_a_stop("she was harassed")
    assert grammar().starts_with_a_verb("the meeting")


_SWITCH = """
import sys
from pathlib import Path
from leadway import app
from leadway.system.paths import DataFolder
from leadway.system.single_instance import claim

folder = DataFolder(Path(sys.argv[1]))

def started(system, path):
    # The next start must find the data free.
    claimed = claim(folder)
    print(path == sys.argv[1], claimed is not None, folder.language.read_text().strip())
    claimed.release()

def watch(window):
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, lambda: app._System(folder).change_language("de"))

app._System.start_with_folder = started
print(app.run(["--data-dir", sys.argv[1]], watch=watch))
"""


def test_changing_the_language_starts_the_program_again_in_place(tmp_path: Path) -> None:
    path = str(Path(i18n.__file__).parents[1])
    ran = subprocess.run(
        [sys.executable, "-c", _SWITCH, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
        | {
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        },
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.splitlines() == ["True True de", "0"]


_SPEAKS = """
import sys
from pathlib import Path
from leadway import app, i18n, resources
resources.resource = lambda *parts: Path(sys.argv[2])
app.run(["--data-dir", sys.argv[1], "status"])
app.run(["status", "--data-dir", sys.argv[1], "--json"])
print(i18n.language())
"""


def test_a_command_speaks_the_language_kept_beside_the_data(tmp_path: Path, languages: Path) -> None:
    save_language(texts.PSEUDO, tmp_path / "leadway.language")
    spoken = subprocess.run(
        [sys.executable, "-c", _SPEAKS, str(tmp_path), str(languages)],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(i18n.__file__).parents[1]), "PYTHONUTF8": "1"},
    ).stdout
    assert spoken.startswith("⟦")
    assert '"data_folder"' in spoken, "what other programs read stays as it is"
    assert spoken.endswith(f"{texts.PSEUDO}\n")
