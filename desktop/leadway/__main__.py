"""The `leadway` command; also what `python -m leadway` runs."""

import sys
from io import TextIOWrapper


def main() -> int:
    """Start the window, or do what the command line says; return the exit status."""
    _speak_alike()
    arguments = sys.argv[1:]
    if arguments[:1] == ["--keychain"]:
        # The process that asks the keychain; it loads nothing else of the program.
        from leadway.system.keychain_answer import main as answer

        return answer(arguments[1:])
    from leadway.app import run

    if arguments[:1] == ["--smoke"]:
        return _smoke(arguments[1:])
    return run(arguments)


def _speak_alike() -> None:
    """Speak into files and pipes in one encoding on every system; Windows has an old one of its own.

    A name that is no text, as a file may have, is spelled out.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A program with a window has none of them.
        if isinstance(stream, TextIOWrapper):
            encoding = "utf-8" if sys.platform == "win32" else None
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _smoke(arguments: list[str]) -> int:
    """Let the program try itself; see `leadway.ui.app.smoke`. What follows is for the program as usual."""
    from pathlib import Path

    from leadway.app import run
    from leadway.ui.app.smoke import Smoke

    what, *rest = arguments
    folder = Path(rest.pop(0)) if what == "week" else None
    return run(rest, watch=Smoke(what, folder).watch)


if __name__ == "__main__":
    sys.exit(main())
