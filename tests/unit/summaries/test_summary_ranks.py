"""Sentences chosen by the rank that one of sumy's algorithms gives them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flows.model.settings import Algorithm
from flows.summaries.quotable import Fitness, fitness
from flows.summaries.summarise import Budget, StorySummarizer, document_of
from flows.summaries.summarise.algorithms import SUMY_ALGORITHMS, sumy_order
from flows.summaries.summarise.search import RankScores, Search
from tests.factories import BRIDGE, accounts, article, said
from tests.factories_summary import ALL, LEANING, NEUTRAL, OPENING, WHOLE, chosen_by


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
def test_a_rank_fills_the_budget_however_low_it_is(name: Algorithm) -> None:
    text = " ".join(said(letters) for letters in ("abcdefgh", "ijklmnop", "qrstuvwx", "yz012345", "6789ABCD"))
    told = article(text=text.replace("zaralk", "Alba").replace("zarilk", "Berta"))
    found = chosen_by(replace(NEUTRAL, enough=0.9), told, budget=ALL, algorithm=name)
    assert len(found) == 5


def test_a_summary_by_rank_opens_with_the_highest() -> None:
    told = article(text=f"{said('abcdefgh')} {said('ijklmnopqrstuvwxyz012345')} {said('abcdefgi')}")
    names: tuple[Algorithm, ...] = ("lex-rank", "sum-basic", "text-rank")
    for name in names:
        best = sumy_order(name, document_of([told]))[0].text
        assert chosen_by(replace(OPENING, same=1.0), told, algorithm=name) == [best]
    assert chosen_by(OPENING, told) != [sumy_order("lex-rank", document_of([told]))[0].text]


def test_two_sentences_together_have_the_rank_of_the_second() -> None:
    sentences = document_of([article(text=f"{WHOLE} {LEANING} {said('01234567')}")]).sentences
    for ranks, expected in (([1, 2, 0], (0, 1)), ([2, 1, 0], (2, 0))):
        search = Search(sentences, RankScores(ranks, 3), NEUTRAL, Budget(sentences=2))
        assert search.fill(search.first_draft, np.ones(3, np.bool_)).chosen == expected


def test_a_draft_is_not_changed_by_what_is_added_to_it() -> None:
    sentences = document_of([article(text=f"{WHOLE} {said('01234567')}")]).sentences
    search = Search(sentences, RankScores([1, 0], 2), NEUTRAL, Budget(sentences=2))
    allowed = np.ones(2, np.bool_)
    one = search.next_draft(search.first_draft, allowed)
    assert one is not None
    two = search.next_draft(one, allowed)
    assert two is not None
    assert (search.first_draft.chosen, one.chosen, two.chosen) == ((), (1,), (1, 0))
    assert search.next_draft(two, allowed) is None


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
def test_what_ranks_highest_is_read_first(name: Algorithm) -> None:
    document = document_of(accounts("b", BRIDGE))
    ranks = sumy_order(name, document)
    found = StorySummarizer(algorithm=name)(document, 4)
    # What leans on another is read where that one is, however high it ranks.
    alone = [s for s in found if fitness(s.article.text, (s.start, s.end), "en") is Fitness.FIT]
    places = [ranks.index(sentence) for sentence in alone]
    assert len(places) > 1
    assert alone[0] == found[0]
    assert places[0] == min(places)
