"""The ground every test stands on: a place of its own, no screen, no noise, nothing left behind."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from helpers import MEASURED
from helpers.clock import FixedClock
from leadway.domain.weeks import use_week_starts

pytest_plugins = ["helpers.guards"]

ROOT = Path(__file__).resolve().parent.parent
E2E, LANGUAGES = ROOT / "tests" / "e2e", ROOT / "tests" / "languages"

# A kill leaves the same files in memory as on a disk, and tens of thousands of writes there wait for nothing.
# `--basetemp FOLDER` brings the tests to a disk.
MEMORY = Path("/dev/shm")  # noqa: S108 -- every system that has it makes it fit to be shared
MEMORY_BYTES = 2 << 30


def _has_room(memory: Path) -> bool:
    """Whether that much fits into the memory, and programs can be started from it."""
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return False
    return shutil.disk_usage(memory).free >= MEMORY_BYTES and not os.statvfs(memory).f_flag & os.ST_NOEXEC


if "TMPDIR" not in os.environ and _has_room(MEMORY):
    # Programs that a test starts find it, too.
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
if sys.platform == "darwin":
    # The path of a socket ends at 103 characters there, and the usual folder takes half of them.
    os.environ["TMPDIR"] = "/tmp"  # noqa: S108
    tempfile.tempdir = None


def _read_zone() -> None:
    """Let the C library read `TZ` again, which it otherwise does once."""
    if hasattr(time, "tzset"):
        time.tzset()


# Compiled, the tests are collected in half the time, and a program starts as it does where it is installed.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test may reach the data, the keychain or the session of the person who runs it.
# All this is set before anything imports Qt.
_private = tempfile.TemporaryDirectory(prefix="leadway-tests-")
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
    _folder = Path(_private.name, _name.lower())
    _folder.mkdir(mode=0o700)
    os.environ[_name] = str(_folder)
# The processes of pytest-xdist inherit it from the one that starts them.
_shared = Path(os.environ.setdefault("LEADWAY_TESTS_SHARED", _private.name))
os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={_private.name}/no-session-bus"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TZ"] = "UTC"
_read_zone()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":
    # Away from a screen, Qt knows no typefaces there but those here, and complains without.
    os.environ.setdefault("QT_QPA_FONTDIR", str(ROOT / "resources" / "fonts"))

# Hypothesis' own profile for CI always tries the same examples; here every run looks further.
settings.register_profile(
    "leadway",
    max_examples=60,
    deadline=None,
    derandomize=False,
    print_blob=True,
    database=DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples"),
)
settings.load_profile("leadway")


# They start the real program on a display of their own, and load what only Linux has.
collect_ignore = [] if sys.platform.startswith("linux") else ["e2e"]


def pytest_sessionstart() -> None:
    """Take away what a run that was killed left mounted below the folder where this one tidies up."""
    if sys.platform.startswith("linux") and "leadway-test-" in Path("/proc/mounts").read_text("utf-8"):
        from helpers.databases import take_left_disks_away

        take_left_disks_away()


def pytest_report_header() -> list[str]:
    """Say what is left out."""
    return ["left out: the end-to-end tests, which need Xvfb, so Linux"] if collect_ignore else []


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: while one waits for a program, the others go on."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the end-to-end tests, and set what comes first; otherwise it is the order of pytest-randomly."""
    for item in items:
        if item.path.is_relative_to(E2E):
            item.add_marker(pytest.mark.e2e)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """Return when a test comes: what forks while this process is small, then what takes long."""
    if isinstance(item, pytest.Function) and "disturbed" in vars(item.module):
        # Hundreds of forks each: with all of Qt loaded, one takes four times as long.
        return 0
    # At the end, every core has work.
    return 1 if item.path.is_relative_to(E2E) or item.path.is_relative_to(LANGUAGES) else 2


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests measured, in whichever process they ran."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, sentence in getattr(report, "user_properties", ()):
                if name == MEASURED and getattr(report, "when", "") == "call":
                    terminalreporter.write_line(f"{MEASURED}: {sentence}")


def pytest_unconfigure() -> None:
    _private.cleanup()


NO_KEYCHAIN = """
import sys
from leadway.system import keychain_answer
keychain_answer._keychain = lambda: (None, "", {})
sys.exit(keychain_answer.main(sys.argv[2:]))
"""

if sys.platform in ("win32", "darwin"):

    @pytest.fixture(autouse=True, scope="session")
    def no_keychain() -> Iterator[None]:
        """Let the program find no keychain: the only one that such a system has is the person's own."""
        from leadway.system import keychain

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(keychain, "_own_command", lambda: [sys.executable, "-c", NO_KEYCHAIN])
            yield


if sys.platform == "win32":

    @pytest.fixture(autouse=True)
    def links_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
        """Leave out a test that needs a link where this Windows makes none."""
        make = Path.symlink_to

        def symlink_to(path: Path, target: str | Path, *, target_is_directory: bool = False) -> None:
            try:
                make(path, target, target_is_directory)
            except OSError:
                made, reason = False, "this person may not make links"
            else:
                made, reason = path.is_symlink(), "wine makes no links, and says that it did"
            # pytest links to the folder of the newest test, and does without.
            if not made and not path.name.endswith("current"):
                pytest.skip(reason)

        monkeypatch.setattr(Path, "symlink_to", symlink_to)


@pytest.fixture(autouse=True)
def weeks_begin_on_monday() -> Iterator[None]:
    """Let weeks begin on Monday after a test in which they did not: that holds for the whole process."""
    yield
    use_week_starts({})


@pytest.fixture(autouse=True)
def zone_of_the_tests() -> Iterator[None]:
    """Return to UTC after a test that travelled: the program under test reads `TZ` for the whole process."""
    yield
    _read_zone()


@pytest.fixture
def clock() -> FixedClock:
    """Return a clock that stands at Tuesday 2026-11-24, 09:00 UTC, in week 2026-W48."""
    return FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def half_year() -> Path:
    """Return the data of a team's half year, made once in a run. Copy it: it is every test's."""
    from fixtures.half_year import shared_half_year

    return shared_half_year(_shared)


@pytest.fixture
def cheap_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a typed secret cost little to try: what is tested is not how long it takes."""
    from helpers.key_file import make_guesses_cheap

    make_guesses_cheap(monkeypatch.setattr)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let who else uses the data be waited for only a moment: what is tested is what comes after the wait."""
    from leadway.services import file_swap
    from leadway.storage import connection

    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(file_swap, "_WAIT_SECONDS", 0.05)
