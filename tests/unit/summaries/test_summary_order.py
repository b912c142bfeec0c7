"""In which order sentences are read, and whether each can be read where it stands."""

from __future__ import annotations

import numpy as np

from flows.model import Article
from flows.summaries.quotable import Fitness
from flows.summaries.summarise import document_of
from flows.summaries.summarise.order import reading_order
from flows.summaries.summarise.standing import Standing
from tests.factories import article

# Sentences A1 A2 A3 of one article, then B1 B2 of an older one, whose places come first.
A1, A2, A3, B1, B2 = range(5)
PLACES = (2, 3, 4, 0, 1)


def order(*chosen: int, news: int | None = None, leaning: tuple[int, ...] = ()) -> tuple[int, ...]:
    return reading_order(chosen, leaning, PLACES, np.array([2.0 if n == news else 1.0 for n in range(5)]))


def test_the_news_is_read_first_then_by_time_article_and_place() -> None:
    assert order(A1, B2, A3, B1, news=A3) == (A3, B1, B2, A1)
    assert order(A3, B1, A1, news=B1) == (B1, A1, A3)
    assert order(A3, B1, A1) == (B1, A1, A3)
    assert order() == ()


def test_what_leans_is_read_right_after_what_it_leans_on() -> None:
    assert order(A1, B1, A2, news=A1, leaning=(A2,)) == (A1, A2, B1)
    assert order(B1, A1, A2, A3, news=A2, leaning=(A2,)) == (B1, A1, A2, A3)
    assert order(A3, A1, A2, B1, news=A3, leaning=(A2,)) == (A3, B1, A1, A2)


NOTHING: frozenset[int] = frozenset()


def standing(told: Article, *news: float) -> Standing:
    return Standing(document_of([told]).sentences, np.array(news), 60)


MAYOR = article(
    text="Mayor Clara Holm opened the new bridge over the Orle on Monday. "
    "Traffic across the Orle had used an old ferry since 1961. "
    "Holm promised a second bridge for the northern districts by 2030."
)


def test_a_surname_can_be_read_below_the_full_name_alone() -> None:
    place = standing(MAYOR, 3.0, 1.0, 1.0)
    assert place.fitness(2, (), NOTHING) is not Fitness.FIT
    assert place.fitness(2, (0,), NOTHING) is Fitness.FIT
    assert place.fitness(2, (1,), NOTHING) is not Fitness.FIT
    assert (place.fallen((0, 2), NOTHING), place.fallen((1, 2), NOTHING)) == (None, 2)


def test_what_is_read_first_has_nothing_above_it() -> None:
    # The same two sentences, but the one with the surname tells the news and opens.
    place = standing(MAYOR, 1.0, 1.0, 3.0)
    assert place.fitness(2, (0,), NOTHING) is not Fitness.FIT
    assert place.fallen((0, 2), NOTHING) == 2
