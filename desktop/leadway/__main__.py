"""The `leadway` command; also what `python -m leadway` runs."""

import sys


def main() -> int:
    """Start the window, or do what the command line says; return the exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--keychain"]:
        # The process beside that asks the keychain; it loads nothing else of the program.
        from leadway.system.keychain import main as answer

        return answer(arguments[1:])
    from leadway.app import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
