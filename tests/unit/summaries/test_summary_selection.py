"""How sentences are chosen one by one: what each adds, what it leans on, what else must be heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Article
from flows.summaries.summarise import Budget
from flows.summaries.summarise.weights import CONSTANT, ConceptWeights
from tests.factories import DAY, HOUR, NOON, article, said
from tests.factories_summary import ALL, LEANING, NEUTRAL, OPENING, WHOLE, chosen_by


@pytest.fixture(autouse=True)
def _invented_words_are_judged_by_rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.summaries.quotable.reading.scorer_of", lambda code: None)


def test_a_further_sentence_counts_only_what_the_chosen_ones_lack() -> None:
    first, half, new = said("abcdefghijkl"), said("abcdefmnop"), said("qrstuvwx")
    told = article(text=f"{first} {half} {new}")
    assert chosen_by(NEUTRAL, told, budget=2) == [first, new]
    assert chosen_by(replace(NEUTRAL, again=1.0), told, budget=2) == [first, half]


def test_a_pair_of_words_that_was_told_is_worth_less_again() -> None:
    pairs = ConceptWeights(words={CONSTANT: -60.0}, pairs={})
    first, again, new = said("abcdefghijkl"), said("abcdefmnop"), said("qrstuvwx")
    told = article(text=f"{first} {again} {new}")
    assert chosen_by(replace(NEUTRAL, concepts=pairs), told, budget=3) == [first, new, again]
    assert chosen_by(replace(NEUTRAL, concepts=pairs, again=1.0), told, budget=3) == [first, again, new]


def test_single_words_count_less_than_pairs() -> None:
    both = ConceptWeights(words={}, pairs={})
    # Seven words in nine pairs against eight words in seven pairs.
    dense, wordy = said("abcdabcdeafbg"), said("hijklmno")
    told = article(text=f"{dense} {wordy}")
    assert chosen_by(replace(NEUTRAL, concepts=both, words=0.0), told) == [dense]
    assert chosen_by(replace(NEUTRAL, concepts=both, words=9.0), told) == [wordy]


def test_a_long_sentence_does_not_win_by_its_size() -> None:
    dense, loose = said("abcdefghijkl"), said("m-n-o-p-q-r-s-t-u-v-w-x")
    told = article(text=f"{loose} {dense}")
    assert chosen_by(replace(NEUTRAL, length=0.0), told) == [loose]
    assert chosen_by(replace(NEUTRAL, length=1.0), told) == [dense]


def test_brevity_is_no_merit_below_the_shortest() -> None:
    short, longer = said("abcdefgh"), said("ij-kl-mn-op-q")
    told = article(text=f"{longer} {short}")
    assert chosen_by(replace(NEUTRAL, length=1.0), told) == [short]
    assert chosen_by(replace(NEUTRAL, length=1.0, shortest=13), told) == [longer]


def test_of_equal_sentences_the_earlier_one_is_chosen() -> None:
    first, second = said("abcdefgh"), said("ijklmnop")
    assert chosen_by(NEUTRAL, article(text=f"{first} {second}")) == [first]
    assert chosen_by(NEUTRAL, article(text=f"{second} {first}")) == [second]


def test_a_place_near_the_head_of_an_article_can_be_a_merit() -> None:
    early, later = said("abcdefgh"), said("ijklmnopq")
    told = article(text=f"{early} {later}")
    assert chosen_by(NEUTRAL, told) == [later]
    # The second sentence gets half of the lead: (1 + .2) 8 < 9 (1 + .1), (1 + .5) 8 > 9 (1 + .25).
    assert chosen_by(replace(NEUTRAL, lead=0.2), told) == [later]
    assert chosen_by(replace(NEUTRAL, lead=0.5), told) == [early]


def test_what_is_told_is_the_news_a_sentence_loses_half_in_a_half_life() -> None:
    old = article(id="a", text=said("abcdefghijklmno"), published=NOON)
    new = article(id="b", text=said("qrstuvwx"), published=NOON + DAY)
    assert chosen_by(NEUTRAL, old, new) == [old.text]
    assert chosen_by(replace(NEUTRAL, half_life=DAY), old, new) == [new.text]
    assert chosen_by(replace(NEUTRAL, half_life=DAY + 3 * HOUR), old, new) == [old.text]


def test_an_undated_article_counts_as_one_half_life_old() -> None:
    rules = replace(NEUTRAL, half_life=DAY)
    undated = article(id="a", text=said("abcdefgh"), published=None, first_seen=NOON + 9 * DAY)
    dated = article(id="b", text=said("ijklmnop"))
    older = article(id="c", text=said("qrstuvwx"), published=NOON - DAY - HOUR)
    assert chosen_by(rules, undated, dated, older, budget=3) == [dated.text, undated.text, older.text]
    longer = replace(undated, text=said("abcdefghijklmno"))
    assert chosen_by(rules, replace(longer, published=None), replace(dated, published=None)) == [longer.text]


def test_what_surely_says_the_same_is_not_taken() -> None:
    first, second = said("abcdefghijklm"), said("abcdefghiq")
    told = article(text=f"{first} {second}")
    # One of ten words is new.
    assert chosen_by(replace(NEUTRAL, same=0.98), told, budget=2) == [first]
    assert chosen_by(replace(NEUTRAL, same=0.99), told, budget=2) == [first, second]


def test_where_there_is_much_room_what_may_say_the_same_is_taken() -> None:
    first, second = said("abcdefghijklm"), said("abcdefghiq")
    told = article(text=f"{first} {second}")
    rules = replace(NEUTRAL, same=0.9, same_at_length=0.99, long=30)
    assert chosen_by(rules, told, budget=Budget(words=30)) == [first]
    assert chosen_by(rules, told, budget=Budget(words=31)) == [first, second]


def test_a_summary_ends_where_little_is_added() -> None:
    first, second = said("abcdefghijklmnop"), said("qrstuvwx")
    told = article(text=f"{first} {second}")
    assert chosen_by(replace(NEUTRAL, enough=0.5), told, budget=ALL) == [first, second]
    assert chosen_by(replace(NEUTRAL, enough=0.51), told, budget=ALL) == [first]


def test_a_sentence_that_exceeds_the_words_left_makes_room_for_a_shorter_one() -> None:
    long, middle, short = said("abcdefghijkl"), said("mnopqrstu"), said("vwxyz123")
    told = article(text=f"{long} {middle} {short}")
    assert chosen_by(NEUTRAL, told, budget=Budget(words=20)) == [long, short]
    assert chosen_by(NEUTRAL, told, budget=Budget(words=21)) == [long, middle]
    assert chosen_by(NEUTRAL, told, budget=Budget(words=12)) == [long]
    assert chosen_by(NEUTRAL, told, budget=Budget(words=7)) == []
    assert chosen_by(NEUTRAL, told, budget=Budget(sentences=0)) == []


def test_a_sentence_of_more_words_than_one_may_have_is_not_chosen() -> None:
    told = article(text=f"{said('abcdefghijkl')} {said('mnopqrstu')}")
    assert chosen_by(NEUTRAL, told, budget=Budget(sentence_words=11)) == [said("mnopqrstu")]
    assert len(chosen_by(NEUTRAL, told, budget=Budget(sentence_words=12))) == 2


def test_what_leans_is_chosen_only_with_what_it_leans_on_before_it() -> None:
    told = article(text=f"{said('yzyzyzyz1')} {WHOLE} {LEANING}")
    assert chosen_by(NEUTRAL, told, budget=2) == [WHOLE, LEANING]
    assert LEANING not in chosen_by(NEUTRAL, told, budget=1)
    # Twenty-one words are needed for both.
    assert LEANING not in chosen_by(NEUTRAL, told, budget=Budget(words=20))
    assert chosen_by(NEUTRAL, told, budget=Budget(words=21)) == [WHOLE, LEANING]


def test_what_is_leaned_on_may_be_chosen_long_before() -> None:
    before, other = said("abcdefghijklmnop"), said("1234567890vwx")
    leaning = said("qrstuy-", opening="He")
    told = article(text=f"{before} {leaning} {other}")
    assert chosen_by(NEUTRAL, told, budget=3) == [before, other, leaning]


def test_two_sentences_together_gain_what_both_tell_in_the_length_of_both() -> None:
    rules = replace(NEUTRAL, length=1.0)
    dense = said("0123456789vw")
    # The pair tells nineteen words in twenty-one; the last sentence one in one.
    told = article(text=f"{WHOLE} {LEANING} {dense}")
    assert chosen_by(rules, told)[0] == WHOLE
    thin = article(text=f"{said('a-b-c-d-')} {LEANING} {said('0123456789v-')}")
    assert chosen_by(rules, thin, budget=2)[0] == said("0123456789v-")
    assert chosen_by(NEUTRAL, thin, budget=2) == [said("a-b-c-d-"), LEANING]


def test_nothing_leans_on_another_article_or_on_what_cannot_be_read() -> None:
    whole = article(id="a", text=WHOLE, published=NOON - HOUR)
    assert chosen_by(NEUTRAL, whole, article(id="b", text=LEANING), budget=3) == [WHOLE]
    assert chosen_by(NEUTRAL, article(text=LEANING), budget=3) == []
    assert chosen_by(NEUTRAL, article(text=f"{WHOLE} Who fell? {LEANING}"), budget=3) == [WHOLE]


def test_a_chain_of_sentences_is_taken_link_by_link_or_not_at_all() -> None:
    third = said("1234567890vwxy", opening="He")
    told = article(text=f"{WHOLE} {LEANING} {third}")
    # Three at once are too many, but when two stand the third follows.
    assert chosen_by(NEUTRAL, told, budget=3) == [WHOLE, LEANING, third]
    assert chosen_by(NEUTRAL, told, budget=2) == [WHOLE, LEANING]
    assert chosen_by(replace(NEUTRAL, chain=1), told, budget=3) == [WHOLE, LEANING, third]
    unread = article(text=f"Who fell? {LEANING} {third}")
    assert chosen_by(replace(NEUTRAL, chain=3), unread, budget=3) == []


def test_more_than_a_chain_is_not_taken_at_once() -> None:
    middle, third = said("-i-i-i-i", opening="He"), said("jklmnopqrs", opening="He")
    told = article(text=f"{WHOLE} {middle} {third} {said('tuvwxyz01')}")
    assert chosen_by(replace(NEUTRAL, chain=3), told, budget=3) == [WHOLE, middle, third]
    assert chosen_by(NEUTRAL, told, budget=3) == [said("tuvwxyz01"), WHOLE, middle]


def test_what_leans_is_measured_with_what_it_leans_on_until_that_is_chosen() -> None:
    rules = replace(NEUTRAL, length=1.0)
    # Alone it would tell eleven words in eleven, with the one before it fifteen in thirty.
    before, leaning = said("a-b-c-----------------"), said("jklmnopqrs", opening="He")
    first, second = said("0123456789"), said("tuvwxyz-")
    told = article(text=f"{before} {leaning} {first} {second}")
    assert chosen_by(rules, told, budget=2) == [first, second]
    assert chosen_by(rules, told, budget=4) == [first, second, before, leaning]


def test_what_two_sentences_together_both_tell_counts_once() -> None:
    thin, leaning, other = said("abcdef------"), said("abcdefxy", opening="He"), said("01234-----")
    told = article(text=f"{thin} {leaning} {other}")
    # Ten words in twenty-one, six of them twice, against six in ten.
    rules = replace(NEUTRAL, length=1.0, same=1.0)
    assert chosen_by(rules, told, budget=3)[0] == other
    assert chosen_by(rules, article(text=f"{thin} {leaning} {said('0123------')}"), budget=3)[0] == thin


def test_what_leans_has_the_merit_of_its_own_place() -> None:
    rules, thin = replace(NEUTRAL, length=1.0, lead=1.0), said("0-1-----")
    two = article(id="a", text=f"{thin} {said('jklmnopq', opening='He')}")
    other = article(id="b", text=said("vwxyz-----"))
    # Twelve words of seventeen by one and a half, six of ten by two: the thin sentence's two would turn it.
    assert chosen_by(rules, two, other, budget=3)[0] == other.text
    assert chosen_by(replace(rules, lead=0.0), two, other, budget=3)[0] == thin


def test_the_first_of_all_leans_on_nothing() -> None:
    assert chosen_by(NEUTRAL, article(text=f"{LEANING} {WHOLE}"), budget=3) == [WHOLE]


def test_a_first_choice_of_two_asks_for_a_part_of_what_both_tell() -> None:
    told = article(text=f"{WHOLE} {LEANING} {said('01234567')}")
    # Twenty-one words in the first two, eight in the third.
    assert chosen_by(replace(NEUTRAL, enough=8 / 21), told, budget=ALL) == [WHOLE, LEANING, said("01234567")]
    assert chosen_by(replace(NEUTRAL, enough=0.4), told, budget=ALL) == [WHOLE, LEANING]


FULL, DENSE = said("ijklmnopqrst---"), said("abcdefgh")


def test_the_sentence_that_tells_the_news_is_chosen_first() -> None:
    told = article(text=f"{DENSE} {FULL}")
    assert chosen_by(replace(OPENING, tells=0.0), told, budget=2) == [DENSE, FULL]
    assert chosen_by(OPENING, told, budget=2) == [FULL, DENSE]
    # Thirteen words in the root of fifteen are more than eight in the root of eight, but not by as much as
    # the place of the first sentence is worth.
    assert chosen_by(replace(OPENING, news_length=0.5), told, budget=2) == [FULL, DENSE]
    assert chosen_by(replace(OPENING, news_length=1.0), told, budget=2) == [DENSE, FULL]
    assert chosen_by(replace(OPENING, news_length=0.5, news_lead=2.0), told, budget=2) == [DENSE, FULL]
    # Three times eight words are more than twice eleven.
    fewer = article(text=f"{DENSE} {said('ijklmnopqr---')}")
    assert chosen_by(replace(OPENING, news_lead=2.0), fewer)[0] == DENSE


def test_the_news_need_not_be_told_first_where_enough_of_it_is_told() -> None:
    told = article(text=f"{DENSE} {FULL}")
    # Eight telling words are .62 of thirteen.
    assert chosen_by(replace(OPENING, tells=0.6), told) == [DENSE]
    assert chosen_by(replace(OPENING, tells=0.7), told) == [FULL]
    assert chosen_by(replace(OPENING, tells=0.7), told, budget=2) == [DENSE, FULL]


def test_a_weak_sentence_is_given_up_for_one_that_tells_more() -> None:
    # By its length the short one is worth most, but it leaves room for no other.
    first, short, long = said("abcdefgh"), said("ijklmnop"), said("qrstuvwxyz01--------")
    told, rules = article(text=f"{first} {short} {long}"), replace(NEUTRAL, length=1.0)
    assert chosen_by(rules, told, budget=Budget(words=30)) == [first, short]
    assert chosen_by(replace(rules, exchanges=1), told, budget=Budget(words=30)) == [first, long]
    # The first is never given up.
    assert chosen_by(replace(rules, exchanges=1), told, budget=Budget(words=20)) == [first, short]


def test_after_the_news_each_sentence_counts_for_its_length_again() -> None:
    told = article(text=f"{FULL} {said('uvwxyz012345---')} {DENSE}")
    assert chosen_by(OPENING, told, budget=2) == [FULL, DENSE]


def test_old_news_is_not_the_news() -> None:
    old = article(id="a", text=FULL, published=NOON - DAY)
    rules = replace(OPENING, half_life=DAY)
    assert chosen_by(rules, old, article(id="b", text=DENSE), budget=2) == [DENSE, FULL]


def test_what_leans_does_not_open_a_summary() -> None:
    told = article(text=f"{said('a-b-c-d-')} {LEANING} {said('0123456789')}")
    assert chosen_by(replace(OPENING, length=0.0), told, budget=3)[0] == said("0123456789")
    assert chosen_by(replace(OPENING, length=0.0), article(text=f"{WHOLE} {LEANING}"), budget=3) == [
        WHOLE,
        LEANING,
    ]


def test_two_that_say_the_same_are_not_taken_together_though_one_leans_on_the_other() -> None:
    again = said("abcdefghi", opening="He")
    assert chosen_by(NEUTRAL, article(text=f"{said('abcdefgh')} {again}"), budget=3) == [said("abcdefgh")]


def test_two_sentences_of_an_old_article_are_old_together() -> None:
    rules = replace(NEUTRAL, length=1.0, half_life=DAY)
    two = f"{said('0-1-----')} {said('jklmnopq', opening='He')}"
    old, new = article(id="a", text=two, published=NOON - DAY), article(id="b", text=said("vwx-------"))
    # Twelve words of seventeen, halved, against four of ten.
    assert chosen_by(rules, old, new, budget=3)[0] == new.text
    assert chosen_by(rules, replace(old, published=NOON), new, budget=3)[0] == said("0-1-----")


def test_what_may_not_be_quoted_is_neither_chosen_nor_leaned_on() -> None:
    told = article(text=f"{WHOLE} {LEANING} {said('0123456789')}")
    found = chosen_by(NEUTRAL, told, budget=3, quotable=lambda sentence: sentence.text != WHOLE)
    assert found == [said("0123456789")]


FIRST, SECOND, THIRD = said("abcdefghijkl"), said("mnopqrstuvw"), said("xyz1234567")


def of_one_outlet(*texts: str) -> tuple[Article, ...]:
    return tuple(article(id=f"a{n}", outlet="One", text=text) for n, text in enumerate(texts))


def test_a_second_outlet_is_heard_at_the_cost_of_the_last_choices_but_the_first() -> None:
    other = article(id="b", outlet="Two", text=said("890567ab"))
    told = (*of_one_outlet(FIRST, SECOND, THIRD), other)
    assert chosen_by(NEUTRAL, *told[:3], budget=3) == [FIRST, SECOND, THIRD]
    assert chosen_by(NEUTRAL, *told, budget=3) == [FIRST, SECOND, other.text]
    assert chosen_by(NEUTRAL, *told, budget=2) == [FIRST, other.text]
    assert chosen_by(NEUTRAL, *told, budget=1) == [FIRST]
    # Eleven words of the third stand where the other's eight do not fill the budget.
    assert chosen_by(NEUTRAL, *told, budget=Budget(words=20)) == [FIRST, other.text]


def test_what_a_second_outlet_leaves_of_the_budget_is_filled() -> None:
    first, long, short = said("abcdefghij--"), said("klmnopqrs--"), said("tuvwx012")
    other = article(id="b", outlet="Two", text=said("3456789-"))
    told = (*of_one_outlet(first, long, short), other)
    assert chosen_by(NEUTRAL, *told[:3], budget=Budget(words=30)) == [first, long]
    assert chosen_by(NEUTRAL, *told, budget=Budget(words=30)) == [first, other.text, short]


def test_an_outlet_that_says_nothing_of_its_own_is_not_heard() -> None:
    told = of_one_outlet(FIRST, SECOND)
    same = article(id="b", outlet="Two", text=FIRST)
    unfit = article(id="c", outlet="Three", text="Who fell from the bridge, and why did it fall?")
    assert chosen_by(NEUTRAL, *told, same, unfit, budget=2) == [FIRST, SECOND]
    barred = article(id="d", outlet="Four", text=said("yz012345"))
    allowed = {each.id for each in told}
    found = chosen_by(NEUTRAL, *told, barred, budget=2, quotable=lambda s: s.article.id in allowed)
    assert found == [FIRST, SECOND]


def test_an_outlet_that_only_tells_the_news_in_other_words_is_not_heard() -> None:
    first, second = said("abcdefghij"), said("klmnopqrs")
    told = of_one_outlet(f"{first} {second}")
    again = article(id="b", outlet="Two", text=said("jihgfedcbt"))
    assert chosen_by(NEUTRAL, *told, again, budget=2) == [first, second]
    new = article(id="c", outlet="Three", text=said("w-------"))
    assert chosen_by(NEUTRAL, *told, again, new, budget=2) == [first, new.text]


def test_two_outlets_that_were_chosen_anyway_stay() -> None:
    told = (*of_one_outlet(FIRST, THIRD), article(id="b", outlet="Two", text=SECOND))
    assert chosen_by(NEUTRAL, *told, budget=3) == [FIRST, SECOND, THIRD]
    third = article(id="c", outlet="Three", text=said("890567ab"))
    assert chosen_by(NEUTRAL, *told, third, budget=3) == [FIRST, SECOND, THIRD]


def test_what_was_the_same_as_a_choice_given_up_may_be_chosen_again() -> None:
    long, short = said("mnopqrstuv"), said("mnopqrstu")
    other = article(id="b", outlet="Two", text=said("yz01234567--"))
    told = (*of_one_outlet(FIRST, long, short), other)
    # The shorter of the two that say the same has room in both, the other outlet in the place of the longer.
    assert chosen_by(NEUTRAL, *told[:3], budget=Budget(words=33)) == [FIRST, long]
    assert chosen_by(NEUTRAL, *told, budget=Budget(words=33)) == [FIRST, other.text, short]


def test_what_little_is_depends_on_the_first_choice_when_another_outlet_is_heard_too() -> None:
    one_report = {"a0": 1, "a1": 1, "a2": 1, "b": 1}
    other = article(id="b", outlet="Two", text=said("890567ab"))
    told = (*of_one_outlet(FIRST, SECOND, THIRD), other)
    # Of the other's words six are new: half of the first choice's twelve.
    few = replace(NEUTRAL, enough=0.5)
    assert chosen_by(few, *told, budget=3, reports=one_report) == [FIRST, SECOND, other.text]
    more = replace(NEUTRAL, enough=0.51)
    assert chosen_by(more, *told, budget=3, reports=one_report) == [FIRST, SECOND, THIRD]
