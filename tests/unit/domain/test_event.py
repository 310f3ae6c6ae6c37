"""Events: who is called, in which order, and until when."""

from leadway.domain.event import Event


def test_everyone_who_subscribed_receives_each_value_in_order() -> None:
    received: list[tuple[str, int]] = []
    event: Event[int] = Event()
    event.subscribe(lambda value: received.append(("first", value)))
    event.subscribe(lambda value: received.append(("second", value)))

    event.announce(1)
    event.announce(2)

    assert received == [("first", 1), ("second", 1), ("first", 2), ("second", 2)]


def test_no_value_is_received_after_the_subscription_has_ended() -> None:
    received: list[int] = []
    event: Event[int] = Event()
    subscription = event.subscribe(received.append)
    event.announce(1)

    subscription.end()
    subscription.end()
    event.announce(2)

    assert received == [1]


def test_the_same_listener_may_subscribe_twice_and_end_once() -> None:
    received: list[int] = []
    event: Event[int] = Event()
    event.subscribe(received.append)
    event.subscribe(received.append).end()

    event.announce(1)

    assert received == [1]


def test_a_listener_that_is_ended_by_an_earlier_one_is_not_called_any_more() -> None:
    received: list[int] = []
    event: Event[int] = Event()
    event.subscribe(lambda _: later.end())
    later = event.subscribe(received.append)

    event.announce(1)

    assert received == []


def test_a_listener_that_subscribes_during_a_call_receives_the_next_value() -> None:
    received: list[int] = []
    event: Event[int] = Event()
    subscribing = event.subscribe(lambda _: event.subscribe(received.append))

    event.announce(1)
    subscribing.end()
    event.announce(2)

    assert received == [2]
