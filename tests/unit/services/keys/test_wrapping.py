"""What it costs to try a passphrase, and what cost is believed."""

import pytest

from leadway.domain.errors import KnownError
from leadway.services.keys import Kind
from leadway.services.keys.wrapping import FLOOR, Cost, calibrated, unwrap, wrap


def test_a_slot_that_would_fill_the_memory_is_refused() -> None:
    slot = wrap(bytes(32), "secret", Kind.PASSPHRASE, "one", FLOOR)
    slot["kdf"]["memory"] = 1 << 40
    with pytest.raises(KnownError, match="is damaged"):
        unwrap(slot, "secret", "one")


def test_the_cost_of_a_guess_is_never_below_what_is_recommended() -> None:
    cost = calibrated()
    assert cost.is_sane
    assert cost.memory >= FLOOR.memory
    assert cost.passes >= FLOOR.passes
    assert not Cost(1 << 40, 3, 1).is_sane
