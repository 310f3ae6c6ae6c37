"""What of Qt and of the system goes into the package, and what of Python stays out.

Whatever of Qt and of the system is not named here stays out.

`packaging/smoke.py` proves that it is enough, and `inside.check` that nothing kept needs something left out.
"""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase
from pathlib import PurePath, PurePosixPath

LOADED_BY_NAME = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "playhouse.migrations",
    "playhouse.sqlcipher_ext",
    "tzdata",
)
"""What no import statement names; what a system does not have is passed over."""

NEVER = (
    # The program never connects, so it needs no TLS; Python then hashes with its own code.
    "_hashlib",
    "_ssl",
    "ssl",
    # Archives, identifiers and prompts work without these, and each brings a library along.
    "_bz2",
    "_curses",
    "_dbm",
    "_gdbm",
    "_lzma",
    "_uuid",
    "readline",
    # SQLCipher's own module takes its place.
    "_sqlite3",
    "sqlite3",
    # Other things that are only there while a program is made.
    "_tkinter",
    "distutils",
    "pkg_resources",
    "pydoc",
    "setuptools",
    "tkinter",
    "unittest",
    # From this Python on nobody requires it; two packages still look whether it is there.
    *(("typing_extensions",) if sys.version_info >= (3, 13) else ()),
    # Names in plain text: only keychains that protect what they hold.
    "keyring.backends.chainer",
    "keyring.backends.libsecret",
    "keyring.cli",
    "keyring.devpi_client",
    "keyring.testing",
)

EXCLUDED_RUNTIME_HOOKS = (
    "pyi_rth_inspect",
    "pyi_rth_multiprocessing",
    "pyi_rth_pkgutil",
    # It loads Qt, 70 ms, also for the keychain's process that *This week* waits for. On Linux Qt finds its
    # plug-ins by itself, relative to its own library.
    *(("pyi_rth_pyside6",) if sys.platform.startswith("linux") else ()),
)
"""What PyInstaller would do at each start, and this program has no use for."""

_QT_LIBRARIES = ("Core", "DBus", "Gui", "Network", "Svg", "Widgets")
_PLUGINS = (
    "iconengines/*qsvgicon*",
    "imageformats/*qico*",
    "imageformats/*qsvg*",
    "platforms/*qcocoa*",
    # For the program's own test, and for people without a display.
    "platforms/*qoffscreen*",
    "platforms/*qwayland*",
    "platforms/*qwindows*",
    "platforms/*qxcb*",
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    # File dialogs, fonts and colours of the desktop.
    "platformthemes/*qgtk3*",
    "platformthemes/*qxdgdesktopportal*",
    "styles/*",
    "wayland-decoration-client/*",
    "wayland-shell-integration/*xdg-shell*",
)
_QT = (
    *(f"Qt{name}.*" for name in _QT_LIBRARIES),  # the bindings; a framework of macOS
    *(f"[Ll]ib/*Qt{end}" for name in _QT_LIBRARIES for end in (f"6{name}.*", f"{name}.framework/*")),
    *(f"Qt6{name}.dll" for name in _QT_LIBRARIES),
    # What the plug-ins for the two display servers of Linux share.
    "lib/libQt6WaylandClient.*",
    "lib/libQt6XcbQpa.*",
    # Qt's knowledge of scripts and languages.
    "lib/libicu*",
    *(f"plugins/{pattern}" for pattern in _PLUGINS),
    # The bindings' core, and Microsoft's runtime next to it.
    "*pyside6.*",
    "*140*.dll",
    "__init__.py*",
)
_OF_THE_SYSTEM = (
    "libpython3*",
    # Its version differs from one distribution to the next.
    "libffi.*",
    # Small, and missing on many desktops without other Qt programs; their interface has never changed.
    *(f"libxcb-{part}.*" for part in ("cursor", "icccm", "image", "keysyms", "render-util", "util")),
)


def keeps(target: str, source: str) -> bool:
    """Whether a file goes in: `target` is its place below _internal, `source` where it comes from.

    A link is judged by its target, which is then its source.
    """
    target = PurePath(target).as_posix()
    if not PurePath(source).is_absolute():  # a link
        target = PurePosixPath(target).parent.joinpath(PurePath(source).as_posix()).as_posix()
    folder, _, inside = target.partition("/")
    if folder == "PySide6":
        return _any(inside.removeprefix("Qt/"), _QT)
    if not inside and ".so" in target and not _is_of_python(source):
        return _any(target, _OF_THE_SYSTEM)
    # Records of how a package was made; their licences are collected in one place.
    return ".dist-info" not in folder


def _any(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _is_of_python(source: str) -> bool:
    """Whether a library at the top is a module of a Python package, as `_cffi_backend` is."""
    return "site-packages" in PurePath(source).parts
