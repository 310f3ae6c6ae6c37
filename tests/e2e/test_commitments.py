"""The register of commitments in a real window: a kill costs nothing typed, and a real pointer drags."""

from pathlib import Path

from fixtures.stored_states import set_up
from helpers.commitments import CommitmentRegister
from helpers.driver import Driver, StartDriver
from helpers.waiting import wait_until

TITLES = ("Cash count signed", "Refunds within 2 days", "Rota out by Thursday")
# In a window of the usual size: across the list, the middle of its first row, and the height of each.
_ACROSS, _FIRST, _ROW = 330, 144, 64


def test_commitments_are_added_survive_a_kill_and_are_ordered_by_hand(
    drive: StartDriver, tmp_path: Path
) -> None:
    set_up(tmp_path / "data", commitments=TITLES)
    person = drive(tmp_path / "data")
    open_the_register(person)
    person.keys("Insert")
    person.type("Shelf counted")
    wait_until(lambda: titles(person) == [*TITLES, "Shelf counted"], what="the new commitment")
    person.type(" twice")
    wait_until(lambda: titles(person)[-1] == "Shelf counted twice", 1, what="what was typed a second before")

    person.kill()
    person.start()

    open_the_register(person)
    person.drag((_ACROSS, _FIRST), (_ACROSS, _FIRST + 2 * _ROW + 26))
    wait_until(lambda: titles(person)[:3] == [*TITLES[1:], TITLES[0]], what="the dragged one in third place")
    person.click_at(_ACROSS, _FIRST)
    person.keys("alt+Down", "alt+Down", "alt+Down")
    wait_until(lambda: titles(person)[-1] == TITLES[1], what="the first one in last place")
    person.keys("Delete")
    wait_until(lambda: TITLES[1] not in titles(person), what="the last one removed")
    person.keys("ctrl+z")
    wait_until(lambda: titles(person)[-1] == TITLES[1], what="the removed one back")
    assert person.quit() == 0
    assert not person.errors()


def open_the_register(person: Driver) -> None:
    """Open it as soon as the data is open, which is when the ritual begins."""
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Your week")
    person.keys("Escape")
    person.wait_for_title("This week")
    person.keys("ctrl+2")
    person.wait_for_title("Keep")


def titles(person: Driver) -> list[str]:
    """Return the commitments on the disk, in their order."""
    with person.data() as services:
        return [record.title for record in CommitmentRegister(services).all()]
