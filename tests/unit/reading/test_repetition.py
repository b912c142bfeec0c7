"""What an outlet repeats is remembered, bounded and aged, and cleans a lone article later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.model import FILES_ADDED, Draft, Entry, Media, SeenEnds
from flows.reading.clean import clean, clean_and_remember
from flows.reading.repetition import ENDS_REMEMBERED, OutletText, ends_seen, repeated_lines
from flows.runs.pipeline.ingest import store_articles
from tests.factories import MemoryStore, plan

NOON = datetime(2026, 2, 17, 12, tzinfo=UTC)
DAY = timedelta(days=1)
# No list knows this line: only its repetition tells it.
FOOT = "The Lamp burns for the harbour, number {} of the series."


def draft(number: int, *, outlet: str = "The Lamp", foot: str = FOOT) -> Draft:
    lines = (
        f"Council meeting number {'x' * number} ended without a vote on the old bridge.",
        f"The mayor said that speaker {'y' * number} had asked for a ferry in its place.",
        foot.format(number),
    )
    return Draft(
        entry=Entry(source="s", key=str(number), media=Media.TEXT, body=""),
        outlet=outlet,
        title=f"Council meets {number}",
        url=None,
        published_claim=None,
        language=None,
        lines=tuple(line for part in lines for line in (part, "")),
        title_in_text=False,
    )


def remember(
    drafts: Sequence[Draft], remembered: Sequence[SeenEnds], as_of: datetime
) -> tuple[SeenEnds, ...]:
    return clean_and_remember(drafts, [True] * len(drafts), remembered, as_of).ends


def foots(found: Draft, remembered: tuple[Draft, ...] = ()) -> bool:
    memory = remember(remembered, (), NOON)
    (cleaned,) = clean([found], memory)
    return any("burns for the harbour" in line for line in cleaned.paragraphs)


def test_a_lone_article_is_cleaned_by_what_its_outlet_repeated_before() -> None:
    assert foots(draft(9))
    assert foots(draft(9), (draft(1),))
    assert not foots(draft(9), (draft(1), draft(2)))


def test_another_outlets_lines_say_nothing() -> None:
    others = (draft(1, outlet="The Post"), draft(2, outlet="The Post"))
    assert foots(draft(9), others)


def test_the_same_article_read_every_hour_counts_once() -> None:
    memory = remember([draft(1)], (), NOON)
    for hour in range(24):
        memory = remember([draft(1)], memory, NOON + timedelta(hours=hour))
    assert len(memory) == 1
    assert memory[0].seen == NOON


def test_of_an_outlet_the_newest_forty_are_remembered() -> None:
    memory = remember([draft(number) for number in range(30)], (), NOON)
    memory = remember([draft(number) for number in range(30, 60)], memory, NOON + DAY)
    assert len(memory) == 40
    assert sum(ends.seen == NOON + DAY for ends in memory) == 30


def test_what_was_seen_half_a_year_ago_is_forgotten() -> None:
    memory = remember([draft(1)], (), NOON)
    later = remember([draft(2)], memory, NOON + 181 * DAY)
    assert [ends.seen for ends in later] == [NOON + 181 * DAY]


def test_only_the_ends_of_a_long_article_are_remembered() -> None:
    text = OutletText(outlet="o", title=None, paragraphs=tuple("abcdefghijklmnopqrstuvwxyz"))
    (ends,) = ends_seen([text], (), NOON)
    assert len(ends.lines) == 2 * ENDS_REMEMBERED


def test_a_line_in_three_of_twenty_articles_is_no_furniture() -> None:
    many = [draft(number, foot=f"It is the {'z' * number} session.") for number in range(17)]
    memory = remember([*many, draft(20), draft(21)], (), NOON)
    (found,) = clean([draft(22)], memory)
    assert any("burns for the harbour" in line for line in found.paragraphs)


IN_ORDER = [draft(number) for number in range(8)]


@given(st.permutations(IN_ORDER))
@example(IN_ORDER[::-1])
@settings(max_examples=40)
def test_what_is_remembered_does_not_hang_on_the_order(drafts: list[Draft]) -> None:
    assert remember(drafts, (), NOON) == remember(IN_ORDER, (), NOON)


def test_digits_case_and_the_own_title_do_not_tell_lines_apart() -> None:
    texts = [
        OutletText(
            outlet="o", title=title, paragraphs=(f"Body of {title} alone", f"{word} {number}: {title}")
        )
        for title, word, number in (
            ("A bridge is shut", "READ", 1),
            ("A ferry is bought", "read", 22),
            ("A vote is held", "Read", 3),
        )
    ]
    assert len(repeated_lines(texts, ())["o"]) >= 1


def test_drafts_of_stored_outlets_are_cleaned_as_they_arrive_one_by_one() -> None:
    memory = remember([draft(1), draft(2), draft(3)], (), NOON)
    (page,) = clean([replace(draft(4), title_in_text=False)], memory)
    assert [removed.rule for removed in page.removed] == ["repeated"]


def stored(store: MemoryStore, foot: str) -> list[str]:
    return [each.title for each in store.by_id.values() if foot in each.text]


def test_a_run_remembers_for_the_runs_after_it() -> None:
    store = MemoryStore()
    store_articles(plan(NOON), [draft(1), draft(2)], store)
    assert len(stored(store, "burns for the harbour")) == 2  # too few to tell yet
    store_articles(plan(NOON + DAY), [draft(3)], store)
    assert "Council meets 3" in [each.title for each in store.by_id.values()]
    assert "Council meets 3" not in stored(store, "burns for the harbour")


def test_files_that_name_no_outlet_are_not_remembered() -> None:
    store = MemoryStore()
    lone = [replace(draft(number), outlet=FILES_ADDED) for number in range(3)]
    store_articles(plan(NOON), lone, store)
    assert store.furniture.ends == {}
