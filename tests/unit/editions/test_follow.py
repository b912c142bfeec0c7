"""Stories across editions: ids that live on, copies in their story, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.editions.compose import materials
from flows.editions.since import LiveArticles, change
from flows.model import (
    Article,
    Change,
    Cluster,
    Edition,
    Link,
    Match,
    NamedStory,
    Status,
    Story,
    StoryMaterial,
    Tier,
    header_of,
    past_stories_of,
)
from tests.factories import DAY, HOUR, NOON, article
from tests.factories_edition import article_ref, edition, story


def clusters(*groups: str) -> tuple[Cluster, ...]:
    """Return clusters of one-letter articles, as "id:articles" or named after their first article."""
    named = (group.split(":") if ":" in group else (group[0], group) for group in groups)
    return tuple(Cluster(story_id=name, article_ids=tuple(ids), links=()) for name, ids in named)


def articles(names: str) -> tuple[Article, ...]:
    return tuple(article(id=name) for name in names)


def told(also: bool = False, **stories: str) -> Edition:
    return edition_of(stories, also)


def edition_of(stories: Mapping[str, str], also: bool = False) -> Edition:
    """Return an edition whose stories hold articles with one-letter ids."""
    made = tuple(
        story(id=name, headline=f"About {name}", articles=tuple(article_ref(id=each) for each in held))
        for name, held in stories.items()
    )
    return edition(sections=(), also_reported=made) if also else edition(*made)


def copy(kept: str, dropped: str) -> Match:
    return Match(original_id=kept, copy_id=dropped, similarity=1.0, reason="the same text")


def link(one: str, other: str) -> Link:
    return Link(article_id=one, nearest_id=other, similarity=0.5, threshold=0.2, shared=())


def followed(groups: Sequence[str], fresh: str, *earlier: Edition) -> list[tuple[str, Status]]:
    names = "".join(group.split(":")[-1] for group in groups)
    past = [each for edition in earlier for each in past_stories_of(edition)]
    found = materials(clusters(*groups), articles(names), frozenset(fresh), (), past)
    return [(made.id, made.status) for made in found]


def test_a_story_that_no_edition_told_is_new() -> None:
    assert followed(["s1:ab", "s2:c"], "abc") == [("s1", Status.NEW), ("s2", Status.NEW)]


def test_articles_are_ordered_by_time() -> None:
    given = (article(id="a", published=NOON), article(id="b", published=NOON - HOUR))
    (made,) = materials(clusters("ab"), given, frozenset("ab"), (), ())
    assert [each.id for each in made.articles] == ["b", "a"]


def test_a_story_that_an_edition_told_in_full_or_not_is_updated() -> None:
    assert followed(["river:ab"], "b", told(river="a")) == [("river", Status.UPDATED)]
    assert followed(["river:ab"], "b", told(also=True, river="a")) == [("river", Status.UPDATED)]


def test_a_story_without_news_is_not_told_again() -> None:
    assert followed(["river:ab", "s2:c"], "c", told(river="ab")) == [("s2", Status.NEW)]


def made_of(groups: Sequence[str], fresh: str, *matches: Match) -> tuple[StoryMaterial, ...]:
    names = sorted({*"".join(groups), *(match.copy_id for match in matches)})
    return materials(clusters(*groups), articles("".join(names)), frozenset(fresh), matches, ())


def test_a_copy_is_in_the_story_of_what_it_copies_and_is_not_kept() -> None:
    (made,) = made_of(["abc"], "abc", copy("a", "b"))
    assert [each.id for each in made.articles] == ["a", "b", "c"]
    assert [each.id for each in made.originals] == ["a", "c"]
    assert made.fresh_ids == frozenset("abc")
    assert made.matches == (copy("a", "b"),)


def test_a_copy_that_no_cluster_holds_joins_all_the_same() -> None:
    (made,) = made_of(["ac"], "ac", copy("a", "b"))
    assert [each.id for each in made.articles] == ["a", "b", "c"]


def test_a_copy_from_another_cluster_leaves_it() -> None:
    one, two = made_of(["ac", "bd"], "abcd", copy("a", "b"))
    assert [each.id for each in one.articles] == ["a", "b", "c"]
    assert [each.id for each in two.articles] == ["d"]
    assert (one.matches, two.matches) == ((copy("a", "b"),), ())


def test_a_cluster_of_copies_alone_is_no_story() -> None:
    (made,) = made_of(["a", "bc"], "abc", copy("a", "b"), copy("a", "c"))
    assert [each.id for each in made.articles] == ["a", "b", "c"]
    assert [each.id for each in made.originals] == ["a"]


def test_each_story_knows_its_own_fresh_articles() -> None:
    assert [made.fresh_ids for made in made_of(["ab", "c"], "bc")] == [frozenset("b"), frozenset("c")]


def test_a_fresh_copy_of_an_earlier_article_is_news_of_its_story() -> None:
    (made,) = made_of(["a"], "b", copy("a", "b"))
    assert made.fresh_ids == frozenset("b")
    assert [each.id for each in made.originals] == ["a"]


def test_links_stay_with_articles_that_are_no_copies() -> None:
    held = Cluster(
        story_id="s1", article_ids=tuple("abcd"), links=(link("b", "a"), link("c", "b"), link("d", "e"))
    )
    (made,) = materials([held], articles("abcd"), frozenset("a"), (copy("a", "b"),), ())
    assert made.links == (link("c", "b"),)


def changed(
    earlier: Sequence[Edition],
    *current: Story,
    as_of: datetime = NOON,
    previous: datetime = NOON - DAY,
    live: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> Change:
    past = [each for edition in earlier for each in past_stories_of(edition)]
    header = header_of(edition(as_of=previous))
    articles_now = tuple(article(id=f"n{place}", title=title) for place, title in enumerate(titles))
    living = LiveArticles(articles=articles_now, story_ids=frozenset(live))
    return change(header, past, current, living, as_of, 4 * DAY)


NOTHING_LIVE = LiveArticles(articles=(), story_ids=frozenset())


def quiet(found: Change) -> list[str]:
    return [each.id for each in found.quiet]


def ended(found: Change) -> list[str]:
    return [each.id for each in found.ended]


def past(as_of: datetime, *names: str, tier: Tier = Tier.ITEM, held: str = "xy", heard: int = 1) -> Edition:
    """Return an edition that told stories with some articles each."""
    made = tuple(
        story(
            id=name,
            tier=tier,
            headline=f"About {name}",
            headline_article_id=f"{held[0]}{name}",
            latest=as_of,
            outlets=heard,
            articles=tuple(article_ref(id=f"{each}{name}") for each in held),
        )
        for name in names
    )
    return edition(*made, id=f"{as_of:%Y-%m-%d}", as_of=as_of)


def test_a_first_edition_changes_nothing() -> None:
    found = change(None, (), [story(status=Status.NEW)], NOTHING_LIVE, NOON, DAY)
    assert found == Change(previous_id=None, previous_as_of=None, new=0, updated=0)


def test_the_change_counts_new_and_updated_stories() -> None:
    current = [story(id="river", status=Status.UPDATED), *(story(id=name) for name in ("x", "y"))]
    found = changed([past(NOON - DAY, "river")], *current)
    assert found.previous_as_of == NOON - DAY
    assert (found.new, found.updated, found.quiet, found.ended) == (2, 1, (), ())


def test_a_story_without_news_is_quiet_until_it_has_ended() -> None:
    told = [past(NOON, "a")]
    for days in (1, 2, 3):
        later = changed(told, as_of=NOON + days * DAY, previous=NOON + (days - 1) * DAY)
        assert later.quiet == (NamedStory(id="a", headline="About a", language="en"),)
        assert later.ended == ()
    last = changed(told, as_of=NOON + 4 * DAY, previous=NOON + 3 * DAY)
    assert (quiet(last), ended(last)) == ([], ["a"])
    after = changed(told, as_of=NOON + 5 * DAY, previous=NOON + 4 * DAY)
    assert (quiet(after), ended(after)) == ([], [])


def test_a_story_whose_affair_goes_on_in_another_has_not_ended() -> None:
    told = past(NOON - 4 * DAY, "Velsen tunnel")
    assert ended(changed([told], titles=["Rain in Orsund"])) == ["Velsen tunnel"]
    assert ended(changed([told], titles=["Rain in Orsund", "Velsen will pay for its tunnel"])) == []


def test_a_story_whose_affair_has_news_in_another_is_not_called_quiet() -> None:
    told = past(NOON - DAY, "Velsen tunnel")
    assert quiet(changed([told], titles=["Rain in Orsund"])) == ["Velsen tunnel"]
    assert quiet(changed([told], titles=["Velsen will pay for its tunnel"])) == []


def test_a_story_counts_by_the_date_of_its_newest_article() -> None:
    told = edition(
        story(
            id="a",
            latest=NOON - 4 * DAY,
            articles=(article_ref(id="x"), article_ref(id="y")),
        ),
        as_of=NOON - DAY,
    )
    assert ended(changed([told])) == ["a"]
    later = changed([told], as_of=NOON + DAY, previous=NOON)
    assert (quiet(later), ended(later)) == ([], [])


def test_after_a_pause_everything_that_ended_meanwhile_is_named() -> None:
    found = changed([past(NOON - 9 * DAY, "a"), past(NOON - 11 * DAY, "b")], previous=NOON - 6 * DAY)
    assert ended(found) == ["a"]


def test_a_story_counts_from_the_edition_that_told_it_last_also_in_brief() -> None:
    for tier in (Tier.ITEM, Tier.BRIEF):
        found = changed([past(NOON - 4 * DAY, "a"), past(NOON - 2 * DAY, "a", tier=tier)])
        assert (quiet(found), ended(found)) == (["a"], [])


def test_a_story_with_an_article_since_then_has_not_ended_though_no_edition_told_it() -> None:
    assert ended(changed([past(NOON - 4 * DAY, "a")], live=["a"])) == []


def test_what_was_only_listed_or_a_single_article_is_followed_by_no_reader() -> None:
    for told in (past(NOON - 4 * DAY, "a", tier=Tier.BRIEF), past(NOON - 4 * DAY, "a", held="x")):
        assert ended(changed([told])) == []
        assert quiet(changed([told], as_of=NOON - 3 * DAY)) == []


def test_a_single_article_that_grew_into_a_story_is_followed() -> None:
    grown = [past(NOON - 5 * DAY, "a", held="x"), past(NOON - 4 * DAY, "a", tier=Tier.BRIEF, held="y")]
    assert ended(changed(grown)) == ["a"]


def test_a_story_that_became_part_of_another_has_not_ended() -> None:
    merged = edition(
        story(id="b", articles=tuple(article_ref(id=name) for name in ("xa", "ya", "xb"))), as_of=NOON - DAY
    )
    assert ended(changed([past(NOON - 4 * DAY, "a"), merged])) == []
    current = story(id="c", articles=(article_ref(id="xa"), article_ref(id="ya")))
    assert ended(changed([past(NOON - 4 * DAY, "a")], current)) == []


def test_at_most_five_are_named_the_most_widely_reported_first() -> None:
    loud = past(NOON - 4 * DAY, "z", heard=3)
    found = changed([past(NOON - 4 * DAY, *"abcdefg"), loud], story(id="b"))
    assert ended(found) == ["z", "a", "c", "d", "e"]
