"""Views of any reader: nothing muted, what is followed and has news, in order, within the length, true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.delivery.view import View, view_of
from flows.editions.compose import word_count
from flows.language.formatting import WORDS_PER_MINUTE
from flows.language.phrases import stands_in_texts, texts_to_search
from flows.model import Edition, Pool, Preferences, Sent, Story, Tier
from flows.model.settings import Settings
from tests.factories_edition import AS_OF
from tests.unit.delivery.test_view import pool_of, told, without_articles

WORDS = ("Orle", "Müller", "strike", "ferry", "北京", "L’Iran", "U.S.")
OUTLETS = ("Harbour Times", "Nordvik Post", "The Ledger", "Eastwire")
THEMES = ("world", "sport", "science")
_LENGTHS = {"leads": {Tier.LEAD}, "items": {Tier.LEAD, Tier.ITEM}, "briefs": set(Tier)}

names = st.lists(st.sampled_from(OUTLETS), min_size=1, max_size=4, unique=True).map(tuple)
headlines = st.lists(st.sampled_from((*WORDS, "the", "talks", "again")), min_size=1, max_size=5).map(" ".join)


@st.composite
def pools(draw: st.DrawFn, as_of: datetime = AS_OF) -> Pool:
    """Return a pool of up to twenty stories; some have articles from before."""
    stories: list[Story] = []
    for number in range(draw(st.integers(0, 20))):
        seen = as_of - timedelta(hours=draw(st.sampled_from((0, 5, 20))))
        stories.append(
            told(
                number,
                draw(headlines),
                draw(st.sampled_from(tuple(Tier))),
                theme=draw(st.sampled_from(THEMES)),
                outlets=draw(names),
                seen=seen,
            )
        )
    return pool_of(*stories, as_of=as_of)


preferences = st.builds(
    Preferences,
    themes=st.lists(st.sampled_from((*THEMES, "*", "Sport")), max_size=4, unique=True).map(tuple),
    follow=st.lists(st.sampled_from(WORDS), max_size=3, unique=True).map(tuple),
    follow_stories=st.lists(st.sampled_from(("story1", "story2", "story9")), max_size=2).map(tuple),
    mute_words=st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple),
    mute_themes=st.lists(st.sampled_from(THEMES), max_size=1).map(tuple),
    mute_outlets=st.lists(st.sampled_from(OUTLETS), max_size=3, unique=True).map(tuple),
    length=st.sampled_from(("leads", "items", "briefs")),
    minutes=st.sampled_from((0, 0, 1, 5)),
)
histories = st.builds(
    Sent,
    until=st.sampled_from((None, AS_OF - timedelta(days=1), AS_OF - timedelta(hours=12))),
    stories=st.dictionaries(
        st.sampled_from([f"story{number}" for number in range(20)]),
        st.sampled_from((AS_OF - timedelta(hours=12), AS_OF - timedelta(days=1))),
        max_size=6,
    ),
)
quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def view(pool: Pool, wishes: Preferences, sent: Sent) -> View:
    return view_of([pool], wishes, sent, Settings(), without_articles)


def lines(story: Story) -> str:
    return texts_to_search([story.headline, *(quote.text for quote in story.quotations)])


def outlets_in(edition: Edition) -> set[str]:
    refs = [ref.outlet for story in edition.stories for ref in story.articles]
    return {*refs, *(quote.outlet for story in edition.stories for quote in story.quotations)}


@quick
@given(pools(), preferences, histories)
def test_nothing_that_is_muted_is_in_a_view(pool: Pool, wishes: Preferences, sent: Sent) -> None:
    edition = view(pool, wishes, sent).edition
    assert outlets_in(edition).isdisjoint(wishes.mute_outlets)
    assert {story.theme.id for story in edition.stories}.isdisjoint(wishes.mute_themes)
    for word in wishes.mute_words:
        assert not any(stands_in_texts(word, lines(story)) for story in edition.stories)


@quick
@given(pools(), preferences, histories)
def test_what_is_followed_and_has_news_is_told_before_all_else(
    pool: Pool, wishes: Preferences, sent: Sent
) -> None:
    result = view(pool, wishes, sent)
    edition, candidates = result.edition, {story.id: story for story in pool.candidates}
    for stories in (edition.leads, *(section.stories for section in edition.item_sections)):
        marks = [not story.follows for story in stories]
        assert marks == sorted(marks)
    # Where the length leaves out what is followed, it leaves out all else.
    no_room = [one.story.id for one in result.account if one.tier is None and "no room" in one.reason]
    followed = [name for name in no_room if is_followed(candidates[name], wishes)]
    if followed and not wishes.minutes and wishes.length != "leads":
        assert all(story.follows for story in edition.shown)
    if wishes != Preferences():
        for story in edition.stories:
            assert bool(story.follows) == is_followed(story, wishes) or story.tier is not Tier.LEAD


def is_followed(story: Story, wishes: Preferences) -> bool:
    words = any(stands_in_texts(word, lines(story)) for word in wishes.follow)
    return words or story.id in wishes.follow_stories


@quick
@given(pools(), preferences, histories)
def test_the_themes_stand_in_the_order_of_the_reader(pool: Pool, wishes: Preferences, sent: Sent) -> None:
    edition = view(pool, wishes, sent).edition
    order = [name.casefold() for name in wishes.themes]
    ranks = [
        order.index(section.theme.id)
        if section.theme.id in order
        else (order.index("*") if "*" in order else len(order))
        for section in edition.sections
    ]
    if wishes != Preferences():
        assert ranks == sorted(ranks)
    if order and "*" not in order:
        assert all(story.theme.id in order or story.follows for story in edition.stories)


@quick
@given(pools(), preferences, histories)
def test_a_view_is_within_the_length_and_its_counts_are_true(
    pool: Pool, wishes: Preferences, sent: Sent
) -> None:
    edition = view(pool, wishes, sent).edition
    stories: Sequence[Story] = edition.stories
    assert {story.tier for story in edition.shown} <= _LENGTHS[wishes.length]
    assert len(edition.shown) <= Settings().lengths.stories or wishes == Preferences()
    if wishes == Preferences():
        return
    assert len(edition.leads) <= Settings().lengths.leads
    assert not wishes.minutes or edition.words <= wishes.minutes * WORDS_PER_MINUTE
    assert edition.words == sum(map(word_count, (*edition.shown, *edition.quieter)))
    assert edition.coverage.stories == len(stories) == len({story.id for story in stories})
    assert edition.coverage.shown == len(edition.shown)
    assert edition.change.new + edition.change.updated == len(stories)
    coverage = edition.coverage
    assert coverage.articles == coverage.new + len(coverage.left_out)
    assert coverage.new == len({ref.id for story in stories for ref in story.articles if ref.fresh})
    for story in stories:
        assert story.outlets == len({ref.outlet for ref in story.articles})


@quick
@given(pools(), preferences, histories)
def test_nothing_is_told_twice_and_every_story_is_accounted_for(
    pool: Pool, wishes: Preferences, sent: Sent
) -> None:
    result = view(pool, wishes, sent)
    if wishes != Preferences():
        for story in result.edition.stories:
            told_at = sent.stories.get(story.id)
            assert told_at is None or any(ref.seen > told_at for ref in story.articles)
    assert {one.story.id for one in result.account} == {story.id for story in pool.edition.stories}
    told_ids = {one.story.id for one in result.account if one.tier is not None}
    assert told_ids == set(result.story_ids)


@quick
@given(pools(), preferences, histories, st.randoms(use_true_random=False))
def test_a_view_does_not_depend_on_the_order_of_what_it_is_made_from(
    pool: Pool, wishes: Preferences, sent: Sent, chance: Any
) -> None:
    candidates = list(pool.candidates)
    chance.shuffle(candidates)
    other = Sent(until=sent.until, stories=dict(reversed(list(sent.stories.items()))))
    shuffled = replace(pool, candidates=tuple(candidates))
    assert view(pool, wishes, sent) == view(shuffled, wishes, other)
