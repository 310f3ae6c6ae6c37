"""The page of a sealed week as it is stored: one JSON object of values and codes.

What has its default is left out, so another default is another format.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from leadway.domain.errors import KnownError
from leadway.domain.week_page import PAGE_FORMAT, PageSnapshot
from leadway.i18n import _


class UnreadablePageError(KnownError):
    """The page of a sealed week, or a record that it is made from, holds what no version of Leadway wrote."""

    def __init__(self) -> None:
        super().__init__(
            _("The page of this week cannot be read."),
            _("Nothing was changed. A backup from before may have it whole."),
        )


class _Head(msgspec.Struct):
    format: int


def dump_page(page: PageSnapshot) -> str:
    """Return the page as JSON."""
    numbers = {"format": page.format, "rule": page.rule}
    # A text of the program is a `str` of its own kind, which msgspec knows only as one.
    return msgspec.json.encode({**numbers, **_without_defaults(page)}, enc_hook=str).decode()


def load_page(text: str) -> PageSnapshot:
    """Return the page that was stored; raise KnownError where this version cannot read it."""
    try:
        if msgspec.json.decode(text, type=_Head).format > PAGE_FORMAT:
            raise KnownError(
                _("The page of this week was written by a newer Leadway."),
                _("Install the newer version to see it; nothing was changed."),
            )
        return msgspec.json.decode(text, type=PageSnapshot)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnreadablePageError from error


def _without_defaults(value: Any) -> Any:  # noqa: ANN401 -- any part of a page
    if is_dataclass(value):
        parts = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {name: _without_defaults(part) for name, (part, default) in parts.items() if part != default}
    if isinstance(value, tuple):
        return [_without_defaults(part) for part in value]
    return value
