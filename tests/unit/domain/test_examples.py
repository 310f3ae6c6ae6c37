"""Examples come from the field of work that was chosen, and look like examples."""

import pytest

from leadway.domain.examples import (
    COMMITMENTS,
    Examples,
    example_commitments,
    examples,
    use_examples_of,
)
from leadway.domain.terms import FieldOfWork

OWN = [field for field in FieldOfWork if field is not FieldOfWork.OTHER]


@pytest.fixture(autouse=True)
def _as_before() -> object:
    yield
    use_examples_of(None)


def of(field: FieldOfWork | None) -> Examples:
    use_examples_of(field)
    return examples()


def test_each_field_of_work_has_examples_of_its_own_for_every_text() -> None:
    every = [text for field in OWN for text in of(field)]
    assert len(every) == len(OWN) * len(Examples._fields)
    for field in OWN:
        assert all(text.startswith("e.g. ") for text in of(field))
    assert len({of(field) for field in OWN}) == len(OWN)
    assert len({of(field).gap for field in OWN}) == len(OWN)


def test_commitments_are_examples_of_the_same_field() -> None:
    for field in OWN:
        use_examples_of(field)
        assert example_commitments() == COMMITMENTS[field]


@pytest.mark.parametrize("field", [None, FieldOfWork.OTHER])
def test_where_none_was_chosen_or_it_is_another_they_are_an_offices(field: FieldOfWork | None) -> None:
    assert of(field) == of(FieldOfWork.OFFICE)
