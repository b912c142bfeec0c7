"""A reader of each edition is shown each line once: headlines and sentences, over all editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.model import Article, Edition, LeftOutReason, Status, Story
from flows.ports import LocalMapper
from flows.runs.pipeline import headings
from flows.runs.pipeline import lines as pipeline_lines
from flows.runs.pipeline import shared as shared_values
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.group import group
from flows.runs.pipeline.headings import Untold
from flows.summaries.story_lines import StoryLines
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, MemoryStore, accounts, article, plan, store_of

BRIDGES = accounts("b", BRIDGE)
MORROW = NOON + DAY
CHARGE = "Prosecutors in Tarnfeld charged three engineers with negligence over the Orle footbridge on Friday."


def made(store: MemoryStore, days: int = 0) -> Edition:
    asked = plan(NOON + days * DAY + 4 * HOUR)
    group(asked, store)
    edition, receipt = compose(asked, store)
    store.save_edition(edition, receipt)
    return edition


def lines(story: Story) -> list[str]:
    quotes = (story.standfirst, *story.quotes)
    return [story.headline, *(quote.text for quote in quotes if quote is not None)]


def lines_of(edition: Edition) -> list[str]:
    return [line for story in edition.stories for line in lines(story)]


def later(text: str, **changes: object) -> Article:
    values = {"id": "n1", "title": BRIDGES[0].title, "text": text, "published": MORROW, "first_seen": MORROW}
    return article(**values | changes)


def test_a_text_sent_again_with_a_new_sentence_is_an_update_that_quotes_it_alone() -> None:
    store = store_of(*BRIDGES)
    (before,) = made(store).stories
    store.add_articles([later(f"{CHARGE} {BRIDGES[0].text}", outlet="Echo", title="Three engineers charged")])
    edition = made(store, 1)
    (after,) = edition.shown
    assert (after.id, after.status, after.new_reports) == (before.id, Status.UPDATED, ("Echo",))
    assert lines(after) == ["Three engineers charged", CHARGE]
    assert after.before is not None
    assert after.before.text in lines(before)
    assert [ref.outlet for ref in after.newest_reports] == ["Echo"]
    assert edition.coverage.articles == edition.coverage.new == 1


def test_under_a_title_that_was_shown_a_new_sentence_is_the_headline() -> None:
    store = store_of(*BRIDGES)
    first = made(store)
    title = next(story.headline for story in first.stories)
    store.add_articles([later(f"{CHARGE} {BRIDGES[0].text}", title=title)])
    (after,) = made(store, 1).stories
    assert after.headline == CHARGE
    assert lines(after) == [CHARGE]


def test_a_text_sent_again_without_news_is_left_out_with_that_reason() -> None:
    store = store_of(*BRIDGES)
    made(store)
    titles = (f"{BRIDGES[0].title} on Thursday", "A bridge is gone")
    store.add_articles([later(BRIDGES[0].text, id=f"n{place}", title=t) for place, t in enumerate(titles)])
    edition = made(store, 1)
    assert edition.stories == ()
    assert [left.reason for left in edition.coverage.left_out] == [LeftOutReason.REPEATED] * 2
    assert (edition.coverage.articles, edition.coverage.repeated) == (2, 2)


def test_no_line_stands_twice_in_one_edition_either() -> None:
    harbour, quay = (
        article(id=name, title="What to watch today", text=f"{text} {text.lower()}", published=NOON)
        for name, text in (
            ("h", "The harbour of Velsen opens its new lock to ships from the north at nine."),
            ("q", "Orchestra players of Karsel vote on a strike for better rehearsal rooms tonight."),
        )
    )
    edition = made(store_of(harbour, quay))
    assert len(lines_of(edition)) == len(set(lines_of(edition)))
    assert edition.coverage.articles == 2


def test_lines_that_were_computed_ahead_are_chosen_again_where_another_story_has_shown_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here: list[str] = []

    def told_here(stories: Sequence[Untold]) -> list[StoryLines]:
        here.extend(story.material.id for story in stories)
        return headings.lines_of_all(stories)

    shared = "Ministers of Norvand called both votes a warning to every council on the coast."
    store = store_of(
        *accounts("b", [(title, f"{shared} {text}") for title, text in BRIDGE]),
        *accounts("t", [(title, f"{shared} {text}") for title, text in TUNNEL]),
    )
    asked = plan(NOON + 4 * HOUR)
    group(asked, store)
    monkeypatch.setattr(shared_values, "lines_of_all", told_here)
    expected = compose(asked, store)
    every = len(here)
    monkeypatch.setattr(pipeline_lines, "_WORTH_SPREADING", 0)
    assert compose(asked, store, mapper=LocalMapper()) == expected
    ahead = here[every:]
    assert 0 < len(ahead) - len(set(ahead)) < every


def test_nothing_is_shown_twice_over_many_days_however_it_is_sent() -> None:
    store = store_of(*BRIDGES)
    shown = lines_of(made(store))
    for days in range(1, 8):
        again = BRIDGES[days % 3]
        now = NOON + days * DAY
        sent = replace(again, id=f"d{days}", outlet=f"Late {days}", published=now, first_seen=now)
        store.add_articles([sent])
        shown += lines_of(made(store, days))
    assert len(shown) == len(set(shown))


def test_what_an_edition_showed_counts_for_later_ones_only() -> None:
    store = store_of(*BRIDGES)
    first = made(store)
    store.add_articles([later(f"{CHARGE} {BRIDGES[0].text}", title="Three engineers charged")])
    made(store, 1)
    assert made(store) == first
