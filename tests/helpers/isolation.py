"""Finds words that turn what stands beside them: signs of direction outside of an isolation of their own."""

from collections.abc import Collection, Iterator

TURN = "\u202e"
"""Shows everything that follows it from right to left."""
_BEGIN, _END = "\u2066\u2067\u2068", "\u2069"


def turning(text: str, alone: Collection[str] = ()) -> Iterator[str]:
    """Return the lines in which a turn reaches other words; `alone` are texts that may be a whole line."""
    for line in text.splitlines():
        depth = 0
        for sign in line:
            depth += (sign in _BEGIN) - (sign == _END)
            if depth < 0 or (sign == TURN and depth == 0 and line.strip() not in alone):
                yield line
                break
