"""The system's keychain, asked in a short-lived process of its own.

Loading a keychain's libraries takes longer than loading Leadway's window, and a locked keychain may wait for
a person; a process beside runs at the same time, can be ended, and takes its memory along when it goes.
Secrets pass through its pipes only.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TextIO

from leadway.domain.errors import KnownError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Leadway"
COMMAND = "--keychain"
WAIT_SECONDS = 60.0

# Only keychains that protect what they hold: other installed backends may write plain text.
_BACKENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
}
_OTHER_BACKENDS = (("keyring.backends.kwallet", "DBusKeyring"),)


class KeychainMissingError(Exception):
    """There is no keychain on this system that can be used."""


class KeychainLockedError(KnownError):
    """There is a keychain and it gave no answer: it is locked, or the person declined."""


_DECLINED = "declined"
_FAULTS = {
    "locked": ("The keychain is locked.", "Unlock it and try again."),
    _DECLINED: ("The keychain is locked, and it was not unlocked.", "Try again, and unlock it when it asks."),
}


class Question:
    """One question put to the keychain; it is being answered from the moment it is made."""

    def __init__(self, verb: str, account: str, secret: str = "") -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            [*_own_command(), COMMAND, verb, account],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdin is not None  # noqa: S101 -- for the type checker: it is a pipe
        try:
            self._process.stdin.write(secret)
            self._process.stdin.close()
        except OSError:
            # It ended early; `answer` tells what became of it.
            pass
        self._process.stdin = None

    def answer(self, seconds: float = WAIT_SECONDS) -> str | None:
        """Wait for the answer: the secret, or None where the keychain holds none.

        Raises KeychainMissingError, or KeychainLockedError where it is locked or did not answer in time.
        """
        try:
            said, _ = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.drop()
            raise KeychainLockedError("The keychain did not answer.", "Unlock it and try again.") from None
        try:
            answer = json.loads(said)
        except ValueError:
            raise KeychainMissingError from None
        if answer.get("fault") in _FAULTS:
            raise KeychainLockedError(*_FAULTS[answer["fault"]])
        if answer.get("fault"):
            raise KeychainMissingError
        secret = answer.get("secret")
        return secret if isinstance(secret, str) else None

    def drop(self) -> None:
        """End the question without an answer."""
        self._process.kill()
        self._process.communicate()


def read(account: str) -> str | None:
    """Return the secret kept for an account, or None; raises as `Question.answer`."""
    return Question("read", account).answer()


def store(account: str, secret: str) -> None:
    """Keep a secret for an account and make sure that it is there; raises as `Question.answer`."""
    if Question("store", account, secret).answer() != secret:
        raise KeychainMissingError


def delete(account: str, seconds: float = WAIT_SECONDS) -> None:
    """Take an account's secret out of the keychain, if it is there; raises as `Question.answer`."""
    Question("delete", account).answer(seconds)


def main(arguments: list[str], source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> int:
    """Answer one question on the other side of the pipe; return the exit status."""
    verb, account = arguments
    json.dump(_answered(verb, account, source), target)
    target.flush()
    return 0


def _answered(verb: str, account: str, source: TextIO) -> dict[str, str | None]:
    keeper = _keeper()
    if keeper is None:
        return {"fault": "missing"}
    try:
        if verb == "find":
            return {"secret": None}
        if verb == "store":
            keeper.set_password(SERVICE, account, source.read())
        held = keeper.get_password(SERVICE, account)
        if verb == "delete" and held is not None:
            keeper.delete_password(SERVICE, account)
            return {"secret": None}
        return {"secret": held}
    except keeper.declined:
        # It asked the person, and was not unlocked.
        return {"fault": _DECLINED}
    except keeper.faults:
        # A keychain that is there and gives no answer cannot even ask.
        return {"fault": "locked"}


class _Keeper(Protocol):
    """A keychain that protects what it holds."""

    declined: tuple[type[Exception], ...]
    faults: tuple[type[Exception], ...]

    def get_password(self, service: str, account: str, /) -> str | None: ...
    def set_password(self, service: str, account: str, secret: str, /) -> None: ...
    def delete_password(self, service: str, account: str, /) -> None: ...


class _Keyring:
    """A keychain that keyring knows how to ask."""

    def __init__(self, backend: KeyringBackend) -> None:
        from keyring.errors import KeyringError, KeyringLocked

        self.declined: tuple[type[Exception], ...] = (KeyringLocked,)
        self.faults: tuple[type[Exception], ...] = (KeyringError,)
        self.get_password = backend.get_password
        self.set_password = backend.set_password
        self.delete_password = backend.delete_password


def _keeper() -> _Keeper | None:
    if sys.platform not in _BACKENDS:
        with suppress(ImportError):
            from leadway.system.keychain_secret_service import SecretService

            if SecretService.is_there():
                return SecretService()
    for module, name in _BACKENDS.get(sys.platform, _OTHER_BACKENDS):
        try:
            kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
            if kind.viable:
                return _Keyring(kind())
        except ImportError:
            continue
    return None


def _own_command() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "leadway"]
