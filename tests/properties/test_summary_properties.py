"""What holds of every summary, whatever the articles, the budget and the algorithm."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model import Article, Passage, Summary
from flows.model.settings import Algorithm, Lengths
from flows.summaries.quotable import NO_CONTEXT, Context, Fitness, fitness
from flows.summaries.sameness import probability_same, repeats_one
from flows.summaries.summarise import (
    STORY_RULES,
    Budget,
    StorySentence,
    StorySummarizer,
    SummaryRequest,
    choose,
    document_of,
)
from flows.summaries.summarise.concepts import concepts_of
from flows.summaries.summarise.weights import LONE_WEIGHTS
from tests.factories import BRIDGE, HOUR, NOON, TUNNEL, article, said
from tests.factories_summary import summary_of

TOLD = [sentence.removesuffix(".") + "." for _, text in (*BRIDGE, *TUNNEL) for sentence in text.split(". ")]
LEANING = [
    "He promised an independent inquiry into the rusted cables of the footbridge.",
    "But the council of Tarnfeld had refused to publish the report on the cables.",
    "It had carried forty tonnes of used tyres through the Velsen tunnel that night.",
    "However, the divers of Tarnfeld found nobody else in the flooded river.",
]
UNREAD = ["Read more about the footbridge here.", "Who will repair the footbridge over the Orle, and when?"]
INVENTED = st.text("abcdefghijkl-", min_size=8, max_size=14).map(said)
SENTENCES = st.sampled_from([*TOLD, *LEANING, *LEANING, *UNREAD]) | INVENTED
TEXTS = st.lists(SENTENCES, max_size=6).map(" ".join) | st.text(max_size=60)
BUDGETS = st.builds(
    Budget,
    words=st.none() | st.integers(0, 90),
    sentences=st.none() | st.integers(0, 6),
    sentence_words=st.integers(8, 60),
)
ALGORITHMS = st.sampled_from(["standfirst"] * 4 + list(get_args(Algorithm)))
SOME = settings(max_examples=60, deadline=None)


@st.composite
def stories(draw: st.DrawFn) -> tuple[Article, ...]:
    """Draw up to five articles of three outlets, some undated, in one language."""
    language = draw(st.sampled_from(["en", "en", "en", "de", "und"]))
    return tuple(
        article(
            id=f"a{number}",
            outlet=draw(st.sampled_from(["One", "Two", "Three"])),
            text=draw(TEXTS),
            published=draw(st.none() | st.integers(-60, 60).map(lambda hours: NOON + hours * HOUR)),
            language=language,
        )
        for number in range(draw(st.integers(0, 5)))
    )


@st.composite
def asked(draw: st.DrawFn) -> SummaryRequest:
    """Draw what a summary is asked to mind."""
    names = [f"a{number}" for number in range(5)]
    return SummaryRequest(
        quotable=draw(st.none() | st.frozensets(st.sampled_from(names), min_size=2)),
        reports=draw(st.dictionaries(st.sampled_from(names), st.integers(0, 2))),
        shown=tuple(draw(st.lists(st.sampled_from(TOLD), max_size=2))),
        algorithm=draw(ALGORITHMS),
    )


def judged(told: Article, passage: Passage, budget: Budget, context: Context = NO_CONTEXT) -> Fitness:
    span = (passage.start, passage.end)
    return fitness(told.text, span, told.language, budget.sentence_words, context=context)


def judged_in_place(story: tuple[Article, ...], found: tuple[Passage, ...], budget: Budget) -> list[Fitness]:
    """Return how fit each passage of a summary is below those above it."""
    by_id, context, fit = {each.id: each for each in story}, NO_CONTEXT, []
    for passage in found:
        fit.append(judged(by_id[passage.article_id], passage, budget, context))
        context = context.after(passage.text)
    return fit


@SOME
@given(stories(), BUDGETS, asked())
def test_a_summary_is_verbatim_of_what_may_be_quoted_and_within_its_budget(
    story: tuple[Article, ...], budget: Budget, what: SummaryRequest
) -> None:
    by_id = {each.id: each for each in story}
    found = choose(story, budget, what)
    assert len(set(found)) == len(found)
    assert all(by_id[p.article_id].text[p.start : p.end] == p.text for p in found)
    assert all(what.quotable is None or p.article_id in what.quotable for p in found)
    assert budget.allows(sum(len(p.text.split()) for p in found), len(found))
    assert Fitness.UNFIT not in judged_in_place(story, found, budget)


@SOME
@given(stories(), BUDGETS, asked())
def test_what_leans_is_read_right_after_the_sentence_before_it_in_its_article(
    story: tuple[Article, ...], budget: Budget, what: SummaryRequest
) -> None:
    places = {s.passage: n for n, s in enumerate(document_of(story).sentences)}
    found = choose(story, budget, what)
    fit = judged_in_place(story, found, budget)
    for before, passage, fitness_there in zip((None, *found), found, fit, strict=False):
        if fitness_there is Fitness.LEANS:
            assert before is not None
            assert before.article_id == passage.article_id
            assert places[before] == places[passage] - 1


@SOME
@given(stories(), st.integers(0, 4), st.integers(1, 40), asked())
def test_the_standfirst_and_the_quotes_keep_to_their_lengths(
    story: tuple[Article, ...], quotes: int, words: int, what: SummaryRequest
) -> None:
    lengths = Lengths(quotes=quotes, standfirst_words=words, story_words=90)
    summary = summary_of(story, lengths, what) if story else Summary()
    by_id = {each.id: each for each in story}
    alone = [summary.standfirst] if summary.standfirst else []
    assert len(summary.quotes) <= quotes
    assert all(len(each.text.split()) <= words for each in alone)
    assert sum(len(each.text.split()) for each in (*alone, *summary.quotes)) <= 90
    assert all(judged(by_id[each.article_id], each, Budget()) is Fitness.FIT for each in alone)
    if not alone:
        assert all(judged(by_id[p.article_id], p, Budget()) is Fitness.FIT for p in summary.quotes[:1])
    assert summary.standfirst not in summary.quotes


@SOME
@given(stories(), BUDGETS, asked(), st.randoms(use_true_random=False))
def test_neither_the_order_of_input_nor_a_second_time_changes_a_summary(
    story: tuple[Article, ...], budget: Budget, what: SummaryRequest, chance: Random
) -> None:
    shuffled = list(story)
    chance.shuffle(shuffled)
    found = choose(story, budget, what)
    assert choose(shuffled, budget, what) == found
    assert choose(story, budget, what) == found


@SOME
@given(stories(), BUDGETS, asked())
def test_no_two_sentences_of_a_summary_say_the_same_or_what_was_shown(
    story: tuple[Article, ...], budget: Budget, what: SummaryRequest
) -> None:
    language = story[0].language if story else "en"
    found = choose(story, budget, what)
    for shown in what.shown:
        assert all(probability_same([shown], p.text, language) <= STORY_RULES.same for p in found)
    words = [(p.text, language) for p in found]
    assert not any(one == other for one, other in combinations(words, 2))


@SOME
@given(stories(), st.integers(2, 4), ALGORITHMS)
def test_where_one_outlet_is_heard_no_other_has_anything_else_to_say(
    story: tuple[Article, ...], most: int, algorithm: Algorithm
) -> None:
    budget = Budget(sentences=most)
    document = document_of(story)
    chosen = StorySummarizer(algorithm=algorithm).choose(document, budget)
    if len({sentence.article.outlet for sentence in chosen}) != 1:
        return
    sentences: tuple[StorySentence, ...] = document.sentences
    heard = chosen[0].article.outlet
    # What both outlets say word for word is ranked by sumy's algorithms as the first one's.
    told_there = {sentence.text for sentence in sentences if sentence.article.outlet == heard}
    for sentence in sentences:
        if sentence.article.outlet != heard and sentence.text not in told_there:
            unfit = judged(sentence.article, sentence.passage, budget) is not Fitness.FIT
            same = probability_same([chosen[0].text], sentence.text, sentence.article.language)
            assert unfit or same > STORY_RULES.same


@SOME
@given(stories(), st.lists(st.sampled_from(TOLD), max_size=3))
def test_worth_is_a_probability_and_what_was_shown_lowers_it(
    story: tuple[Article, ...], shown: list[str]
) -> None:
    sentences = document_of(story).sentences
    names = [each.id for each in story]
    groups = [names.index(s.article.id) for s in sentences]
    for weights in (STORY_RULES.concepts, LONE_WEIGHTS):
        concepts = concepts_of(sentences, groups, weights)
        assert ((concepts.worth >= 0) & (concepts.worth <= 1)).all()
        assert len(np.unique(concepts.keys)) == len(concepts.keys) == len(concepts.worth)
        lessened = concepts.lessened(shown, "en", 0.3)
        assert (lessened.worth <= concepts.worth).all()
        assert (lessened.worth >= 0.3 * concepts.worth - 1e-12).all()


@SOME
@given(stories(), st.integers(10, 90))
def test_an_article_that_stands_twice_is_told_once(story: tuple[Article, ...], words: int) -> None:
    copies = [replace(each, id=f"z{each.id}") for each in story]
    found = choose([*story, *copies], Budget(words=words))
    texts = [passage.text for passage in found]
    assert len(set(texts)) == len(texts)


@SOME
@given(st.lists(st.sampled_from(TOLD), max_size=3), st.sampled_from(TOLD), st.sampled_from([0.15, 0.35, 0.9]))
def test_what_repeats_a_line_is_found_as_if_each_were_asked(
    lines: list[str], text: str, bound: float
) -> None:
    for language in ("en", "de", "qq"):
        asked = [probability_same([line], text, language) > bound for line in lines]
        assert repeats_one(lines, text, language, bound) == any(asked)
