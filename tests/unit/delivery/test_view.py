"""A reader's view: what is followed, muted, sent before, and how much is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flows.delivery.candidates import Retelling
from flows.delivery.view import View, view_of
from flows.model import (
    Change,
    Edition,
    Muted,
    Pool,
    Preferences,
    Section,
    Sent,
    Status,
    Story,
    ThemeChoice,
    ThemeRef,
    Tier,
)
from flows.model.settings import Settings
from tests.factories_edition import AS_OF, article_ref, edition, quote, story, weight

YESTERDAY = AS_OF - timedelta(days=1)
_THEMES = {"world": "World", "sport": "Sport", "science": "Science"}


def told(number: int, headline: str, tier: Tier = Tier.LEAD, **changes: Any) -> Story:
    """Return a story of two outlets about a headline."""
    theme = changes.pop("theme", "world")
    outlets = changes.pop("outlets", ("Harbour Times", "Nordvik Post"))
    seen = changes.pop("seen", AS_OF)
    refs = tuple(
        article_ref(
            id=f"{number}-{place}",
            outlet=outlet,
            title=headline,
            url=f"https://{outlet.split()[0].lower()}.example/{number}",
            seen=seen,
            published=seen,
        )
        for place, outlet in enumerate(outlets)
    )
    values: dict[str, Any] = {
        "id": f"story{number}",
        "tier": tier,
        "headline": headline,
        "headline_article_id": refs[0].id,
        "articles": refs,
        "outlets": len(outlets),
        "independent_reports": len(outlets),
        "theme": ThemeChoice(id=theme, name=_THEMES[theme], score=0.6, evidence=()),
        "importance": weight(total=10.0 - number, new_outlets=len(outlets)),
        "quotes": (quote(article_id=refs[0].id, outlet=outlets[0], text=f"It was about number {number}."),),
    }
    return story(**values | changes)


def pool_of(*stories: Story, as_of: datetime = AS_OF, **changes: Any) -> Pool:
    """Return a pool whose edition tells its leads and items, and lists its briefs."""
    shown = [one for one in stories if one.tier is not Tier.BRIEF]
    themes = {one.theme.id: one.theme.name for one in shown}
    sections = tuple(
        Section(
            theme=ThemeRef(id=theme, name=name),
            stories=tuple(one for one in shown if one.theme.id == theme),
        )
        for theme, name in themes.items()
    )
    values: dict[str, Any] = {
        "as_of": as_of,
        "id": f"{as_of:%Y-%m-%d}",
        "sections": sections,
        "also_reported": tuple(replace(one, quotes=()) for one in stories if one.tier is Tier.BRIEF),
        "since": as_of - timedelta(days=1),
        "change": Change(
            previous_id="before", previous_as_of=as_of - timedelta(days=1), new=len(stories), updated=0
        ),
    }
    candidates = tuple(replace(one, tier=Tier.LEAD) for one in stories)
    return Pool(edition=replace(edition(), **values | changes), candidates=candidates)


def without_articles(retelling: Retelling) -> Story | None:
    """Return a story without some articles, under the title of the first that is left."""
    one, without, since = retelling.story, retelling.without, retelling.since
    refs = tuple(ref for ref in one.articles if ref.id not in without)
    fresh = [ref for ref in refs if ref.fresh and not (since and ref.seen <= since)]
    if not fresh:
        return None
    quotes = tuple(line for line in one.quotes if line.article_id in {ref.id for ref in fresh})
    return replace(
        one,
        articles=refs,
        headline_article_id=fresh[0].id,
        headline=fresh[0].title,
        quotes=quotes,
        outlets=len(refs),
        independent_reports=len(refs),
    )


def view(
    *pools: Pool, sent: Sent | None = None, settings: Settings | None = None, **preferences: Any
) -> View:
    given = Preferences(**preferences)
    return view_of(pools, given, sent or Sent(), settings or Settings(), without_articles)


def muted_of(result: View) -> tuple[Muted, ...]:
    assert result.edition.personal is not None
    return result.edition.personal.muted


def headlines(stories: Sequence[Story]) -> list[str]:
    return [one.headline for one in stories]


def why(result: View, headline: str) -> str:
    return next(one.reason for one in result.account if one.story.headline == headline)


DAY = pool_of(
    told(1, "Ferries collide off Skarva"),
    told(2, "Nordvik wins the cup", theme="sport"),
    told(3, "A reef is mapped", Tier.ITEM, theme="science"),
    told(4, "Müller leaves the board", Tier.BRIEF),
)


def test_a_reader_without_wishes_gets_the_edition_itself() -> None:
    assert view(DAY, sent=Sent(until=YESTERDAY)).edition is DAY.edition


def test_a_newcomer_has_a_first_digest_of_which_nothing_is_since_another() -> None:
    own = view(DAY).edition
    assert set(headlines(own.stories)) == set(headlines(DAY.edition.stories))
    assert own.change == Change(previous_id=None, previous_as_of=None, new=4, updated=0)


def test_what_the_wishes_of_a_reader_leave_out_is_counted() -> None:
    personal = view(DAY, themes=("world",), length="items", mute_outlets=("harbour times",)).edition.personal
    assert personal is not None
    assert (personal.other_themes, personal.beyond_length, personal.hidden_reports) == (2, 1, 1)
    anybody = view(DAY).edition.personal
    assert anybody is not None
    assert (anybody.other_themes, anybody.beyond_length, anybody.hidden_reports) == (0, 0, 0)


def test_what_is_followed_comes_first_in_full_and_is_marked() -> None:
    result = view(DAY, follow=("muller",))
    assert headlines(result.edition.leads)[0] == "Müller leaves the board"
    assert result.edition.leads[0].follows == ("muller",)
    assert why(result, "Müller leaves the board") == "followed: muller"


def test_a_muted_word_hides_a_story_and_is_accounted_for() -> None:
    result = view(DAY, mute_words=("cup",))
    assert "Nordvik wins the cup" not in headlines(result.edition.stories)
    assert [muted.name for muted in muted_of(result)] == ["cup"]
    assert why(result, "Nordvik wins the cup") == "muted word: cup"


def test_a_word_is_muted_in_quotations_too_and_only_as_a_whole() -> None:
    assert "A reef is mapped" not in headlines(view(DAY, mute_words=("number 3",)).edition.stories)
    assert "A reef is mapped" in headlines(view(DAY, mute_words=("map",)).edition.stories)


def test_the_themes_of_a_reader_stand_in_their_order_and_others_are_left_out() -> None:
    result = view(DAY, themes=("Science", "sport"))
    assert [section.theme.id for section in result.edition.sections] == ["science", "sport"]
    assert result.edition.also_reported == ()
    assert "not among" in why(result, "Ferries collide off Skarva")
    rest = view(DAY, themes=("science", "*"))
    assert [section.theme.id for section in rest.edition.sections] == ["science", "world", "sport"]


def test_a_story_of_a_muted_outlet_is_told_from_the_others() -> None:
    result = view(DAY, mute_outlets=("harbour times",))
    assert len(result.edition.stories) == 4
    lines = [line.outlet for one in result.edition.stories for line in one.quotations]
    outlets = {ref.outlet for one in result.edition.stories for ref in one.articles}
    assert "Harbour Times" not in lines
    assert outlets == {"Nordvik Post"}
    assert result.edition.outlets == 1


def test_a_story_that_only_muted_outlets_have_is_left_out() -> None:
    result = view(DAY, mute_outlets=("harbour.example", "Nordvik Post"))
    assert result.edition.stories == ()
    assert not result.has_news
    assert (
        sum(one.stories for one in result.edition.personal.muted) == 4 if result.edition.personal else False
    )


def test_the_length_of_a_reader_bounds_what_is_told() -> None:
    assert {one.tier for one in view(DAY, length="items").edition.stories} <= {Tier.LEAD, Tier.ITEM}
    assert {one.tier for one in view(DAY, length="leads").edition.stories} == {Tier.LEAD}
    assert view(DAY, length="items", minutes=1).edition.words <= 220


def test_a_story_sent_before_is_told_again_only_with_news() -> None:
    later = AS_OF + timedelta(hours=11)
    evening = pool_of(
        told(1, "Ferries collide off Skarva"),
        told(2, "Cup is stolen", theme="sport", seen=later),
        as_of=later,
        since=YESTERDAY,
    )
    sent = Sent(until=AS_OF, stories={"story1": AS_OF, "story2": AS_OF})
    result = view(DAY, evening, sent=sent)
    assert headlines(result.edition.stories) == ["Cup is stolen"]
    assert result.edition.stories[0].status is Status.UPDATED
    assert result.edition.change.previous_as_of == AS_OF
    assert "without news since" in why(result, "Ferries collide off Skarva")


def test_a_first_digest_at_an_own_hour_begins_with_the_newest_edition() -> None:
    morning, evening = AS_OF - timedelta(hours=10), AS_OF
    older = pool_of(told(1, "Yesterday a dam broke"), as_of=YESTERDAY)
    published = pool_of(told(2, "This morning a bridge fell", seen=morning), as_of=morning)
    own = replace(pool_of(told(3, "At noon a mine closed"), as_of=evening, since=morning), published=False)
    view = view_of([older, published, own], Preferences(), Sent(), Settings(), lambda _: None)
    assert set(view.story_ids) == {"story2", "story3"}


def test_nobody_misses_what_other_pools_told_since_the_last_digest() -> None:
    tomorrow = AS_OF + timedelta(days=1)
    second = pool_of(told(5, "Snow closes the pass", seen=tomorrow), as_of=tomorrow)
    result = view(DAY, second, sent=Sent(until=YESTERDAY))
    assert {"Snow closes the pass", "Ferries collide off Skarva"} <= set(headlines(result.edition.stories))
    assert result.edition.change.new == len(result.edition.stories) == 5


def test_counts_are_those_of_the_view() -> None:
    result: Edition = view(DAY, mute_themes=("Sport",)).edition
    assert result.coverage.stories == len(result.stories) == 3
    assert result.coverage.new == result.coverage.articles == 6
    assert result.outlets == 2
