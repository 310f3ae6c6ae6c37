"""Where the files shipped beside the code lie: fonts, icons, themes, document templates."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "resources"
_CHECKOUT = _PACKAGE.parent.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, in an installed program and in a checkout alike."""
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)
