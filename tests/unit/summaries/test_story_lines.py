"""Headline, standfirst and quotations of a story as one decision."""

from __future__ import annotations

from flows.model import Article
from flows.model.settings import Lengths
from flows.summaries.story_lines import StoryLines, choose_headline, choose_lines
from tests.factories import HOUR, NOON, article

FALL = "Footbridge over the Orle collapses in Tarnfeld"
AGAIN = "A footbridge over the Orle collapsed in Tarnfeld on Thursday, the authorities said."
HURT = "Seven people were hurt in Tarnfeld as a footbridge fell, among them two children."
CLOSED = "Seven pupils and two teachers were taken to hospital as a bridge over the Orle gave way early."
RUST = "Engineers had reported rust on the cables of the Tarnfeld bridge in August."


def lines(*articles: Article) -> StoryLines:
    return choose_lines(articles, articles, Lengths())


def texts(given: StoryLines) -> list[str]:
    return [passage.text for passage in given.summary.passages]


def test_the_standfirst_does_not_repeat_its_headline() -> None:
    story = lines(article(id="a", title=FALL, text=f"{AGAIN} {CLOSED}"))
    assert story.summary.standfirst
    assert texts(story) == [CLOSED]


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
    one = article(id="a", title=FALL, text=CLOSED)
    again = "Early as a bridge over the Orle gave way two teachers and seven pupils were taken to hospital."
    other = article(id="b", title="Bridge news", text=again, published=NOON + HOUR)
    assert len(texts(lines(one, other))) == 1
    telling = article(id="b", title="Bridge news", text=RUST, published=NOON + HOUR)
    assert RUST in texts(lines(one, telling)) or CLOSED in texts(lines(one, telling))


def test_nothing_is_quoted_of_what_the_headline_is_not_about() -> None:
    off = "Critics praised the orchestra of Halden after its second concert in the spring."
    assert texts(lines(article(id="a", title=FALL, text=f"{CLOSED} {off}"))) == [CLOSED]


def test_only_reports_of_the_headlines_event_are_quoted() -> None:
    one = article(id="a", title=FALL, text=CLOSED)
    other = article(id="b", title="Bridge news", text=RUST, published=NOON + HOUR)
    below = choose_lines([one], [one, other], Lengths(), None, lambda headline: [headline.id])
    assert texts(below) == [CLOSED]


def test_an_outdated_figure_is_in_no_line() -> None:
    old = article(
        id="a", title="Bridge fall in Tarnfeld kills one", text="One person was killed in Tarnfeld."
    )
    new = article(
        id="b",
        title="Bridge fall in Tarnfeld kills eleven",
        text="Eleven people were killed in Tarnfeld.",
        published=NOON + HOUR,
    )
    assert lines(old, new).headline is new
    assert choose_headline([old, new], [old, new]) is new
    assert choose_headline([old], [old, new]) is old


def test_a_flat_accusation_gives_way_to_an_attributed_one() -> None:
    flat = article(id="a", title=FALL, text="Ivo Low murdered the keeper of the Tarnfeld bridge on Thursday.")
    careful = "Ivo Low is suspected of having murdered the keeper of the Tarnfeld bridge on Thursday."
    other = article(id="b", title=FALL, text=careful, published=NOON + HOUR)
    assert texts(lines(flat, other)) == [careful]


def test_a_sentence_deep_in_its_article_is_no_line() -> None:
    filled = " ".join(f"Ferry {name} waited off Velsen for the fog to lift." for name in "ABCDEFG")
    assert CLOSED not in texts(lines(article(id="a", title=FALL, text=f"{filled} {CLOSED}")))
    assert CLOSED in texts(lines(article(id="a", title=FALL, text=CLOSED)))


def test_no_further_line_tells_what_the_lines_above_it_tell() -> None:
    report = article(
        id="a",
        title="Mayor of Tarnfeld closes the Orle footbridge",
        text="Ilse Brandt, the mayor of Tarnfeld, shut the bridge on Thursday after engineers found rust "
        "in two of its cables.",
    )
    again = "Two cables of the Tarnfeld footbridge had rust, engineers found."
    other = article(id="b", outlet="Two", title="Rust closes footbridge in Tarnfeld", text=again)
    summary = choose_lines([report], [report, other], Lengths()).summary
    assert summary.standfirst is not None
    assert summary.quotes == ()
