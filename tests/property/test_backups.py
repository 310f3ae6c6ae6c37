"""Which copies are kept: whatever was made whenever, in whichever order."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.backups import (
    DAYS,
    IMPORT_DAYS,
    MONTHS,
    WEEKS,
    BackupReason,
    mark_of,
    name_of,
    parse_name,
)
from leadway.domain.backups import kept as kept_of
from leadway.domain.clock import is_future
from leadway.domain.weeks import Week

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
NEAR = st.builds(
    lambda days, seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=seconds),
    st.integers(0, 400),
    st.integers(0, 86399),
)
COPIES = st.sets(st.one_of(NEAR, MOMENTS), max_size=120)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
IDENTITIES = st.one_of(st.uuids().map(str), st.text(min_size=1))


def kept(moments: Collection[datetime], now: datetime = LATEST) -> set[datetime]:
    """Return what is kept of backups that were made by hand."""
    return kept_of(dict.fromkeys(moments, BackupReason.BY_HAND), now)


@given(COPIES)
def test_the_newest_copy_always_stays(moments: set[datetime]) -> None:
    assert kept(moments) <= moments
    if moments:
        assert max(moments) in kept(moments)


@given(COPIES)
def test_the_newest_of_each_recent_day_week_and_month_stays_and_nothing_else(moments: set[datetime]) -> None:
    stay = kept(moments)
    assert len(stay) <= DAYS + WEEKS + MONTHS
    wanted = set()
    for count, period in (
        (DAYS, datetime.date),
        (WEEKS, Week.of),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    ):
        for one in sorted({period(moment) for moment in moments}, reverse=True)[:count]:
            wanted.add(max(moment for moment in moments if period(moment) == one))
    assert stay == wanted


@given(COPIES)
def test_asking_again_removes_nothing_more(moments: set[datetime]) -> None:
    assert kept(kept(moments)) == kept(moments)


@given(COPIES, MOMENTS)
def test_a_copy_that_was_let_go_is_never_missed_later(moments: set[datetime], another: datetime) -> None:
    assert kept(kept(moments) | {another}) == kept(moments | {another})


@given(st.integers(1, 120))
def test_a_copy_each_week_for_years_leaves_what_the_rule_says(weeks: int) -> None:
    moments = [datetime(2026, 1, 2, 15, 30, tzinfo=UTC) + timedelta(weeks=week) for week in range(weeks)]
    stay: set[datetime] = set()
    for moment in moments:
        stay = kept({*stay, moment})
    assert stay == kept(moments)
    assert len({(moment.year, moment.month) for moment in stay}) == min(
        MONTHS, len({(moment.year, moment.month) for moment in moments})
    )


@given(COPIES, COPIES, NEAR)
def test_no_copy_of_a_moment_in_the_future_takes_the_place_of_another(
    past: set[datetime], ahead: set[datetime], now: datetime
) -> None:
    past = {moment for moment in past if moment <= now}
    ahead = {moment for moment in ahead if is_future(moment, now)}
    assert kept(past | ahead, now) & past == kept(past, now)
    assert not ahead or max(ahead) in kept(past | ahead, now), "nor is it removed for that"


@given(st.lists(NEAR, min_size=1, max_size=60), st.integers(1, 4000), st.integers(1, 60))
def test_a_clock_that_was_years_ahead_for_a_while_leaves_the_copies_after_it_their_places(
    moments: list[datetime], days: int, count: int
) -> None:
    wrong = {max(moments) + timedelta(days=days + day) for day in range(count)}
    assert kept(set(moments), max(moments)) <= kept(set(moments) | wrong, max(moments))


@given(st.dictionaries(NEAR, st.sampled_from(BackupReason), max_size=60), NEAR)
def test_the_copy_from_before_an_import_outlives_the_day(
    backups: dict[datetime, BackupReason], now: datetime
) -> None:
    imports = {moment for moment, reason in backups.items() if reason is BackupReason.IMPORT}
    stay = kept_of(backups, now)
    assert {moment for moment in imports if now - moment <= timedelta(days=IMPORT_DAYS)} <= stay
    past = [moment for moment in imports if not is_future(moment, now)]
    assert not past or max(past) in stay, "the last of them in any case"


@given(MOMENTS, st.sampled_from(BackupReason), IDENTITIES)
def test_a_name_tells_when_why_and_of_which_data(
    moment: datetime, reason: BackupReason, identity: str
) -> None:
    mark, maker = mark_of(identity), mark_of(f"made by {identity}")
    assert parse_name(name_of(moment, reason, mark, maker)) == (moment, reason, mark, maker)
    assert parse_name(name_of(moment, reason, mark)) == (moment, reason, mark, ""), "of an earlier version"


@given(IDENTITIES, IDENTITIES)
def test_two_data_have_two_marks(one: str, other: str) -> None:
    assert (mark_of(one) == mark_of(other)) is (one == other)


@given(MOMENTS, st.sampled_from(BackupReason))
def test_a_name_of_an_earlier_version_tells_when_and_why(moment: datetime, reason: BackupReason) -> None:
    assert parse_name(name_of(moment, reason)) == (moment, reason, "", "")


@given(st.text())
def test_other_names_are_no_copies(name: str) -> None:
    assert parse_name(name) is None
