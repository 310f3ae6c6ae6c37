"""Keychains that answer in their own way: each ends with the secret or a sentence, and none is written to."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from helpers.display import private_bus
from helpers.fake_keychain import (
    NO_ENCRYPTION,
    PROMPT,
    Answers,
    FakeKeychain,
    Reply,
    answers_with,
    fake_keychain,
)
from helpers.waiting import wait_until
from leadway.app import _System
from leadway.domain.errors import KnownError
from leadway.services.keys import KeyFile, KeyRequest, Kind, NoKeyYetError, fingerprint
from leadway.system import keychain
from leadway.system.keychain import KeychainRequest
from leadway.system.keychain_answer import DECLINED, EMPTY, FAULTY, FIND, LOCKED, NONE, SECRET, Answer, main
from leadway.system.paths import DataFolder

# The connection to the bus ends with the process that asks; some tests ask in this one.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SECRET_TEXT = bytes(range(32)).hex()
EMPTY_KEEPASSXC: Answers = {
    "SearchItems": ("aoao", ([], [])),
    "Collections": ("v", (("ao", []),)),
    "ReadAlias": ("o", ("/",)),
    "OpenSession": NO_ENCRYPTION,
    "CreateCollection": ("oo", ("/", PROMPT)),
    "Prompt": ("s", ("",)),
}
ODD: tuple[Reply, ...] = (
    ("org.example.Error.Odd", ()),
    ("org.freedesktop.DBus.Error.NoReply", ()),
    ("s", ("nonsense",)),
    ("v", (("s", "nonsense"),)),
    ("i", (-1,)),
    ("as", ([],)),
)

Use = Callable[[Answers], FakeKeychain]


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Use, dict[str, str]]]:
    home = tmp_path_factory.mktemp("session")
    with private_bus(home) as session, fake_keychain(session.address) as use:
        yield use, session.environment()


@pytest.fixture
def use(bus: tuple[Use, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Use:
    """Bring this process into the session of the fake keychain; return what sets its answers."""
    for name, value in bus[1].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(keychain, "_last_refusal", None)
    return bus[0]


def answered(verb: str = "read", secret: str = "") -> Answer:
    """Return what the process that asks the keychain would print, asked in this one."""
    target = io.StringIO()
    assert main([verb, "desk"], io.StringIO(secret), target) == 0
    return Answer.parse(target.getvalue())


def test_a_secret_is_read_without_asking_for_a_collection(use: Use) -> None:
    fake = use(answers_with(SECRET_TEXT.encode()))
    assert answered() == Answer(SECRET, "Secret Service", SECRET_TEXT)
    assert not {"ReadAlias", "Collections", "CreateCollection"} & set(fake.asked)


@pytest.mark.parametrize("verb", ["read", "delete"])
def test_reading_creates_nothing_where_the_keychain_has_nothing_open(use: Use, verb: str) -> None:
    fake = use(EMPTY_KEEPASSXC)
    assert answered(verb).kind == EMPTY
    assert "CreateCollection" not in fake.asked
    assert "Prompt" not in fake.asked


def test_an_open_collection_without_the_entry_holds_none(use: Use) -> None:
    fake = use(answers_with(b"") | {"SearchItems": ("aoao", ([], []))})
    assert answered().kind == NONE
    assert not {"CreateCollection", "Unlock"} & set(fake.asked)


def test_a_locked_collection_is_unlocked_to_look_into_it_and_who_declines_is_told(use: Use) -> None:
    fake = use(
        answers_with(b"")
        | {
            "SearchItems": ("aoao", ([], [])),
            "Locked": ("v", (("b", True),)),
            "Unlock": ("aoo", ([], PROMPT)),
            "Prompt": ("s", ("",)),
        }
    )
    assert answered().kind == DECLINED
    assert fake.asked.count("Unlock") == 1


def test_only_storing_asks_for_a_new_database_and_who_declines_is_told(use: Use) -> None:
    fake = use(EMPTY_KEEPASSXC)
    assert answered("store", SECRET_TEXT).kind == DECLINED
    assert fake.asked.count("CreateCollection") == 1


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: f"{odd[0]}-{odd[1]}")
@pytest.mark.parametrize(
    "method", ["SearchItems", "Label", "Locked", "OpenSession", "GetSecret", "Collections"]
)
def test_no_answer_ends_the_process_without_an_answer(use: Use, method: str, odd: Reply) -> None:
    for found in (True, False):
        answers = answers_with(SECRET_TEXT.encode()) | {method: odd}
        if not found:
            answers = {"SearchItems": ("aoao", ([], []))} | answers | {method: odd}
        use(answers)
        for verb in ("read", "store", "delete", FIND):
            answer = answered(verb, SECRET_TEXT)
            assert answer.kind in {FAULTY, LOCKED, NONE, SECRET}
            assert answer.secret.removeprefix("desk ") in {"", SECRET_TEXT}


@pytest.mark.parametrize("secret", [b"\xff\xfe", b"9" * 10_000_000, b"\x80" * 64])
def test_a_secret_that_is_no_text_or_huge_is_an_odd_answer(use: Use, secret: bytes) -> None:
    use(answers_with(secret))
    assert answered().kind == FAULTY


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def test_a_first_start_without_an_answer_asks_and_writes_nothing(use: Use, folder: DataFolder) -> None:
    use(EMPTY_KEEPASSXC)
    with pytest.raises(NoKeyYetError, match="still locked") as caught:
        KeyRequest(folder).key()
    assert list(folder.path.iterdir()) == []
    for word in ("week", "backup", "lost", "data"):
        assert word not in str(caught.value).lower()


@pytest.mark.usefixtures("cheap_guesses")
@pytest.mark.parametrize("passphrase", ["", "four parcels wait at the counter"])
def test_who_chooses_beside_a_mute_keychain_ends_its_question_and_the_choice_holds(
    use: Use, folder: DataFolder, passphrase: str
) -> None:
    fake = use({"Label": None})
    system, told = _System(folder), Queue[object]()

    def ask() -> None:
        try:
            told.put(system.key()[0].value)
        except KnownError as error:
            told.put(error)

    asking = Thread(target=ask)
    asking.start()
    wait_until(lambda: fake.asked, what="the question")
    chosen = system.make_key(passphrase)
    # No minute of waiting: whatever it says, it is over.
    assert told.get(timeout=20) is not None
    asking.join()
    file = KeyFile.existing(folder.key_file)
    assert file.kinds == ((Kind.PASSPHRASE,) if passphrase else (Kind.FILE,))
    assert file.check == fingerprint(chosen.value)
    system.close()


def test_the_key_file_notes_the_keychain_and_sentences_name_it(
    use: Use, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.make()
    KeyFile("desk", "0" * 16, account="desk", keychain="KeePassXC").write(folder.key_file)
    use(EMPTY_KEEPASSXC)
    with pytest.raises(KnownError, match="“Secret Service” has no database open"):
        KeyRequest(folder).key()
    use(answers_with(b"") | {"SearchItems": ("aoao", ([], []))})
    with pytest.raises(KnownError, match="is in the keychain “KeePassXC”, but “Secret Service” answers"):
        KeyRequest(folder).key()
    use(EMPTY_KEEPASSXC | {"SearchItems": None})
    with pytest.raises(KnownError, match="“KeePassXC” did not answer"):
        KeyRequest(folder).key(seconds=0.5)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    with pytest.raises(KnownError, match="in the keychain “KeePassXC”, and there is no keychain here"):
        KeyRequest(folder).key()


def test_a_silent_keychain_is_asked_once_and_not_again_for_each_backup(use: Use, folder: DataFolder) -> None:
    folder.make()
    KeyFile("desk", "0" * 16, account="desk").write(folder.key_file)
    fake = use({"SearchItems": None})
    with pytest.raises(KnownError, match="did not answer"):
        KeyRequest(folder).key(seconds=0.5)
    for _ in range(3):
        with pytest.raises(KnownError, match="did not answer"):
            KeyRequest(folder, beside=True).key()
    assert fake.asked.count("SearchItems") == 1
    use(answers_with(SECRET_TEXT.encode()))
    with pytest.raises(KnownError, match="does not belong"):
        KeyRequest(folder).key()
    assert keychain.last_refusal() is None


def test_the_process_that_asks_imports_nothing_from_the_folder_it_is_started_in(
    use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(answers_with(SECRET_TEXT.encode()))
    seized = tmp_path / "seized"
    for name in ("secretstorage", "leadway", "keyring", "contextlib", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(seized)!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}")
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "leadway.py"))
    assert KeychainRequest("read", "desk").answer() == SECRET_TEXT
    assert not seized.exists()


def test_a_process_that_dies_is_told(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    use(answers_with(SECRET_TEXT.encode()))
    for command in (["/bin/false"], ["/bin/echo", "Segmentation fault"], ["/nowhere/leadway"]):
        monkeypatch.setattr(keychain, "_own_command", lambda command=command: command)
        with pytest.raises(KnownError, match="gave an answer that cannot be used"):
            KeychainRequest("read", "desk").answer()
