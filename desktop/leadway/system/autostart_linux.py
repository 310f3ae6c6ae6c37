"""Starting at login by the desktops' common convention: a file in the folder `autostart`.

Proven: the file, what is read from it, and that GLib starts the command it names. Which desktops look into
the folder is taken from their descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from leadway.domain.event import Event
from leadway.domain.system_ports import AutostartState
from leadway.i18n import _
from leadway.system.autostart import (
    NAME,
    describe,
    read_registration,
    remove_registration,
    write_registration,
)

AUTOSTART_DESKTOPS = {
    *("Budgie", "COSMIC", "Cinnamon", "DDE", "Deepin", "Enlightenment", "GNOME", "KDE", "LXDE", "LXQt"),
    *("MATE", "Pantheon", "Trinity", "UKUI", "Unity", "X-Cinnamon", "XFCE"),
}
"""The desktops that start what is in the folder."""
REMINDS = _("Reminds you while your week is open")
MAY_NOT_LOOK = _("“{desktop}” may not start it. If so, add this to what the desktop starts: {command}")
NO_DESKTOP = _("this system")
_SAFE = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")
_QUOTED = str.maketrans({sign: "\\" + sign for sign in '"`$\\'})
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_FOR_DESKTOPS = ("OnlyShowIn", "NotShowIn")
_UNESCAPED = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_WORD = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s"]+)', re.DOTALL)
ENV = "/usr/bin/env"
_FILE = """[Desktop Entry]
Type=Application
Version=1.0
Name=Leadway
Comment={comment}
Exec={command}
Icon={name}
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
"""


def startable(command: Sequence[str]) -> tuple[str, ...]:
    """Return a command that desktops can start: GLib does not find a program with % in its path."""
    return (ENV, *command) if "%" in command[0] else tuple(command)


def exec_value(command: Sequence[str]) -> str:
    """Return a command as the value of Exec in a desktop file, quoted and escaped by its rules."""
    words = []
    for word in command:
        written = word.replace("%", "%%")
        words.append(written if _SAFE.fullmatch(written) else f'"{written.translate(_QUOTED)}"')
    return " ".join(words).translate(_ESCAPED)


def exec_command(value: str) -> list[str]:
    """Return the command that a value of Exec starts; places for files to open are left out."""
    line = re.sub(r"\\(.)", lambda match: _UNESCAPED.get(match[1], match[0]), value)
    words = []
    for match in _WORD.finditer(line):
        word = match["plain"]
        if word is None:
            word = re.sub(r"\\(.)", r"\1", match["quoted"], flags=re.DOTALL)
        if not re.fullmatch(r"%[A-Za-z]", word):
            words.append(word.replace("%%", "%"))
    return words


def entries(content: bytes) -> dict[str, str]:
    """Return the main entries of a desktop file; what is no entry is passed over."""
    values: dict[str, str] = {}
    group = ""
    for line in content.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith("["):
            group = line.strip()
        elif group == "[Desktop Entry]" and not line.startswith("#") and "=" in line:
            name, _sign, value = line.partition("=")
            values.setdefault(name.strip(), value.strip())
    return values


def config_home(environment: Mapping[str, str]) -> Path:
    """Return where programs keep their settings; a relative path there does not count."""
    named = environment.get("XDG_CONFIG_HOME", "")
    if named.startswith("/"):
        return Path(named)
    home = environment.get("HOME", "")
    return Path(home if home.startswith("/") else "/", ".config")


class DesktopFileAutostart:
    """The `leadway.domain.system_ports.Autostart` of Linux desktops."""

    def __init__(self, own: Sequence[str], environment: Mapping[str, str]) -> None:
        self._own = tuple(own)
        self._desktops = [name for name in environment.get("XDG_CURRENT_DESKTOP", "").split(":") if name]
        self._path = config_home(environment) / "autostart" / f"{NAME}.desktop"
        self.changed: Event[[]] = Event()

    def state(self) -> AutostartState:
        """Return what the file says, and whether this desktop looks at it."""
        content = read_registration(self._path)
        if content is None:
            return describe(None, self._own)
        values = entries(content)
        command = exec_command(values.get("Exec", ""))
        command = command[1:] if command[:1] == [ENV] else command
        state = describe(command, self._own, disabled=self._is_disabled(values))
        if state.on and not AUTOSTART_DESKTOPS.intersection(self._desktops):
            desktop = ":".join(self._desktops) or NO_DESKTOP
            line = exec_value(self._own)
            return replace(state, next_step=MAY_NOT_LOOK.format(desktop=desktop, command=line))
        return state

    def switch_on(self) -> AutostartState:
        """Write the file, whatever was there."""
        content = _FILE.format(comment=REMINDS, command=exec_value(startable(self._own)), name=NAME)
        write_registration(self._path, content.encode("utf-8", "surrogateescape"))
        return self.state()

    def switch_off(self) -> AutostartState:
        """Remove the file."""
        remove_registration(self._path)
        return self.state()

    def _is_disabled(self, values: Mapping[str, str]) -> bool:
        if values.get("Hidden") == "true" or values.get("X-GNOME-Autostart-enabled") == "false":
            return True
        only, never = (set(filter(None, values.get(name, "").split(";"))) for name in _FOR_DESKTOPS)
        return bool(only and not only.intersection(self._desktops)) or bool(
            never.intersection(self._desktops)
        )
