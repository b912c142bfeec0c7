"""The digests of 1,000 readers with 200 different preferences, on one core: the views alone, and whole mails.

BENCH_READERS, BENCH_PREFERENCES and BENCH_ARTICLES set the sizes. Times are those of the processor. Telling
stories anew without muted outlets is part of the views: of the preferences, four in ten mute one outlet or
two, or six in ten mute up to three.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.delivery.view import Views
from flows.language.formatting import Site
from flows.model import Edition, Pool, Preferences, Sent, Story, ThemeRef
from flows.model.editions import Section
from flows.render.mail import Envelope, render_message, with_links
from flows.runs.pipeline.compose import compose_pool
from flows.runs.pipeline.group import group
from flows.runs.pipeline.letters import render_mail
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.pool import wanted_by
from flows.runs.pipeline.retell import Reteller
from tests.bench.world_day import DAY_ENDS, articles_of_a_day
from tests.factories import plan
from tests.factories_edition import SITE, templates

pytestmark = pytest.mark.slow

READERS = int(os.environ.get("BENCH_READERS", "1000"))
PREFERENCES = int(os.environ.get("BENCH_PREFERENCES", "200"))
ARTICLES = int(os.environ.get("BENCH_ARTICLES", "1500"))
A_SECOND = 200
# From how many muted outlets a preference takes its number.
MUTES = {"four in ten": (0, 0, 0, 1, 2), "six in ten": (0, 0, 1, 2, 3)}
THEMES = ("world", "politics", "business", "science", "technology", "culture", "sport", "health")


@dataclass(frozen=True)
class Day:
    """A day of the world: what made it, its pool, and the preferences of those who read of it."""

    asked: Plan
    store: SqlStore
    pool: Pool
    wishes: list[Preferences]
    mutes: str

    @property
    def views(self) -> Views:
        return Views([self.pool], self.asked.settings, Reteller(self.asked, self.store))


@pytest.fixture(scope="module", params=MUTES)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    asked = plan(DAY_ENDS, window=timedelta(days=2))
    with SqlStore(sqlite_url(tmp_path_factory.mktemp("views") / "store.db")) as store:
        store.add_articles(replace(article, source="sample") for article in articles_of_a_day(ARTICLES))
        group(asked, store)
        wishes = preferences_for(compose_pool(asked, store)[0].edition, MUTES[request.param])
        pool, _ = compose_pool(asked, store, wanted=wanted_by(wishes))
        yield Day(asked, store, in_themes(pool), wishes, request.param)


def in_themes(pool: Pool) -> Pool:
    """Return a pool whose stories are of eight themes."""
    chance = random.Random(7)
    theme_of = {story.id: chance.choice(THEMES) for story in pool.edition.stories}

    def themed(stories: tuple[Story, ...]) -> tuple[Story, ...]:
        themes = ((story, theme_of[story.id]) for story in stories)
        return tuple(
            replace(story, theme=replace(story.theme, id=name, name=name.title())) for story, name in themes
        )

    shown = themed(pool.edition.shown)
    sections = tuple(
        Section(
            theme=ThemeRef(id=name, name=name.title()),
            stories=tuple(story for story in shown if story.theme.id == name),
        )
        for name in THEMES
        if any(story.theme.id == name for story in shown)
    )
    also_reported = themed(pool.edition.also_reported)
    edition = replace(pool.edition, sections=sections, also_reported=also_reported)
    return replace(pool, edition=edition, candidates=themed(pool.candidates))


def preferences_for(edition: Edition, mutes: Sequence[int]) -> list[Preferences]:
    """Return different preferences, by the words and outlets of an edition."""
    chance = random.Random(11)
    words = sorted({word for story in edition.stories for word in story.headline.split() if len(word) > 4})
    outlets = sorted({ref.outlet for story in edition.stories for ref in story.articles})
    return [
        Preferences(
            themes=tuple(chance.sample((*THEMES, "*"), chance.choice((0, 0, 3, 6)))),
            follow=tuple(chance.sample(words, chance.randrange(6))),
            mute_words=tuple(chance.sample(words, chance.randrange(6))),
            mute_themes=tuple(chance.sample(THEMES, chance.randrange(2))),
            mute_outlets=tuple(chance.sample(outlets, chance.choice(mutes))),
            length=chance.choice(("leads", "items", "briefs")),
            minutes=chance.choice((0, 0, 3, 10)),
        )
        for _ in range(PREFERENCES)
    ]


def test_views_of_a_thousand_readers(day: Day) -> None:
    views, ids = day.views, [story.id for story in day.pool.edition.stories]
    began = time.process_time()
    for number in range(READERS):
        views.of(day.wishes[number % PREFERENCES], Sent())
    equal = READERS / (time.process_time() - began)
    # In the worst case no two were sent the same; what was told anew is there by now.
    chance, since = random.Random(3), DAY_ENDS - timedelta(days=1)
    histories = [
        Sent(until=since, stories=dict.fromkeys(chance.sample(ids, min(20, len(ids))), since))
        for _ in range(READERS)
    ]
    began = time.process_time()
    for number, sent in enumerate(histories):
        views.of(day.wishes[number % PREFERENCES], sent)
    unequal = READERS / (time.process_time() - began)
    print(
        f"\n{day.mutes} mute: {READERS} readers, {PREFERENCES} preferences, {len(ids)} stories of which "
        f"{len(day.pool.candidates)} in full: {equal:.0f} views a second, {unequal:.0f} if no two are equal"
    )
    assert equal >= A_SECOND
    assert unequal >= A_SECOND


def test_mails_of_a_thousand_readers(day: Day) -> None:
    views, given, rendered = day.views, templates(), dict[int, tuple[str, str]]()
    site: Site = replace(SITE, unsubscribe="https://reader.invalid/unsubscribe")
    size, began = 0, time.process_time()
    for number in range(READERS):
        edition = views.of(day.wishes[number % PREFERENCES], Sent()).edition
        if id(edition) not in rendered:
            rendered[id(edition)] = render_mail(edition, site, given)
        envelope = Envelope(
            sender_name="Digest",
            sender="digest@example.org",
            recipient=f"reader{number}@example.org",
            mailing_list=True,
            unsubscribe_url=f"https://digest.example/unsubscribe/{number}",
        )
        html, text = with_links(*rendered[id(edition)], envelope)
        size += len(render_message(edition, html, text, envelope))
    mails = READERS / (time.process_time() - began)
    kilobytes = size // READERS // 1000
    print(
        f"\n{day.mutes} mute: {READERS} mails of {kilobytes} kB, {len(rendered)} of them rendered: "
        f"{mails:.0f} a second"
    )
