"""Where the files shipped with the code are: fonts, icons, themes, document templates."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "resources"
_CHECKOUT = _PACKAGE.parent.parent / "resources"

lacking: set[str] = set()
"""The shipped files that were needed and not there, or not whole: the installation is damaged."""


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, in an installed program and in a checkout alike."""
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)


def content(*parts: str) -> bytes:
    """Return what a shipped file holds; nothing where it cannot be read; `lacking` then has its name."""
    try:
        return resource(*parts).read_bytes()
    except OSError:
        lacking.add("/".join(parts))
        return b""
