"""In which order sentences are read, and which is the standfirst."""

from __future__ import annotations

import pytest

from flows.summaries.summarise import StorySentence, document_of
from flows.summaries.summarise.order import Chosen, reading_order, standfirst_of
from tests.factories import HOUR, NOON, article, said

A = article(id="a", text=f"{said('abcdefgh')} {said('ijklmnop', opening='He')} {said('qrstuvwx')}")
B = article(id="b", published=NOON - HOUR, text=f"{said('yz012345')} {said('6789-')}")
A1, A2, A3, B1, B2 = document_of([A, B]).sentences


def taken(sentence: StorySentence, news: float = 1.0, *, leans: bool = False) -> Chosen:
    return Chosen(sentence=sentence, leans=leans, news=news)


def standfirst(*chosen: Chosen, words: int = 30, share: float = 0.5) -> StorySentence | None:
    found = standfirst_of(chosen, words, share)
    return found.sentence if found else None


def test_the_news_is_read_first_then_by_time_article_and_place() -> None:
    assert reading_order([taken(A1), taken(B2), taken(A3, 2.0), taken(B1)]) == (A3, B1, B2, A1)
    assert reading_order([taken(A3), taken(B1, 2.0), taken(A1)]) == (B1, A1, A3)
    assert reading_order([taken(A3), taken(B1), taken(A1)]) == (B1, A1, A3)
    assert reading_order([]) == ()


def test_what_leans_is_read_right_after_what_it_leans_on() -> None:
    assert reading_order([taken(A1, 2.0), taken(B1), taken(A2, leans=True)]) == (A1, A2, B1)
    assert reading_order([taken(B1), taken(A1), taken(A2, 9.0, leans=True), taken(A3)]) == (B1, A1, A2, A3)
    assert reading_order([taken(A3, 2.0), taken(A1), taken(A2, leans=True), taken(B1)]) == (A3, B1, A1, A2)


def test_the_standfirst_is_the_most_telling_that_is_short_enough() -> None:
    assert standfirst(taken(B2), taken(A1, 1.5)) == A1
    assert standfirst(taken(A1), taken(B2)) == A1
    assert standfirst(taken(A1), taken(B2), words=8) == A1
    assert standfirst(taken(A1), taken(B2), words=7) == B2
    assert standfirst(taken(A1), taken(B2), words=4) is None
    assert standfirst() is None


def test_the_standfirst_leans_on_nothing_and_what_leans_on_it_can_follow_at_once() -> None:
    assert standfirst(taken(A1), taken(A2, leans=True), taken(B1, 0.9)) == A1
    assert standfirst(taken(A1), taken(A2, leans=True), taken(B1, 1.1), words=8) == B1
    # The news is too long, and what leans on the other could not follow the standfirst.
    assert standfirst(taken(A1, 0.9), taken(A2, leans=True), taken(B1, 1.1), words=7) is None
    assert standfirst(taken(A1), taken(A2), taken(B1)) == A1


@pytest.mark.parametrize(("news", "told"), [(0.5, B2), (0.49, None)])
def test_the_standfirst_says_a_good_part_of_what_the_most_telling_sentence_says(
    news: float, told: StorySentence | None
) -> None:
    assert standfirst(taken(A1, 1.0), taken(B2, news), words=7) == told
    assert standfirst(taken(B2, news), taken(A1, 1.0), words=7) == told
