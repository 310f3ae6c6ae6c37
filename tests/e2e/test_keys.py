"""The keys that hold on every screen of the ritual, pressed in the real window."""

from pathlib import Path

from fixtures.stored_states import begin_ritual_at, set_up
from helpers.driver import Driver, StartDriver
from helpers.waiting import wait_until
from leadway.domain.answers import EvidenceAnswer, ProblemAnswer
from leadway.domain.terms import Step
from leadway.ui.forms import help_dialog
from leadway.ui.ritual import dialogs

NOTE = "Ask how the night shift sorts parcels"
SHOWN = "Counter log 18 Nov: 31 returns, 2.6 days"


def test_a_note_evidence_and_the_reason_are_a_key_away_and_lead_back(
    drive: StartDriver, tmp_path: Path
) -> None:
    set_up(tmp_path / "data")
    begin_ritual_at(tmp_path / "data", Step.PROBLEMS)
    person = drive(tmp_path / "data")
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Problems")
    person.type("Customers")

    person.keys("ctrl+n")
    note = person.wait_for_window(dialogs.NOTE)
    person.type(NOTE)
    person.keys("Return")
    person.wait_until_gone(note)
    person.keys("F1")
    why = person.wait_for_window(help_dialog.WHY)
    person.keys("Return")
    person.wait_until_gone(why)
    person.keys("ctrl+e")
    evidence = person.wait_for_window(dialogs.EVIDENCE)
    person.type(SHOWN)
    person.keys("Return")
    person.wait_until_gone(evidence)
    person.type(" with returns")

    wait_until(lambda: who(person) == ["Customers with returns"], what="the line, written on")
    person.keys("alt+Left")
    person.wait_for_title("Gaps")
    person.keys("ctrl+j")
    person.wait_for_title("Problems")
    person.keys("Escape")
    person.wait_for_title("This week")
    with person.data() as services:
        week = services.weeks.this_week()
        evidence_cards = services.ritual(week).draft.all(EvidenceAnswer).values()
        assert [card.text for card in evidence_cards] == [SHOWN]
        assert services.weeks.home().notes == 1


def who(person: Driver) -> list[str]:
    """Return who feels the problems of this week, as it is on the disk."""
    with person.data() as services:
        draft = services.ritual(services.weeks.this_week()).draft
    return [card.who for card in draft.all(ProblemAnswer).values()]
