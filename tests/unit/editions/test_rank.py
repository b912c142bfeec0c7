"""Which stories an edition tells, at what length, and by what they weigh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flows.editions.rank import briefs_of, choose, entries_of_sources, importance_of
from flows.model import (
    Article,
    EditedStory,
    Genre,
    Importance,
    Passage,
    Status,
    StoryMaterial,
    Summary,
    ThemeChoice,
    Tier,
)
from flows.model.settings import Lengths, Settings, Tiers, Weights
from tests.factories import DAY, NOON, article
from tests.factories_edition import weight

WORLD = ThemeChoice(id="world", name="World", score=0.5, evidence=())


def theme(name: str) -> ThemeChoice:
    return ThemeChoice(id=name, name=name.title(), score=0.5, evidence=())


def passage(start: int) -> Passage:
    return Passage(article_id="a", start=start, end=start + 4, text="Rain")


STANDFIRST, QUOTES = passage(0), (passage(10), passage(20))


def material(name: str, *articles: Article, fresh: Sequence[Article] = ()) -> StoryMaterial:
    return StoryMaterial(
        id=name,
        status=Status.NEW,
        articles=articles,
        originals=articles,
        fresh_ids=frozenset(each.id for each in fresh or articles),
        matches=(),
        links=(),
    )


def story(name: str, total: float, theme_id: str = "world", outlets: int = 2) -> EditedStory:
    head = article(id=f"{name}1", outlet=name)
    return EditedStory(
        material=material(name, head),
        theme=theme(theme_id),
        importance=weight(total=total, new_reports=outlets, new_outlets=outlets),
        headline=head,
    )


def quoted(given: EditedStory) -> EditedStory:
    return replace(given, summary=Summary(standfirst=STANDFIRST, quotes=QUOTES))


def without_standfirst(given: EditedStory) -> EditedStory:
    return replace(given, summary=Summary(quotes=QUOTES))


def chosen(
    *stories: EditedStory,
    own: Sequence[str] = (),
    summarised: Callable[[EditedStory], EditedStory] = quoted,
    **settings: Any,
) -> tuple[EditedStory, ...]:
    ordered = sorted(stories, key=lambda each: (-each.importance.total, each.material.id))
    return choose(ordered, own, (), Settings(**settings), summarised)


def tiers_of(told: Sequence[EditedStory]) -> dict[str, str]:
    return {each.material.id: each.tier.value for each in told}


class TestTiers:
    def test_what_several_report_is_a_lead_and_less_is_an_item(self) -> None:
        told = chosen(story("big", 5.0), story("two", 2.4), story("lone", 2.3, outlets=1))
        assert tiers_of(told) == {"big": "lead", "two": "item", "lone": "item"}

    def test_an_item_has_one_quotation_and_no_differences(self) -> None:
        _, item = chosen(story("big", 5.0), story("two", 2.4))
        assert item.summary == Summary(standfirst=STANDFIRST)
        _, item = chosen(story("big", 5.0), story("two", 2.4), summarised=without_standfirst)
        assert item.summary == Summary(quotes=QUOTES[:1])

    def test_a_small_story_of_one_outlet_is_a_brief(self) -> None:
        several = [story(f"big{n}", 5.0, f"t{n}") for n in range(5)]
        assert "lone" not in tiers_of(chosen(*several, story("lone", 2.0, outlets=1)))

    def test_only_so_many_are_leads(self) -> None:
        told = chosen(*(story(f"s{n}", 4.0 + n / 10, f"t{n}") for n in range(4)), lengths=Lengths(leads=2))
        assert [each.tier for each in told] == [Tier.LEAD, Tier.LEAD, Tier.ITEM, Tier.ITEM]

    def test_one_outlet_is_never_a_lead_beside_what_two_have(self) -> None:
        told = chosen(story("lone", 6.0, outlets=1), story("two", 5.0))
        assert tiers_of(told) == {"lone": "item", "two": "lead"}

    def test_one_outlet_takes_no_place_from_what_two_have(self) -> None:
        told = chosen(story("lone", 6.0, outlets=1), story("two", 2.2), lengths=Lengths(stories=1))
        assert tiers_of(told) == {"two": "lead"}

    def test_where_no_two_sources_tell_of_one_event_the_best_are_told_in_full(self) -> None:
        blogs = [story(name, total, outlets=1) for name, total in (("a", 2.0), ("b", 1.9), ("c", 1.1))]
        assert tiers_of(chosen(*blogs)) == {"a": "lead", "b": "lead"}

    def test_without_a_sentence_to_quote_a_new_story_of_several_outlets_has_its_headline_alone(self) -> None:
        def silent(given: EditedStory) -> EditedStory:
            return given if given.material.id == "mute" else quoted(given)

        def tiers(mute: EditedStory) -> dict[str, str]:
            return tiers_of(chosen(mute, story("two", 8.0), summarised=silent))

        several, alone = story("mute", 9.0), story("mute", 9.0, outlets=1)
        updated = replace(several, material=replace(several.material, status=Status.UPDATED))
        assert tiers(several) == {"mute": "item", "two": "lead"}
        assert tiers(alone) == tiers(updated) == {"two": "lead"}

    def test_what_the_reader_gave_no_weight_is_not_told(self) -> None:
        assert chosen(story("sport", 0.0)) == ()

    def test_the_bounds_are_settings(self) -> None:
        told = chosen(story("big", 5.0), story("two", 2.4), tiers=Tiers(lead=2.0, near=1.0))
        assert tiers_of(told) == {"big": "lead", "two": "lead"}


class TestThemes:
    def test_each_further_story_of_a_theme_counts_less(self) -> None:
        world = [story(f"w{n}", 5.0 - n / 10) for n in range(6)]
        others = [story(f"{name}1", 3.0, name) for name in ("sport", "arts", "health")]
        told = chosen(*world, *others, lengths=Lengths(stories=6, section_share=1.0))
        assert Counter(each.theme.id for each in told) == {"world": 3, "sport": 1, "arts": 1, "health": 1}

    def test_the_rest_is_ordered_by_what_each_adds_to_what_was_chosen(self) -> None:
        first = story("w0", 5.0)
        rest = [story("w1", 3.0), story("w2", 2.9), story("s1", 2.6, "sport"), story("s2", 1.0, "sport")]
        lone = story("l1", 9.0, "arts", outlets=1)
        ordered = briefs_of([lone, *rest], [first], Weights())
        assert [each.material.id for each in ordered] == ["s1", "w1", "w2", "s2", "l1"]

    def test_without_repetition_the_importance_alone_decides(self) -> None:
        world = [story(f"w{n}", 5.0 - n / 10) for n in range(5)]
        told = chosen(
            *world,
            story("s1", 4.0, "sport"),
            weights=Weights(repetition=0),
            lengths=Lengths(stories=5, section_share=1.0),
        )
        assert {each.theme.id for each in told} == {"world"}

    def test_a_section_has_more_than_its_share_only_where_places_would_stay_empty(self) -> None:
        world = [story(f"w{n}", 5.0) for n in range(9)]
        others = [story(f"o{n}", 2.4, f"t{n}") for n in range(4)]
        of_theme = Counter(each.theme.id for each in chosen(*world, *others))
        assert of_theme == {"world": 8, "t0": 1, "t1": 1, "t2": 1, "t3": 1}
        few = Counter(each.theme.id for each in chosen(*world, *others, lengths=Lengths(stories=9)))
        assert few["world"] == 5

    def test_no_story_of_one_outlet_comes_before_one_of_several_however_full_its_section_is(self) -> None:
        world = [story(f"w{n}", 5.0) for n in range(9)]
        lone = [story(f"o{n}", 2.4, f"t{n}", outlets=1) for n in range(4)]
        of_theme = Counter(each.theme.id for each in chosen(*world, *lone))
        assert of_theme == {"world": 9, "t0": 1, "t1": 1, "t2": 1}

    def test_a_great_story_does_not_leave_the_edition_emptier_than_a_day_without_one(self) -> None:
        lone = [story(f"o{n}", 1.9, f"t{n}", outlets=1) for n in range(9)]
        assert len(chosen(*lone)) == 9
        assert len(chosen(story("big", 5.0), *lone)) == 5

    def test_a_theme_of_the_persons_own_is_told_before_all_others(self) -> None:
        told = chosen(
            story("big", 5.0),
            story("own", 1.0, "chess", outlets=1),
            own=["chess"],
            lengths=Lengths(stories=1),
        )
        assert [each.material.id for each in told] == ["own"]

    def test_the_order_of_what_weighs_the_same_is_that_of_the_ids(self) -> None:
        told = chosen(*(story(name, 4.0, name) for name in "cab"), lengths=Lengths(stories=2))
        assert [each.material.id for each in told] == ["a", "b"]


class TestImportance:
    def weighed(self, given: StoryMaterial, weights: Weights | None = None, entries: int = 4) -> Importance:
        counts = Counter({f"sample\n{each.outlet}": entries for each in given.articles})
        return importance_of(
            given, {one.id for one in given.articles}, WORLD, counts, (), NOON, weights or Weights()
        )

    def test_only_what_is_new_counts(self) -> None:
        old, new = (article(id=name, text=f"Rain fell on {name} for {name} days.") for name in "ab")
        found = self.weighed(material("s", old, new, fresh=[new]))
        assert (found.new_reports, found.new_outlets) == (1, 1)

    def test_an_opinion_is_no_report(self) -> None:
        report, opinion = article(id="a"), article(id="b", genre=Genre.OPINION)
        found = self.weighed(material("s", report, opinion))
        assert (found.new_reports, found.new_outlets) == (1, 1)
        alone = self.weighed(material("s", opinion))
        assert (alone.new_reports, alone.is_lone) == (0, True)

    def test_the_first_place_of_an_edited_feed_weighs_most(self) -> None:
        first, fifth, dated = (
            self.weighed(material("s", article(id="a", place=place)), entries=40).prominence
            for place in (1, 5, None)
        )
        assert first > fifth > dated > 0

    def test_an_outlet_that_has_little_else_is_prominent(self) -> None:
        given = material("s", article(id="a"))
        assert self.weighed(given, entries=1).prominence > self.weighed(given, entries=9).prominence

    def test_each_outlet_counts_by_its_best_place(self) -> None:
        same = [article(id=name, outlet="One", place=place) for name, place in (("a", 1), ("b", 2))]
        assert (
            self.weighed(material("s", *same)).prominence == self.weighed(material("s", same[0])).prominence
        )

    def test_a_reader_weighs_themes_and_sources_by_name(self) -> None:
        given = material("s", article(id="a", outlet="Harbour Times"), article(id="b", outlet="Echo"))
        plain = self.weighed(given)
        weights = Weights(themes={"world": 0.5}, sources={"harbour times": 3.0, "Echo": 0.1})
        found = self.weighed(given, weights)
        assert (found.theme, found.source, found.total) == (0.5, 3.0, round(plain.total * 1.5, 4))

    def test_freshness_is_that_of_the_newest_dated_article(self) -> None:
        undated = article(id="a", published=None, first_seen=NOON)
        dated = article(id="b", published=NOON - DAY)
        assert self.weighed(material("s", undated, dated)).freshness == 0.25


def test_the_entries_of_a_folder_are_counted_by_outlet_and_those_of_a_feed_together() -> None:
    given = [
        article(id=name, source=source) for name, source in (("a", "feed"), ("b", "feed"), ("c", "folder"))
    ]
    assert entries_of_sources(given, {"feed"}) == {"feed": 2, "folder\nOutlet c": 1}
