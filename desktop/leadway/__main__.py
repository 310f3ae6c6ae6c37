"""The `leadway` command; also what `python -m leadway` runs."""

import sys


def main() -> int:
    """Start the window, or do what the command line says; return the exit status."""
    from leadway.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
