"""Headline, standfirst and quotations of a story as one decision."""

from __future__ import annotations

from flows.model import Article
from flows.model.settings import Lengths
from flows.summaries.story_lines import StoryLines, choose_lines
from tests.factories import HOUR, NOON, article

FALL = "Footbridge over the Orle collapses in Tarnfeld"
AGAIN = "A footbridge over the Orle collapsed in Tarnfeld on Thursday, the authorities said."
HURT = "Seven people were hurt in Tarnfeld as a footbridge fell, among them two children."
RUST = "Engineers had reported rust on the cables of the Tarnfeld bridge in August."


def lines(*articles: Article) -> StoryLines:
    return choose_lines(articles, articles, Lengths())


def texts(given: StoryLines) -> list[str]:
    return [passage.text for passage in given.summary.passages]


def test_the_standfirst_does_not_repeat_its_headline() -> None:
    story = lines(article(id="a", title=FALL, text=f"{AGAIN} {HURT} {RUST}"))
    assert story.summary.standfirst
    assert AGAIN not in texts(story)


def test_another_outlets_headline_is_taken_if_only_below_it_something_is_left_to_say() -> None:
    repeats = article(id="a", title=FALL, text=AGAIN)
    other = article(
        id="b",
        title="Seven hurt as Tarnfeld footbridge falls",
        text="Seven hurt.",
        published=NOON + HOUR,
    )
    story = lines(repeats, other)
    assert story.headline is other
    assert texts(story) == [AGAIN]


def test_nothing_is_quoted_that_only_repeats_the_headline() -> None:
    assert texts(lines(article(id="a", title=FALL, text=AGAIN))) == []


def test_a_second_outlet_is_not_heard_with_the_same_news() -> None:
    one = article(id="a", title=FALL, text=HURT)
    other = article(
        id="b",
        title="Bridge news",
        text="In Tarnfeld seven people were hurt, two children among them, as a footbridge fell.",
        published=NOON + HOUR,
    )
    assert len(texts(lines(one, other))) == 1
    telling = article(id="b", title="Bridge news", text=RUST, published=NOON + HOUR)
    assert sorted(texts(lines(one, telling))) == [RUST, HURT]
