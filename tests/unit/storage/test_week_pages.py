"""The stored page of a week: nothing of it is lost, and what cannot be read is said."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import sample_pages
from leadway.domain.errors import KnownError
from leadway.domain.week_page import PAGE_FORMAT, RULE, PageSnapshot, WeekSummary
from leadway.storage.week_pages import dump_page, load_page

PAGES = {name: page for name, page in vars(sample_pages).items() if isinstance(page, WeekSummary)}
_VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    int: st.integers(0, 10**9),
    float: st.floats(-1e15, 1e15),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def snapshot(page: WeekSummary) -> PageSnapshot:
    """Return the part of a page that is stored."""
    return PageSnapshot(**{field.name: getattr(page, field.name) for field in fields(PageSnapshot)})


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_read_back_as_it_was_stored(page: WeekSummary) -> None:
    assert load_page(dump_page(snapshot(page))) == snapshot(page)


def _parts(kind: Any, draw: st.DrawFn) -> Any:  # noqa: ANN401 -- any part of a page
    """Return any value of a type that a page holds."""
    if isinstance(kind, UnionType):
        kind = draw(st.sampled_from(get_args(kind)))
    if get_origin(kind) is tuple:
        of, *more = get_args(kind)
        count = len(get_args(kind)) if more != [...] else draw(st.integers(0, 2))
        return tuple(_parts(of, draw) for _each in range(count))
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: _parts(hints[field.name], draw) for field in fields(kind)})
    return None if kind is type(None) else draw(_VALUES[kind] if kind in _VALUES else st.sampled_from(kind))


@st.composite
def pages(draw: st.DrawFn) -> PageSnapshot:
    """Return any page of the present format."""
    page: PageSnapshot = _parts(PageSnapshot, draw)
    return replace(page, format=PAGE_FORMAT)


@settings(max_examples=40)
@given(pages())
def test_any_page_is_read_back_as_it_was_stored(page: PageSnapshot) -> None:
    assert load_page(dump_page(page)) == page


def test_an_empty_page_still_names_its_format_and_rule() -> None:
    assert json.loads(dump_page(PageSnapshot())) == {"format": PAGE_FORMAT, "rule": RULE}


def test_a_page_of_a_newer_format_says_so() -> None:
    newer = json.dumps({"format": PAGE_FORMAT + 1, "rule": "a word by then", "checks": 7})
    with pytest.raises(KnownError, match="newer Leadway"):
        load_page(newer)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": "one"}', '{"format": 1, "checks": [1]}', '{"format": 1, "mode": "x"}'],
)
def test_a_page_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(KnownError, match="cannot be read"):
        load_page(text)
