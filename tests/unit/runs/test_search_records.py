"""Records of the search index: one for each story, from the editions that told it."""

from __future__ import annotations

from flows.model import search_entries_of, search_records_of
from flows.runs.pipeline.search import Span, bundle_of
from tests.factories_edition import realistic_edition
from tests.factories_search import invented_entry, search_entry, search_record


def test_every_story_of_an_edition_can_be_found() -> None:
    edition = realistic_edition()
    entries = search_entries_of(edition)
    assert [entry.story_id for entry in entries] == [story.id for story in edition.stories]
    assert all(entry.language for entry in entries)


def test_an_entry_holds_each_quotation_once_and_the_theme_and_outlets_of_the_story() -> None:
    edition = realistic_edition()
    story, entry = edition.shown[0], search_entries_of(edition)[0]
    quotes = [quote.text for quote in (story.standfirst, *story.quotes) if quote is not None]
    assert list(entry.lines[: len(quotes)]) == quotes
    assert len(set(entry.lines)) == len(entry.lines)
    assert entry.theme == story.theme.name
    assert set(entry.outlets) == {ref.outlet for ref in story.articles}


def test_a_story_told_twice_is_one_record_with_all_it_said_the_newest_first() -> None:
    (record,) = search_records_of(
        [
            search_entry(edition_id="2026-10-31", headline="Mill may close", lines=("One.",), outlets=("A",)),
            search_entry(edition_id="2026-11-02", headline="Mill closes", lines=("Two.",), outlets=("B",)),
        ]
    )
    assert (record.headline, record.earlier) == ("Mill closes", ("Mill may close",))
    assert record.text == "Two. One."
    assert record.outlets == ("A", "B")
    assert (record.day, record.months) == ("2026-11-02", ("2026-11", "2026-10"))


def test_the_twelfth_edition_of_a_day_is_newer_than_its_ninth() -> None:
    entries = [
        search_entry(edition_id=f"2026-11-20-{number}", headline=f"Headline {number}") for number in (12, 9)
    ]
    entries.append(search_entry(headline="Headline 1"))
    (record,) = search_records_of(entries)
    assert (record.headline, record.earlier) == ("Headline 12", ("Headline 9", "Headline 1"))


def test_records_do_not_depend_on_the_order_of_entries() -> None:
    entries = [invented_entry(number % 7, f"2026-11-{number + 1:02}") for number in range(20)]
    assert search_records_of(entries) == search_records_of(reversed(entries))


def test_a_brief_is_found_by_its_headline() -> None:
    (record,) = search_records_of([search_entry(headline="Mill closes", lines=())])
    assert record.text == "Mill closes"


def test_the_text_of_a_record_is_bounded_in_whole_lines() -> None:
    lines = tuple(f"{number:03} {'word ' * 50}".strip() for number in range(100))
    (record,) = search_records_of([search_entry(lines=lines)])
    assert len(record.text) <= 4_000
    assert record.text == " ".join(lines)[: len(record.text)]
    assert record.text.endswith("word")


def test_words_that_stand_in_a_fifth_of_many_records_are_named_as_common() -> None:
    records = [search_record(story_id=f"s{number}", text=f"The n{number}") for number in range(300)]
    bundle = bundle_of(Span("2026", "2026", "2026-11"), "stamp", "1", records)
    assert bundle.common == ("closes", "mill", "the")
    assert bundle_of(Span("2026", "2026", "2026-11"), "stamp", "1", records[:100]).common == ()
