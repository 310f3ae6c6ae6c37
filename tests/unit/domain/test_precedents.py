"""Which earlier judgements a situation is like, for any situation and any precedents."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.agenda import PastJudgement
from leadway.domain.precedents import SHARED_WORDS, similar, words_of_weight

WORDS = ("refund", "kettle", "customer", "receipt", "returns", "about", "day")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
NAMES = st.frozensets(st.sampled_from("abc"), max_size=2)
PRECEDENTS = st.lists(st.tuples(TEXTS, NAMES, NAMES), max_size=6).map(
    lambda made: [
        PastJudgement(str(n), text, "", date(2026, 5, 12), rules=rules, tags=tags)
        for n, (text, rules, tags) in enumerate(made)
    ]
)


def shared(
    each: PastJudgement, text: str, rules: frozenset[str], tags: frozenset[str]
) -> tuple[int, int, int]:
    words = words_of_weight(text) & words_of_weight(each.title)
    return len(rules & each.rules), len(tags & each.tags), len(words)


@given(TEXTS, NAMES, NAMES, PRECEDENTS)
def test_alike_is_what_shares_a_rule_a_tag_or_two_words_and_the_most_similar_comes_first(
    text: str, rules: frozenset[str], tags: frozenset[str], precedents: list[PastJudgement]
) -> None:
    found = similar(text, precedents, rules=rules, tags=tags)
    counts = [shared(each, text, rules, tags) for each in found]
    assert counts == sorted(counts, reverse=True)
    for each in precedents:
        by_rule, by_tag, by_words = shared(each, text, rules, tags)
        assert (each in found) == bool(by_rule or by_tag or by_words >= SHARED_WORDS)


@given(TEXTS, NAMES, PRECEDENTS)
def test_one_more_shared_tag_never_makes_a_precedent_less_similar(
    text: str, rules: frozenset[str], precedents: list[PastJudgement]
) -> None:
    for place, each in enumerate(precedents):
        tagged = [*precedents]
        tagged[place] = replace(each, tags=each.tags | {"new"})
        before = [p.id for p in similar(text, precedents, rules=rules, tags=frozenset({"new"}))]
        after = [p.id for p in similar(text, tagged, rules=rules, tags=frozenset({"new"}))]
        assert each.id in after
        assert each.id not in before or after.index(each.id) <= before.index(each.id)


def test_words_that_say_nothing_make_nothing_alike() -> None:
    old = PastJudgement("1", "About which there would be", "", date(2026, 5, 12))
    assert similar("There would be about which", [old]) == ()
