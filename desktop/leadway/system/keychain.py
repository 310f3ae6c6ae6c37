"""The system's keychain, asked in a short-lived process of its own.

Loading a keychain's libraries takes longer than loading Leadway's window, and a locked keychain may wait for
a person; another process runs at the same time, can be ended, and takes its memory along when it goes.
Secrets pass through its pipes only. What it does there is in `keychain_answer`.
"""

from __future__ import annotations

import subprocess
import sys

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.system import keychain_answer

WAIT_SECONDS = 60.0


class KeychainMissingError(Exception):
    """There is no keychain on this system that can be used."""


class KeychainLockedError(KnownError):
    """There is a keychain and it gave no answer: it is locked, or the person declined."""


_UNLOCK_IT = _("Unlock it and try again.")
_LOCKED = {
    keychain_answer.LOCKED: (_("The keychain is locked."), _UNLOCK_IT),
    keychain_answer.DECLINED: (
        _("The keychain is still locked."),
        _("Try again, and unlock it when it asks."),
    ),
}


class KeychainRequest:
    """One question put to the keychain; reading begins as soon as it is made."""

    def __init__(self, verb: str, account: str, secret: str = "") -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            [*_own_command(), keychain_answer.COMMAND, verb, account],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._secret = secret
        self._answering = False

    def answer(self, seconds: float = WAIT_SECONDS) -> str | None:
        """Wait for the answer: the secret, or None where the keychain holds none.

        Raises KeychainMissingError, or KeychainLockedError where it is locked or did not answer in time.
        """
        self._answering = True
        try:
            answer, _errors = self._process.communicate(self._secret, timeout=seconds)
        except subprocess.TimeoutExpired:
            self._answering = False
            self.cancel()
            raise KeychainLockedError(_("The keychain did not answer."), _UNLOCK_IT) from None
        kind, _break, secret = answer.partition("\n")
        if kind in _LOCKED:
            raise KeychainLockedError(*_LOCKED[kind])
        if kind == keychain_answer.SECRET:
            return secret
        if kind == keychain_answer.NONE:
            return None
        # There is no keychain, or the process ended without an answer.
        raise KeychainMissingError

    def cancel(self) -> None:
        """End the question without an answer, also where another thread waits in `answer`."""
        self._process.kill()
        if not self._answering:
            self._process.communicate()


def store(account: str, secret: str) -> None:
    """Keep a secret for an account and make sure that it is there; raises as `KeychainRequest.answer`."""
    if KeychainRequest("store", account, secret).answer() != secret:
        raise KeychainMissingError


def delete(account: str, seconds: float = WAIT_SECONDS) -> None:
    """Take an account's secret out of the keychain, if it is there; raises as `KeychainRequest.answer`."""
    KeychainRequest("delete", account).answer(seconds)


def _own_command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable]
    # As `python -m leadway`, without what -m loads to find it.
    return [sys.executable, "-c", "from leadway.__main__ import main; main()"]  # no text
