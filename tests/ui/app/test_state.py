"""The program goes only from a state to one that may follow it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.ui.app.state import TRANSITIONS, IllegalTransitionError, ProgramState, check_transition

STATES = st.sampled_from(ProgramState)


@given(now=STATES, then=STATES)
def test_what_the_table_does_not_name_is_refused(now: ProgramState, then: ProgramState) -> None:
    if then in TRANSITIONS[now]:
        assert check_transition(now, then) is then
    else:
        with pytest.raises(IllegalTransitionError, match=f"{then} may not follow {now}"):
            check_transition(now, then)


@given(path=st.lists(STATES, max_size=30))
def test_open_data_comes_only_from_opening_and_a_program_that_quits_opens_nothing(
    path: list[ProgramState],
) -> None:
    state = ProgramState.CLOSED
    for then in path:
        try:
            after = check_transition(state, then)
        except IllegalTransitionError:
            continue
        assert state is not ProgramState.QUITTING
        if after is ProgramState.OPEN:
            assert state is ProgramState.OPENING
        if state in (ProgramState.LOCKED, ProgramState.WORKING):
            assert after is not ProgramState.CLOSED, "a command must not open what a person closed"
        state = after


def test_every_state_has_its_line_and_can_quit() -> None:
    assert set(TRANSITIONS) == set(ProgramState)
    for state in set(ProgramState) - {ProgramState.QUITTING}:
        assert ProgramState.QUITTING in TRANSITIONS[state]
