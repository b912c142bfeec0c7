"""What holds of the stages for any articles at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.editions.compose import materials
from flows.language.words import normal, stem, words
from flows.model import Article, Edition, Story
from flows.model.settings import Lengths
from flows.runs.pipeline.compose import compose
from flows.stories.cluster import StoryRules, cluster
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.titles import title_penalty
from flows.stories.vectors import TermVector, VectorRules, vector_of
from flows.summaries.claims import differences_of
from flows.summaries.headlines import best_title
from flows.summaries.quotable import fitness
from tests.factories import BRIDGE, DAY, NOON, TUNNEL, article, plan, store_of

SENTENCES = tuple(
    sentence.removesuffix(".") + "." for _, text in (*BRIDGE, *TUNNEL) for sentence in text.split(". ")
)
NEWS = st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join)
TEXTS = st.one_of(NEWS, st.text(max_size=60), st.lists(st.text(max_size=30), max_size=3).map("\n\n".join))
TITLES = st.one_of(st.sampled_from([title for title, _ in (*BRIDGE, *TUNNEL)]), st.text(max_size=40))
TIMES = st.integers(-6 * 24 * 60, 3 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
FEW = settings(max_examples=30, deadline=None)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, ...]:
    """Draw up to eight articles of a few outlets, some alike, some undated, in two languages."""
    drawn: list[Article] = []
    for number in range(draw(st.integers(0, 8))):
        changes: dict[str, Any] = {
            "id": f"a{number}",
            "outlet": draw(st.sampled_from(["One", "Two", "Three"])),
            "title": draw(TITLES),
            "title_made": draw(st.booleans()),
            "text": draw(TEXTS),
            "published": draw(st.none() | TIMES),
            "first_seen": draw(TIMES),
            "language": draw(st.sampled_from(["en", "en", "en", "und"])),
            "url": draw(st.sampled_from([None, "https://x.example/1"])),
        }
        drawn.append(article(**changes))
    return tuple(drawn)


def stories(edition: Edition) -> list[Story]:
    return [
        *(each for section in edition.sections for each in section.stories),
        *edition.also_reported,
    ]


@FEW
@given(articles())
def test_every_article_is_in_exactly_one_cluster(given_articles: tuple[Article, ...]) -> None:
    found = cluster(given_articles, StoryRules())
    held = [name for made in found for name in made.article_ids]
    assert sorted(held) == [each.id for each in given_articles]


@FEW
@given(articles(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(given_articles: tuple[Article, ...], chance: Any) -> None:
    shuffled = list(given_articles)
    chance.shuffle(shuffled)
    one, other = (deduplicate(each, CopyRules()) for each in (given_articles, shuffled))
    assert one == other
    clusters = cluster(given_articles, StoryRules())
    assert cluster(shuffled, StoryRules()) == clusters
    fresh = frozenset(each.id for each in given_articles[::2])
    assert materials(clusters, given_articles, fresh, one, ()) == materials(
        clusters, shuffled, fresh, one, ()
    )


@FEW
@given(articles())
def test_what_is_dropped_is_a_copy_of_what_is_kept(given_articles: tuple[Article, ...]) -> None:
    matches = deduplicate(given_articles, CopyRules())
    copies = {match.copy_id for match in matches}
    originals = {each.id for each in given_articles} - copies
    assert len(copies) == len(matches)
    assert all(match.original_id in originals and 0 < match.similarity <= 1 for match in matches)


@FEW
@given(articles())
def test_an_edition_accounts_for_every_article(given_articles: tuple[Article, ...]) -> None:
    store = store_of(*given_articles)
    edition, _ = compose(plan(lengths=Lengths(stories=3)), store)
    coverage = edition.coverage
    left_out = coverage.too_old + coverage.ahead + coverage.round_ups + coverage.repeated
    assert coverage.articles == coverage.new + left_out
    assert coverage.articles == len(store.articles(["sample"], NOON))
    held = [ref for each in stories(edition) for ref in each.articles]
    assert len({ref.id for ref in held}) == len(held) == coverage.new
    assert coverage.copies == sum(ref.copy_of is not None for ref in held)
    assert coverage.stories == len(stories(edition)) == coverage.shown + len(edition.also_reported)
    assert coverage.shown <= 3


@FEW
@given(articles(), st.floats(0.01, 1.0))
def test_a_share_chooses_what_is_shown_and_neither_how_much_nor_what_is_told(
    given_articles: tuple[Article, ...], share: float
) -> None:
    store = store_of(*given_articles)
    bounded, _ = compose(plan(lengths=Lengths(stories=3, share=share)), store)
    free, _ = compose(plan(lengths=Lengths(stories=3, share=1.0)), store)
    assert bounded.coverage.shown == free.coverage.shown
    assert {each.id for each in stories(bounded)} == {each.id for each in stories(free)}


@FEW
@given(articles(), st.integers(1, 72))
def test_the_next_edition_takes_each_article_once(given_articles: tuple[Article, ...], hours: int) -> None:
    store = store_of(*given_articles)
    first = compose(plan(), store)
    store.save_edition(*first)
    later = plan(NOON + timedelta(hours=hours))
    second = compose(later, store)
    store.save_edition(*second)
    assert compose(later, store) == second
    assert compose(plan(), store) == first
    fresh = [
        {ref.id for s in stories(each) for ref in s.articles if ref.fresh} for each, _ in (first, second)
    ]
    assert fresh[0].isdisjoint(fresh[1])
    names = [each.id for each in stories(second[0])]
    assert len(names) == len(set(names))
    coverage = second[0].coverage
    left_out = coverage.too_old + coverage.ahead + coverage.round_ups + coverage.repeated
    assert coverage.articles == coverage.new + left_out


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(["en", "de", "und", "zh", "zz"]))
def test_no_text_is_too_odd(body: str, title: str, language: str) -> None:
    assert all(isinstance(stem(normal(word), language), str) for word in words(body))
    found = vector_of(title, body, language, VectorRules())
    assert TermVector.from_bytes(found.to_bytes()).to_bytes() == found.to_bytes()
    assert len(set(found.terms.tolist())) == len(found.terms)
    assert all(found.counts > 0)
    assert 0 < title_penalty(title) <= 1
    if body.strip():
        assert fitness(body, (0, len(body)), language, 30) in {0, 1, 2}
    odd = article(title=title, text=body, language=language)
    assert best_title([odd], [odd, replace(odd, id="a2", published=NOON + DAY)]) is odd


COUNTED = st.builds(
    "The {event} in {place} {did} {number} people, the mayor said.".format,
    event=st.sampled_from(["fire", "flood"]),
    place=st.sampled_from(["Tarnfeld", "Orsund"]),
    did=st.sampled_from(["killed", "injured"]),
    number=st.sampled_from(["12", "15", "at least 20", "about 100", "another three"]),
)


@FEW
@given(st.lists(COUNTED | TEXTS, max_size=6), st.randoms(use_true_random=False))
def test_differences_are_verbatim_of_two_reports_and_in_any_order_the_same(
    texts: list[str], chance: Random
) -> None:
    drawn = [
        article(id=f"a{n}", text=text, published=NOON + timedelta(hours=n)) for n, text in enumerate(texts)
    ]
    group_of = {each.id: number % 3 for number, each in enumerate(drawn)}
    by_id, ids = {each.id: each for each in drawn}, frozenset(group_of)
    found = differences_of(drawn, [group_of[each.id] for each in drawn], ids, 60)
    for contrast in found:
        one, other = contrast.one, contrast.other
        assert group_of[one.article_id] != group_of[other.article_id]
        assert by_id[one.article_id].time <= by_id[other.article_id].time
        for passage, value in zip((one, other), contrast.values, strict=True):
            assert passage.text == by_id[passage.article_id].text[passage.start : passage.end]
            assert value in passage.text
    chance.shuffle(drawn)
    assert differences_of(drawn, [group_of[each.id] for each in drawn], ids, 60) == found
