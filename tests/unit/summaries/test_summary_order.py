"""In which order sentences are read."""

from __future__ import annotations

from flows.summaries.quotable import read
from flows.summaries.summarise import StorySentence, document_of
from flows.summaries.summarise.order import Chosen, reading_order
from tests.factories import HOUR, NOON, article, said

A = article(id="a", text=f"{said('abcdefgh')} {said('ijklmnop', opening='He')} {said('qrstuvwx')}")
B = article(id="b", published=NOON - HOUR, text=f"{said('yz012345')} {said('6789-')}")
A1, A2, A3, B1, B2 = document_of([A, B]).sentences


def taken(sentence: StorySentence, news: float = 1.0, *, leans: bool = False) -> Chosen:
    return Chosen(sentence=sentence, leans=leans, news=news)


def test_the_news_is_read_first_then_by_time_article_and_place() -> None:
    assert reading_order([taken(A1), taken(B2), taken(A3, 2.0), taken(B1)]) == (A3, B1, B2, A1)
    assert reading_order([taken(A3), taken(B1, 2.0), taken(A1)]) == (B1, A1, A3)
    assert reading_order([taken(A3), taken(B1), taken(A1)]) == (B1, A1, A3)
    assert reading_order([]) == ()


def test_what_leans_is_read_right_after_what_it_leans_on() -> None:
    assert reading_order([taken(A1, 2.0), taken(B1), taken(A2, leans=True)]) == (A1, A2, B1)
    assert reading_order([taken(B1), taken(A1), taken(A2, 9.0, leans=True), taken(A3)]) == (B1, A1, A2, A3)
    assert reading_order([taken(A3, 2.0), taken(A1), taken(A2, leans=True), taken(B1)]) == (A3, B1, A1, A2)


def test_a_surname_stands_below_the_sentence_that_introduces_its_bearer() -> None:
    noticed = article(id="a", text="Brandt said the footbridge had swayed all week in the wind.")
    named = article(
        id="b", text="Mayor Ilse Brandt closed the Orle embankment until Monday.", published=NOON + HOUR
    )
    chosen = [
        Chosen(
            sentence=sentence,
            leans=False,
            news=news,
            reading=read(sentence.article.text, (sentence.start, sentence.end), "en"),
        )
        for news, sentence in zip((2.0, 1.0), document_of([noticed, named]).sentences, strict=True)
    ]
    assert [sentence.article.id for sentence in reading_order(chosen)] == ["b", "a"]
