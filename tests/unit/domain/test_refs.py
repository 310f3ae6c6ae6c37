"""References and links: every role says what it may connect, and each reference names one record."""

import pytest

from leadway.domain.refs import LINK_ENDS, EntityKind, LinkRole, Ref, may_link


@pytest.mark.parametrize("role", LinkRole)
def test_every_role_says_which_kinds_it_connects(role: LinkRole) -> None:
    starts, ends = LINK_ENDS[role]
    assert starts
    assert ends
    for start in EntityKind:
        for end in EntityKind:
            assert may_link(start, role, end) is (start in starts and end in ends)


def test_a_reference_is_a_value_that_names_its_record() -> None:
    assert Ref(EntityKind.GAP, "1") == Ref(EntityKind.GAP, "1")
    assert Ref(EntityKind.GAP, "1") != Ref(EntityKind.PROBLEM, "1")
    assert str(Ref(EntityKind.OUTCOME_REVIEW, "1")) == "outcome_review/1"
