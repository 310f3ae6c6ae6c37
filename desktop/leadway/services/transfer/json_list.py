"""Takes a list in JSON apart without decoding it, so that its parts can be read one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_TEXT = re.compile(rb'(?:[^"\\]++|\\.){0,100000}+"?', re.DOTALL)
_TOKEN = re.compile(rb'(")' + _TEXT.pattern + rb"|[\[\]{},]", re.DOTALL)
_LIST = re.compile(rb"\s*:\s*\[")


def json_entries(body: bytes, stop: Callable[[], None]) -> Iterator[bytes]:
    """Return the entries of a file in JSON, unread: of a whole journal, of a list, or the one it is.

    Only the entry that is being read is held beside the file, and what is damaged in one leaves the others.
    """
    start = _list_start(body, stop)
    if start < 0:
        yield body
        return
    depth, begin = 0, start + 1
    for token in _tokens(body, start, stop):
        match body[token.start() : token.start() + 1]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
                if depth == 0:
                    break
            case b"," if depth == 1:
                yield body[begin : token.start()]
                begin = token.end()
    else:  # It was not saved to its end.
        yield body[begin:]
        return
    last = body[begin : token.start()]
    if last.strip():
        yield last


def _list_start(body: bytes, stop: Callable[[], None]) -> int:
    """Return where the list of entries begins; -1 where the file is one entry."""
    depth = 0
    for token in _tokens(body, 0, stop):
        match body[token.start() : token.start() + 1]:
            case b"[" if depth == 0:
                return token.start()
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
            case b'"' if depth == 1 and token[0] == b'"entries"':
                if match := _LIST.match(body, token.end()):
                    return match.end() - 1
    return -1


def _tokens(body: bytes, start: int, stop: Callable[[], None]) -> Iterator[re.Match[bytes]]:
    """Return the texts, brackets and commas from there on; of a very long text, its beginning."""
    tokens = 0
    while token := _TOKEN.search(body, start):
        start = token.end()
        if token[1] is not None:
            while not body.endswith(b'"', token.start() + 1, start):
                stop()
                more = _TEXT.match(body, start)
                if more is None or more.end() == start:  # It was not saved to its end.
                    return
                start = more.end()
        tokens += 1
        if tokens % 1000 == 0:
            stop()
        yield token
