"""Takes what is deleted for good out of the stored pages of sealed weeks; counts and numbers stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from leadway.domain.refs import Ref
from leadway.domain.week_page import PageSnapshot, RemovedRecord
from leadway.domain.weeks import long_date
from leadway.i18n import _

REMOVED = _("removed on {date}")


def without_records(page: PageSnapshot, removed: tuple[RemovedRecord, ...]) -> PageSnapshot:
    """Return the page without the words of some records; where it names none of them, the same page."""
    named = {each.ref: each for each in removed}
    found: set[Ref] = set()

    def blank(line: Any) -> Any:  # noqa: ANN401 -- any part of a page
        refs = {getattr(line, column.name) for column in fields(line) if column.name in ("ref", "gap")}
        here = {ref for ref in refs if ref in named}
        if not here:
            return line
        found.update(here)
        texts = {
            each.name: ""
            for each in fields(line)
            if isinstance(getattr(line, each.name), str) and _is_words(each.type)
        }
        return replace(line, **texts)

    changed = _over_lines(page, blank)
    if not found:
        return page
    known = {each.ref for each in changed.removed}
    return replace(
        changed, removed=(*changed.removed, *(each for each in removed if each.ref in found - known))
    )


def with_words_for_removed(page: PageSnapshot) -> PageSnapshot:
    """Return the page with a sentence in place of the words of each record that was deleted for good."""
    days = {each.ref: each.day for each in page.removed}

    def put_sentence(line: Any) -> Any:  # noqa: ANN401 -- any part of a page
        refs = [getattr(line, each.name) for each in fields(line) if each.name in ("ref", "gap")]
        day = next((days[ref] for ref in refs if ref in days), None)
        first = next((each.name for each in fields(line) if _is_words(each.type)), "")
        return replace(line, **{first: REMOVED.format(date=long_date(day))}) if day and first else line

    return _over_lines(page, put_sentence) if days else page


def without_words(page: PageSnapshot, take_out: Callable[[str], str]) -> PageSnapshot:
    """Return the page with every text that a person wrote passed through `take_out`."""

    def clean(line: Any) -> Any:  # noqa: ANN401 -- any part of a page
        texts = {
            each.name: take_out(value)
            for each in fields(line)
            if _is_words(each.type) and isinstance(value := getattr(line, each.name), str)
        }
        return replace(line, **texts)

    changed: PageSnapshot = clean(_over_lines(page, clean))
    return changed


def _over_lines(page: PageSnapshot, change: Callable[[Any], Any]) -> PageSnapshot:
    """Return the page with each of its lines, and each line inside a line, changed."""
    return replace(page, **_changed_parts(page, change))


def _changed_parts(value: Any, change: Callable[[Any], Any]) -> dict[str, Any]:  # noqa: ANN401
    parts: dict[str, Any] = {}
    for each in fields(value):
        part = getattr(value, each.name)
        if isinstance(part, tuple) and any(map(_is_line, part)):
            parts[each.name] = tuple(_changed(line, change) if _is_line(line) else line for line in part)
        elif _is_line(part):
            parts[each.name] = _changed(part, change)
    return parts


def _changed(line: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    return change(replace(line, **_changed_parts(line, change)))


def _is_line(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, (Ref, RemovedRecord, type))


def _is_words(declared: object) -> bool:
    """Whether a field holds words of a person's: a text, and no code."""
    return str(declared) == "str"
