"""Starting at login from inside a Flatpak: the desktop's Background portal is asked, and it asks the person.

A Flatpak cannot read what is registered outside of it. What the desktop answered last is kept in a file, and
the words say that this is all that is known. Proven with a portal that a test plays; not inside a Flatpak.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from leadway.domain.errors import KnownError
from leadway.domain.event import Event
from leadway.domain.system_ports import AutostartState, Registration
from leadway.i18n import _
from leadway.system.autostart import OFF, ON, UNCHANGED, describe, read_registration, write_registration

PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
BACKGROUND = "org.freedesktop.portal.Background"
REQUEST = "org.freedesktop.portal.Request"
REASON = _("To remind you while your week is open.")
FILE = "leadway-start-at-login.json"

ASKED = _("The desktop was asked, and may ask you now.")
DECLINED = _("Leadway does not start when you log in: the desktop declined, or you did when it asked.")
NO_PORTAL = _("This desktop cannot start Leadway when you log in.")
START_BY_HAND = _("Start Leadway yourself, or add it to what your desktop starts.")
AS_ANSWERED = _("This is what the desktop answered. See its own settings for apps.")
_ANSWERED: Any = SLOT("answered(uint,QVariantMap)")
_DONE = 0


class PortalAutostart(QObject):
    """The `leadway.domain.system_ports.Autostart` of a Flatpak."""

    def __init__(self, own: Sequence[str], bus: QDBusConnection, folder: Path) -> None:
        super().__init__()
        self._own = tuple(own)
        self._bus = bus
        self._path = folder / FILE
        self._waiting = ""
        self._switching_on = False
        self._passing: AutostartState | None = None
        self._watcher: QDBusPendingCallWatcher | None = None
        self.changed: Event[[]] = Event()

    def state(self) -> AutostartState:
        """Return what the desktop answered last."""
        if self._passing is not None:
            return self._passing
        described = describe(self._stored_command(), self._own)
        return AutostartState(Registration.ON, ON, AS_ANSWERED) if described.on else described

    def switch_on(self) -> AutostartState:
        """Ask the desktop; the answer comes later."""
        return self._ask(on=True)

    def switch_off(self) -> AutostartState:
        """Ask the desktop to forget it; the answer comes later."""
        return self._ask(on=False)

    def _ask(self, *, on: bool) -> AutostartState:
        if not self._bus.isConnected():
            raise KnownError(NO_PORTAL, UNCHANGED)
        self._forget_request()
        token = f"leadway_{secrets.token_hex(8)}"
        sender = self._bus.baseService().removeprefix(":").replace(".", "_")
        self._waiting = f"{PORTAL_PATH}/request/{sender}/{token}"
        self._switching_on = on
        # Listened to before it is asked: the answer may come first.
        self._bus.connect("", self._waiting, REQUEST, "Response", self, _ANSWERED)
        message = QDBusMessage.createMethodCall(PORTAL, PORTAL_PATH, BACKGROUND, "RequestBackground")
        options = {
            "handle_token": token,
            "reason": REASON,
            "autostart": on,
            "commandline": list(self._own),
            "dbus-activatable": False,
        }
        message.setArguments(["", options])
        self._passing = AutostartState(Registration.ASKED, ASKED)
        self._watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message))
        self._watcher.finished.connect(self._called)
        return self.state()

    @Slot()
    def _called(self) -> None:
        """Notice that nobody can be asked; that the portal took the question says nothing yet."""
        watcher, self._watcher = self._watcher, None
        if watcher is None or not watcher.reply().errorName():
            return
        self._forget_request()
        self._passing = AutostartState(Registration.IMPOSSIBLE, NO_PORTAL, START_BY_HAND)
        self.changed.announce()

    @Slot("uint", "QVariantMap")
    def answered(self, code: int, results: dict[str, object]) -> None:
        """Keep the desktop's answer."""
        if not self._waiting:
            return
        self._forget_request()
        on = self._switching_on and code == _DONE and results.get("autostart") is True
        declined = AutostartState(Registration.OFF, DECLINED, START_BY_HAND)
        self._passing = declined if self._switching_on and not on else None
        # Where the person declined to switch it off, it is as before.
        if self._switching_on or code == _DONE:
            try:
                write_registration(self._path, json.dumps(self._own if on else None).encode())
            except KnownError as error:
                registration = Registration.ON if on else Registration.OFF
                self._passing = AutostartState(registration, ON if on else OFF, error.sentence)
        self.changed.announce()

    def _forget_request(self) -> None:
        if self._waiting:
            self._bus.disconnect("", self._waiting, REQUEST, "Response", self, _ANSWERED)
        self._waiting = ""

    def _stored_command(self) -> list[str] | None:
        content = read_registration(self._path)
        if content is None:
            return None
        try:
            command = json.loads(content)
        except ValueError:
            return []
        return [str(word) for word in command] if isinstance(command, list) else None
