"""The system's keychain, asked in a short-lived process of its own.

Loading a keychain's libraries takes longer than loading Leadway's window, and a locked keychain may wait for
a person; another process runs at the same time, can be ended, and takes its memory along when it goes.
Secrets pass through its pipes only. What it does there is in `keychain_answer`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.system import keychain_answer
from leadway.system.keychain_answer import Answer

WAIT_SECONDS = 60.0


class KeychainMissingError(Exception):
    """There is no keychain on this system that can be used."""


class KeychainLockedError(KnownError):
    """There is a keychain and it gave no answer: it is locked, silent or faulty, or the person declined."""


_SILENT = "silent"
_REFUSALS = {
    keychain_answer.LOCKED: (_("The keychain “{name}” is locked."), _("Unlock it and try again.")),
    keychain_answer.DECLINED: (
        _("The keychain “{name}” is still locked."),
        _("Try again, and unlock it when it asks."),
    ),
    keychain_answer.EMPTY: (
        _("The keychain “{name}” has no database open."),
        _("Open its database and try again."),
    ),
    keychain_answer.FAULTY: (
        _("The keychain “{name}” gave an answer that cannot be used."),
        _("Restart it, or log in again, and try again."),
    ),
    _SILENT: (_("The keychain “{name}” did not answer."), _("Unlock it and try again.")),
}

_last_refusal: KeychainLockedError | None = None


class KeychainRequest:
    """One question put to the keychain; reading begins as soon as it is made."""

    def __init__(self, verb: str, account: str, secret: str = "", keychain: str = "") -> None:
        self.keychain = keychain or keychain_answer.usual_name()
        """The name of the keychain: the one expected, then the one that answered."""
        self._process: subprocess.Popen[str] | None = None
        # Where the computer starts no more programs, that is told when the answer is wanted.
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                [*_own_command(), keychain_answer.COMMAND, verb, account],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        self._secret = secret
        self._answering = False
        self._cancelled = False

    def answer(self, seconds: float = WAIT_SECONDS) -> str | None:
        """Wait for the answer: the secret, or None where the keychain holds none.

        Raises KeychainMissingError, or KeychainLockedError where it gave no answer in time that can be used.
        """
        global _last_refusal
        kind, name, secret = self._answer(seconds)
        self.keychain = name or self.keychain
        if kind == keychain_answer.MISSING:
            raise KeychainMissingError
        _last_refusal = None
        if kind in _REFUSALS:
            sentence, next_step = _REFUSALS[kind]
            refusal = KeychainLockedError(sentence.format(name=self.keychain), next_step)
            _last_refusal = None if self._cancelled else refusal
            raise refusal
        return secret if kind == keychain_answer.SECRET else None

    def _answer(self, seconds: float) -> Answer:
        if self._process is None:
            return Answer(keychain_answer.FAULTY)
        self._answering = True
        try:
            text, _errors = self._process.communicate(self._secret, timeout=seconds)
        except subprocess.TimeoutExpired:
            self._answering = False
            self._end()
            return Answer(_SILENT)
        return Answer.parse(text)

    def cancel(self) -> None:
        """End the question without an answer, also where another thread waits in `answer`."""
        self._cancelled = True
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            if not self._answering:
                self._process.communicate()


def last_refusal() -> KeychainLockedError | None:
    """Return why the keychain gave no answer when it was last asked; None where it gave one."""
    return _last_refusal


def forget_refusal() -> None:
    """Let the keychain be asked again whatever it did before: a person wants it."""
    global _last_refusal
    _last_refusal = None


def find() -> tuple[str, list[tuple[str, str]]]:
    """Return the keychain's name, and account and secret of Leadway's entries; raises as `store`."""
    request = KeychainRequest(keychain_answer.FIND, "")
    entries = [line.partition(" ") for line in (request.answer() or "").splitlines()]
    return request.keychain, [(account, secret) for account, _space, secret in entries if account]


def store(account: str, secret: str, begun: Callable[[KeychainRequest], object] | None = None) -> str:
    """Keep a secret for an account and make sure that it is there; return the keychain's name.

    `begun` gets the question, which can be cancelled. Raises as `KeychainRequest.answer`.
    """
    request = KeychainRequest("store", account, secret)
    if begun is not None:
        begun(request)
    if request.answer() != secret:
        raise KeychainMissingError
    return request.keychain


def delete(account: str, is_ours: Callable[[bytes], bool], seconds: float = WAIT_SECONDS) -> bool:
    """Take an account's key out of the keychain if it is one of ours; return whether none is there now.

    Raises as `KeychainRequest.answer`. A keychain that gave no answer just now is not asked.
    """
    if _last_refusal is not None:
        raise _last_refusal
    secret = KeychainRequest("read", account).answer(seconds)
    if secret is None:
        return True
    with suppress(ValueError):
        if is_ours(bytes.fromhex(secret)):
            KeychainRequest("delete", account).answer(seconds)
            return True
    return False


def _own_command() -> list[str]:
    if getattr(sys, "frozen", False):
        # It reads no PYTHON variables, and imports from its own folder only.
        return [sys.executable]
    # As `python -m leadway`, without what -m loads to find it, and isolated (-I): nothing is imported from
    # the current folder or from PYTHONPATH, where anybody may have put a module of a known name.
    home = __file__.rpartition("leadway")[0]
    code = f"import sys; sys.path.append({home!r}); from leadway.__main__ import main; main()"  # no text
    return [sys.executable, "-I", "-c", code]
