"""Which copies are kept: whatever was made whenever, in whichever order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.backups import DAYS, MONTHS, WEEKS, BackupReason, kept, name_of, parse_name
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


@given(MOMENTS, st.sampled_from(BackupReason))
def test_a_name_tells_when_and_why(moment: datetime, reason: BackupReason) -> None:
    assert parse_name(name_of(moment, reason)) == (moment, reason)


@given(st.text())
def test_other_names_are_no_copies(name: str) -> None:
    assert parse_name(name) is None
