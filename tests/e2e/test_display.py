"""The private display and the private session that the end-to-end tests stand on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.display import PrivateSession, private_session, virtual_display

WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Leadway")
label.show()
QTimer.singleShot(200, app.quit)
app.exec()
size = app.primaryScreen().size()
print(app.platformName(), size.width(), size.height(), label.grab().isNull())
"""
SAVE = "import keyring; keyring.set_password('leadway-test', 'key', 'sesam')"
BACKEND = "import keyring; print(type(keyring.get_keyring()).__module__)"
READ = f"{BACKEND}; print(keyring.get_password('leadway-test', 'key'))"


def python(code: str, environment: dict[str, str]) -> str:
    """Run Python code in a process of its own and return what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def is_running(display: str) -> bool:
    return Path("/tmp/.X11-unix", f"X{display.removeprefix(':')}").exists()  # noqa: S108 (X's own place)


def test_a_window_opens_on_a_display_of_its_own() -> None:
    with virtual_display(1024, 700) as display:
        assert python(WINDOW, display.environment()) == "xcb 1024 700 False"


def test_two_displays_stand_side_by_side_and_go_away() -> None:
    with virtual_display() as one, virtual_display() as other:
        assert one.name != other.name
        assert is_running(one.name)

    assert not is_running(one.name)
    assert not is_running(other.name)


def test_a_display_goes_away_when_its_test_fails() -> None:
    with pytest.raises(RuntimeError, match="odd"), virtual_display() as display:
        raise RuntimeError("odd")

    assert not is_running(display.name)


def test_the_keychain_keeps_a_secret_between_processes(tmp_path: Path) -> None:
    with private_session(tmp_path) as session:
        environment = os.environ | session.environment()
        python(SAVE, environment)

        assert python(READ, environment) == "keyring.backends.SecretService\nsesam"

    assert list((tmp_path / "data" / "keyrings").iterdir()), "the keychain lies in the session's own folder"


def test_two_sessions_do_not_know_each_other(tmp_path: Path) -> None:
    def environment(session: PrivateSession) -> dict[str, str]:
        return os.environ | session.environment()

    with private_session(tmp_path / "one") as one, private_session(tmp_path / "other") as other:
        python(SAVE, environment(one))

        assert python(READ, environment(other)) == "keyring.backends.SecretService\nNone"


def test_outside_a_session_there_is_no_keychain() -> None:
    """The suite must never reach the keychain of the person who runs it."""
    assert python(BACKEND, dict(os.environ)) == "keyring.backends.fail"
