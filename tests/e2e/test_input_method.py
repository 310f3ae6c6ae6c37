"""With a real input method: keys answer on answers, and what is being composed is text and is never lost."""

from contextlib import suppress
from pathlib import Path

from fixtures.stored_states import begin_ritual_at, set_up
from helpers.display import VirtualDisplay, private_session
from helpers.driver import Driver, StartDriver
from helpers.input_method import hangul
from helpers.waiting import wait_until
from leadway.domain.answers import CheckAnswer, Draft, ProblemAnswer, SpotCheck
from leadway.domain.terms import CheckThen, Done, Step

KEYS, WRITTEN = "gksrmf", "한글"
"""The keys of the Korean word for its letters, and the word: two signs of three letters each."""
LETTER_KEY, LETTER = "d", "ㅇ"
"""A letter that begins a third sign, with which the second one stands."""


def test_with_an_input_method_keys_answer_and_what_is_composed_is_never_lost(
    drive: StartDriver, display: VirtualDisplay, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    set_up(data, commitments=["Cash count signed"])
    begin_ritual_at(data, Step.KEEP)
    with private_session(tmp_path / "home") as session, hangul(display, session) as environment:
        person = drive(data, **environment)
        person.wait_for_title("This week")
        person.keys("Return")
        person.wait_for_title("Keep")
        person.keys("3")
        person.wait_for_field("/happened")
        wait_until(lambda: turned_to_hangul(person), what="what was composed")
        person.tab_to("/then")
        person.keys("f")
        wait_until(lambda: told(person).then is CheckThen.FIXED, what="the answer on its key")
        assert told(person).done is Done.NO
        # While one more letter is being composed: by a key to another page, and by Esc.
        person.tab_to("spot/looked")
        person.type(KEYS + LETTER_KEY)
        wait_until(lambda: looked_at(person) == [WRITTEN], what="what stands already")
        person.keys("ctrl+Return")
        person.wait_for_title("Gaps")
        assert looked_at(person) == [f"{WRITTEN}{LETTER}"]
        person.keys("ctrl+k")
        person.wait_for_title("Problems")
        person.type(KEYS + LETTER_KEY)
        wait_until(lambda: who(person) == [WRITTEN], what="what stands already")
        person.keys("Escape")
        person.wait_for_title("This week")
        assert who(person) == [f"{WRITTEN}{LETTER}"]
        assert person.quit() == 0


def turned_to_hangul(person: Driver) -> bool:
    """Ask for Hangul and write in it; what comes before the input method listens is written over."""
    person.keys("ctrl+a", "BackSpace", "shift+space")
    person.type(f"3 {KEYS} ")
    with suppress(AssertionError):
        wait_until(lambda: told(person).what_happened.endswith(("f ", f"{WRITTEN} ")), seconds=1)
    return told(person).what_happened.strip() == f"3 {WRITTEN}"


def told(person: Driver) -> CheckAnswer:
    [answer] = draft(person).all(CheckAnswer).values()
    return answer


def looked_at(person: Driver) -> list[str]:
    return [spot.looked_at for spot in draft(person).all(SpotCheck).values()]


def who(person: Driver) -> list[str]:
    return [problem.who for problem in draft(person).all(ProblemAnswer).values()]


def draft(person: Driver) -> Draft:
    with person.data() as services:
        return services.ritual(services.weeks.this_week()).draft
