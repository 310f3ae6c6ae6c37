"""When Leadway locks by itself: a pure rule over the clock, and nothing without a passphrase."""

from datetime import timedelta

import pytest

from helpers.clock import FixedClock
from leadway.ui.app.auto_lock import IdleWatch, LockRule

AFTER_FIVE = LockRule(after_minutes=5, with_screen=True, has_passphrase=True)


@pytest.fixture
def watch(clock: FixedClock) -> IdleWatch:
    return IdleWatch(clock)


def test_it_locks_after_the_time_chosen_and_not_before(watch: IdleWatch, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=4, seconds=59))
    assert not watch.locks(AFTER_FIVE, screen_locked=False)
    clock.advance(timedelta(seconds=1))
    assert watch.locks(AFTER_FIVE, screen_locked=False)


def test_every_use_begins_the_time_anew(watch: IdleWatch, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=4))
    watch.used()
    clock.advance(timedelta(minutes=4))
    assert not watch.locks(AFTER_FIVE, screen_locked=False)


def test_a_computer_that_slept_through_the_time_is_locked_when_it_wakes(
    watch: IdleWatch, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=9))
    assert watch.locks(AFTER_FIVE, screen_locked=None)


def test_a_clock_set_back_locks_nothing_and_counts_anew(watch: IdleWatch, clock: FixedClock) -> None:
    clock.advance(timedelta(days=-3))
    assert not watch.locks(AFTER_FIVE, screen_locked=False)
    clock.advance(timedelta(minutes=5))
    assert watch.locks(AFTER_FIVE, screen_locked=False)


@pytest.mark.parametrize(("screen", "locks"), [(True, True), (False, False), (None, False)])
def test_it_locks_with_the_screen_where_the_system_tells(
    watch: IdleWatch, *, screen: bool | None, locks: bool
) -> None:
    rule = LockRule(after_minutes=0, with_screen=True, has_passphrase=True)
    assert watch.locks(rule, screen_locked=screen) is locks
    assert not watch.locks(rule._replace(with_screen=False), screen_locked=screen)


def test_never_means_never(watch: IdleWatch, clock: FixedClock) -> None:
    clock.advance(timedelta(weeks=8))
    assert not watch.locks(LockRule(has_passphrase=True), screen_locked=False)


def test_without_a_passphrase_nothing_locks_by_itself(watch: IdleWatch, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=1))
    assert not watch.locks(AFTER_FIVE._replace(has_passphrase=False), screen_locked=True)
