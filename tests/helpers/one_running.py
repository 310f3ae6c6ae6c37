"""A small program that runs once per data folder; the tests of that start it as a process of its own.

It writes what becomes of it, a word a line: "first" and then each message it hears, or "told".
"""

import argparse
import errno
import os
import sys
import time
from pathlib import Path

from leadway.domain.commands import AppCommand
from leadway.system.paths import DataFolder
from leadway.system.single_instance import Message, NoAnswerError, enter


def print_word(word: str) -> None:
    print(word, flush=True)  # noqa: T201 -- what the test reads


def hear(message: Message) -> None:
    print_word(f"{message.command} {message.token}".rstrip())


def forget_locks(start: str) -> None:
    """Let the system refuse to lock files under a path, as some disks of networks do."""
    import fcntl

    real = fcntl.flock

    def flock(file: int, operation: int) -> None:
        if str(Path(f"/proc/self/fd/{file}").readlink()).startswith(start):
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        real(file, operation)

    fcntl.flock = flock  # type: ignore[assignment]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("kind", type=AppCommand)
    parser.add_argument("--token", default="")
    parser.add_argument("--at-once", action="store_true", help="begin when the standard input closes")
    parser.add_argument("--starts-for", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--ends-for", type=float, metavar="SECONDS")
    parser.add_argument("--no-locks-under", metavar="PATH")
    options = parser.parse_args()
    if options.no_locks_under:
        forget_locks(options.no_locks_under)
    if options.at_once:
        print_word("ready")
        sys.stdin.read()
    try:
        first = enter(DataFolder(options.folder), Message(options.kind, options.token))
    except NoAnswerError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    if first is None:
        print_word("told")
        print_word("light" if "PySide6" not in sys.modules else "heavy")
        return 0
    print_word("first")
    if options.ends_for is not None:
        time.sleep(options.ends_for)
        first.release()
        return 0
    time.sleep(options.starts_for)

    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication([])
    print_word("listens" if first.listen(hear) else "deaf")
    status = application.exec()
    first.release()
    return status


if __name__ == "__main__":
    sys.exit(main())
