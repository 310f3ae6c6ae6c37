"""Reads RedNotebook's month files: `2026-11.txt`, YAML with a text and categories for each day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import yaml

from leadway.i18n import _
from leadway.services.transfer.journal import Entry, Files, as_export, local, not_readable

SOURCE = "RedNotebook"
_MONTH = re.compile(r"(\d{4})-(\d{2})\.txt")


class _Loader(yaml.SafeLoader):
    """Reads plain values only, and no aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 -- yaml's own
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("no aliases")  # no text
        return super().compose_node(parent, index)


def is_month(name: str) -> bool:
    """Whether a file is called as RedNotebook calls a month."""
    return _MONTH.fullmatch(PurePosixPath(name).name) is not None


def read(files: Files) -> tuple[str, Any, tuple[str, ...]]:
    """Return its days as notes, at noon of each, with their categories below the text."""
    return as_export(SOURCE, list(_entries(files)), {})


def _entries(files: Files) -> Iterator[Entry]:
    for name, body in files:
        month = _MONTH.fullmatch(PurePosixPath(name).name)
        if month is None:
            raise not_readable(SOURCE, name, _("its name is not that of a month"))
        try:
            days = yaml.load(body.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 -- a safe loader
        except (yaml.YAMLError, ValueError, RecursionError):
            raise not_readable(SOURCE, name) from None
        if days is None:
            continue
        if not isinstance(days, dict):
            raise not_readable(SOURCE, name)
        for day, content in days.items():
            try:
                written = local(int(month[1]), int(month[2]), day)
                parts = _parts(content)
            except (TypeError, ValueError, OverflowError, AttributeError):
                raise not_readable(SOURCE, name, _("one of its days")) from None
            yield Entry(written, parts)


def _parts(content: Any) -> list[str]:  # noqa: ANN401 -- what YAML held
    """Return a day's text, and each category with its entries on lines of their own."""
    parts = [str(content.get("text") or "")]
    for category, entries in content.items():
        if category == "text" or not entries:
            continue
        lines = [str(category), *(f"- {entry}" for entry in entries)]
        parts.append(
            "\n".join(lines) if category != "Tags" else f"Tags: {', '.join(map(str, entries))}"
        )  # no text
    return parts
