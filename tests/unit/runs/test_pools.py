"""Pools: what readers could be told besides an edition, and its stories without some outlets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.delivery.candidates import Retelling, news_time
from flows.delivery.view import View, Views
from flows.model import Edition, Link, NearMiss, Pool, Preferences, Sent, Status, Story, Tier
from flows.model.editions import Before, Difference
from flows.model.images import Image
from flows.model.settings import Lengths
from flows.runs.pipeline.compose import compose, compose_pool
from flows.runs.pipeline.group import group
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.pool import Wanted
from flows.runs.pipeline.retell import Reteller
from tests.factories import BRIDGE, HOUR, NOON, TUNNEL, MemoryStore, accounts, plan, store_of

TONIGHT = NOON + 10 * HOUR
WORLD = (*accounts("b", BRIDGE), *accounts("t", TUNNEL))


def evening(store: MemoryStore, **settings: Any) -> Plan:
    asked = plan(TONIGHT, **settings)
    group(asked, store)
    return asked


def pool_of(store: MemoryStore, asked: Plan, wanted: Wanted | None = None) -> Pool:
    return compose_pool(asked, store, wanted=wanted)[0]


def story_with(article_id: str, pool: Pool) -> Story:
    (story,) = [one for one in pool.candidates if article_id in {ref.id for ref in one.articles}]
    return story


def view(store: MemoryStore, asked: Plan, pool: Pool, **preferences: Any) -> View:
    return Views([pool], asked.settings, Reteller(asked, store)).of(Preferences(**preferences), Sent())


def quoted_by(edition: Edition) -> set[str]:
    return {quote.article_id for story in edition.stories for quote in story.quotations}


def texts(store: MemoryStore, edition: Edition) -> list[tuple[str, str]]:
    """Return each quotation beside the text at its place."""
    return [
        (quote.text, store.by_id[quote.article_id].text[quote.start : quote.end])
        for story in edition.stories
        for quote in story.quotations
    ]


def test_the_edition_of_a_pool_is_the_same_whatever_readers_want() -> None:
    store = store_of(*WORLD)
    asked = evening(store, lengths=Lengths(stories=1, leads=1))
    edition = compose(asked, store)[0]
    pool = pool_of(store, asked, Wanted(words=("tunnel",)))
    assert pool.edition == edition == pool_of(store, asked).edition
    assert [story.tier for story in edition.shown] == [Tier.LEAD]
    assert len(edition.also_reported) == 1


def test_a_pool_tells_in_full_what_its_edition_lists_only_if_somebody_may_want_it() -> None:
    store = store_of(*WORLD)
    asked = evening(store, lengths=Lengths(stories=1, leads=1))
    assert len(pool_of(store, asked).candidates) == 1
    pool = pool_of(store, asked, Wanted())
    assert len(pool.candidates) == 2
    assert all(story.quotations and story.tier is Tier.LEAD for story in pool.candidates)


def test_a_followed_story_that_the_edition_lists_is_told_in_full() -> None:
    store = store_of(*WORLD)
    asked = evening(store, lengths=Lengths(stories=1, leads=1))
    pool = pool_of(store, asked, Wanted(words=("Velsen",)))
    (story,) = view(store, asked, pool, follow=("velsen",)).edition.shown
    assert "Velsen" in story.headline
    assert story.follows == ("velsen",)
    assert story.quotations


def test_a_muted_outlet_leaves_its_story_told_by_the_others_with_true_counts() -> None:
    store = store_of(*WORLD)
    asked = evening(store)
    pool = pool_of(store, asked)
    full = story_with("b1", pool)
    heading = next(ref for ref in full.articles if ref.id == full.headline_article_id)
    edition = view(store, asked, pool, mute_outlets=(heading.outlet.upper(),)).edition
    (story,) = [one for one in edition.stories if one.id == full.id]
    assert {ref.outlet for ref in story.articles} == {
        ref.outlet for ref in full.articles if ref is not heading
    }
    assert story.headline != full.headline
    assert story.outlets == full.outlets - 1
    assert story.independent_reports == full.independent_reports - 1
    assert heading.id not in quoted_by(edition)
    assert all(said == written for said, written in texts(store, edition))


def test_the_lines_of_a_story_stay_where_none_is_of_a_muted_outlet() -> None:
    store = store_of(*WORLD)
    asked = evening(store)
    full = replace(story_with("b1", pool_of(store, asked)), quotes=(), differences=())
    quoted_ids = {full.headline_article_id, *(quote.article_id for quote in full.quotations)}
    silent = {ref.id for ref in full.articles} - quoted_ids
    assert silent
    for article_id in silent:
        asked_for = Retelling(story=full, as_of=TONIGHT, without=frozenset([article_id]))
        story = Reteller(asked, store)(asked_for)
        assert story is not None
        assert (story.headline, story.quotations) == (full.headline, full.quotations)
        assert story.outlets == full.outlets - 1


def test_nothing_around_a_story_is_of_a_muted_outlet() -> None:
    store = store_of(*WORLD)
    asked = evening(store)
    full = replace(story_with("b1", pool_of(store, asked)), quotes=())
    quoted_ids = {full.headline_article_id, *(quote.article_id for quote in full.quotations)}
    muted = next(ref for ref in full.articles if ref.id not in quoted_ids)
    other = next(ref for ref in full.articles if ref.id in quoted_ids)
    quote = full.quotations[0]
    misses = [
        NearMiss(article=other, nearest_id=ref.id, similarity=0.1, threshold=0.2, shared=())
        for ref in (muted, other)
    ]
    link = Link(article_id=other.id, nearest_id=muted.id, similarity=0.5, threshold=0.2, shared=())
    difference = Difference(
        about=("dead",), values=("3", "4"), reason="", one=quote, other=replace(quote, article_id=muted.id)
    )
    full = replace(
        full,
        image=Image(name="a", outlet=muted.outlet, article_id=muted.id, width=9, height=9, size=9),
        nearly=tuple(misses),
        links=(link,),
        differences=(difference,),
        before=Before(
            text="Before.", article_id=muted.id, outlet=muted.outlet, url="https://a.example/", edition_id="1"
        ),
    )
    store.by_id[other.id] = replace(store.by_id[other.id], first_seen=TONIGHT + HOUR)
    story = Reteller(asked, store)(Retelling(story=full, as_of=TONIGHT, without=frozenset([muted.id])))
    assert story is not None
    around = (story.image, story.nearly, story.links, story.differences, story.before)
    assert around == (None, (misses[1],), (), (), None)
    assert {ref.seen for ref in story.articles} == {ref.seen for ref in full.articles}


def test_a_quotation_of_a_muted_outlet_goes_where_the_headline_stays() -> None:
    store = store_of(*WORLD)
    asked = evening(store)
    full = story_with("b1", pool_of(store, asked))
    (muted, *_) = {quote.article_id for quote in full.quotations} - {full.headline_article_id}
    story = Reteller(asked, store)(Retelling(story=full, as_of=TONIGHT, without=frozenset([muted])))
    assert story is not None
    assert muted not in {quote.article_id for quote in story.quotations}


def test_one_article_that_is_left_is_compared_with_no_headline() -> None:
    store = store_of(*WORLD[:2])
    asked = evening(store)
    full = story_with("b1", pool_of(store, asked))
    assert len(full.reporting) == 2
    other = next(ref.id for ref in full.articles if ref.id != full.headline_article_id)
    story = Reteller(asked, store)(Retelling(story=full, as_of=TONIGHT, without=frozenset([other])))
    assert story is not None
    assert (story.reporting, story.outlets) == ((), 1)


def test_two_reprints_of_a_muted_outlet_are_one_report() -> None:
    first = WORLD[0]
    reprints = [
        replace(first, id=f"r{place}", outlet=f"Reprint {place}", url=f"https://r{place}.example/x")
        for place in (1, 2)
    ]
    store = store_of(first, *reprints)
    asked = evening(store)
    full = story_with(first.id, pool_of(store, asked))
    original = next(ref for ref in full.articles if ref.copy_of is None)
    story = Reteller(asked, store)(Retelling(story=full, as_of=TONIGHT, without=frozenset([original.id])))
    assert story is not None
    assert (story.outlets, story.independent_reports) == (2, 1)
    assert sum(ref.copy_of is None for ref in story.articles) == 1


def test_news_since_an_earlier_telling_is_told_from_the_new_articles_alone() -> None:
    store = store_of(*WORLD[:2])
    asked = evening(store)
    before = story_with("b1", pool_of(store, asked))
    later = [replace(one, first_seen=TONIGHT + HOUR, published=TONIGHT) for one in WORLD[2:3]]
    store.add_articles(later)
    tomorrow = replace(asked, as_of=TONIGHT + 2 * HOUR)
    group(tomorrow, store)
    pool = pool_of(store, tomorrow)
    sent = Sent(until=TONIGHT, stories={before.id: TONIGHT})
    views = Views([pool_of(store, asked), pool], asked.settings, Reteller(tomorrow, store))
    (story,) = views.of(Preferences(), sent).edition.stories
    assert story.headline_article_id == "b3"
    assert quoted_by(views.of(Preferences(), sent).edition) <= {"b3"}
    assert len(story.articles) == 3
    whole = story_with("b1", pool)
    seen = max(news_time(ref) for ref in whole.articles if ref.id != "b3")
    again = Reteller(tomorrow, store)(Retelling(story=whole, as_of=tomorrow.as_of, since=seen))
    assert again is not None
    assert again.status is Status.UPDATED
    assert [ref.id for ref in again.articles if ref.fresh] == ["b3"]


def test_preferences_of_the_settings_shape_the_edition_itself() -> None:
    store = store_of(*WORLD)
    wishes = Preferences(mute_words=("tunnel",), follow=("Orle",))
    asked = evening(store, preferences=wishes)
    edition, receipt = compose(asked, store)
    assert all("unnel" not in story.headline for story in edition.stories)
    assert edition.personal is not None
    assert [muted.name for muted in edition.personal.muted] == ["tunnel"]
    assert receipt.settings["preferences.mute_words"] == "('tunnel',)"
    assert compose(asked, store) == (edition, receipt)


def test_settings_without_preferences_are_named_in_no_receipt() -> None:
    store = store_of(*WORLD)
    _, receipt = compose(evening(store), store)
    assert not [name for name in receipt.settings if name.startswith("preferences")]
