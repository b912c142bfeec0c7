"""An article that changes after an edition quoted it is corrected in the next edition, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from flows.editions.corrections import MOST_VERSIONS
from flows.editions.links import split_fragment
from flows.model import Edition, NeverOutlet, PageKind
from flows.render.edition_json import edition_to_json, receipt_from_json, receipt_to_json
from flows.runs.pipeline.compose import compose, version_name
from flows.runs.pipeline.revise import store_versions
from flows.runs.pipeline.verify import Fault, StoredEdition, Verified, verify
from tests.factories import BRIDGE, DAY, HOUR, NOON, MemoryStore, accounts, plan, store_of

QUOTED = "Mayor Ilse Brandt closed the Orle embankment until Monday."
NOW = QUOTED.replace("Monday", "Friday")
BRIDGES = accounts("b", BRIDGE, NOON - 6 * HOUR)
TEXT = BRIDGES[0].text


def edition_of(store: MemoryStore, as_of: datetime) -> Edition:
    edition, receipt = compose(plan(as_of), store)
    store.save_edition(edition, receipt)
    return edition


def quoting_store() -> MemoryStore:
    """Return a store with an edition that quotes a sentence of an article."""
    store = store_of(*BRIDGES)
    quoted = {quote.text for story in edition_of(store, NOON).stories for quote in story.quotations}
    assert QUOTED in quoted
    return store


def read_again(store: MemoryStore, text: str, at: datetime = NOON + HOUR, **changes: Any) -> None:
    store_versions(plan(at), [replace(BRIDGES[0], text=text, first_seen=at, **changes)], store)


def corrected(store: MemoryStore, as_of: datetime = NOON + DAY) -> list[tuple[str, str | None]]:
    """Return the old and new sentences of the corrections of an edition."""
    return [(c.old.text, c.new.text if c.new else None) for c in edition_of(store, as_of).corrections]


def test_a_changed_sentence_is_corrected_in_the_next_edition_and_in_no_other() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW))
    assert corrected(store) == [(QUOTED, NOW)]
    assert corrected(store) == [(QUOTED, NOW)]
    assert corrected(store, NOON + 2 * DAY) == []


def test_a_correction_names_its_story_article_and_outlet() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW))
    (story,) = edition_of(store, NOON).stories
    (correction,) = edition_of(store, NOON + DAY).corrections
    assert (correction.story_id, correction.title) == (story.id, BRIDGES[0].title)
    assert (correction.quoted, correction.read) == (NOON, NOON + HOUR)
    assert correction.old.outlet == BRIDGES[0].outlet


def test_a_sentence_that_is_gone_is_said_to_be() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(f"{QUOTED} ", ""))
    assert corrected(store) == [(QUOTED, None)]


def test_the_stored_text_stays_and_is_quoted_as_before() -> None:
    store = quoting_store()
    before = edition_of(store, NOON)
    read_again(store, TEXT.replace(QUOTED, NOW))
    assert store.by_id["b1"].text == TEXT
    assert edition_of(store, NOON) == before


def test_a_text_that_goes_back_and_forth_is_corrected_once() -> None:
    store = quoting_store()
    for hour, text in enumerate([NOW, QUOTED, NOW, QUOTED], 1):
        read_again(store, TEXT.replace(QUOTED, text), NOON + hour * HOUR)
    assert len(store.versions.versions) == 1
    assert corrected(store) == [(QUOTED, NOW)]
    read_again(store, TEXT.replace(QUOTED, NOW), NOON + DAY + HOUR)
    assert corrected(store, NOON + 2 * DAY) == []


def test_a_second_change_is_a_second_correction() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW))
    assert corrected(store) == [(QUOTED, NOW)]
    third = QUOTED.replace("Monday", "Sunday")
    read_again(store, TEXT.replace(QUOTED, third), NOON + DAY + HOUR)
    assert corrected(store, NOON + 2 * DAY) == [(QUOTED, third)]


def test_of_two_changes_between_editions_the_later_counts() -> None:
    store = quoting_store()
    third = QUOTED.replace("Monday", "Sunday")
    read_again(store, TEXT.replace(QUOTED, NOW))
    read_again(store, TEXT.replace(QUOTED, third), NOON + 2 * HOUR)
    assert corrected(store) == [(QUOTED, third)]


def test_a_sentence_that_no_edition_quoted_is_not_corrected() -> None:
    store = quoting_store()
    quoted = {q.text for story in edition_of(store, NOON).stories for q in story.quotations}
    silent = next(s for s in TEXT.split(". ") if not any(s in text for text in quoted))
    read_again(store, TEXT.replace(silent, f"{silent} again, it was said"))
    assert store.versions.versions == {}


@pytest.mark.parametrize(
    "changes", [{"page_kind": PageKind.LIVE}, {"stub": "paywall"}, {"in_page": True}, {"via": "hub.example"}]
)
def test_what_is_no_later_reading_of_the_text_is_not_compared(changes: dict[str, Any]) -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW), **changes)
    assert corrected(store) == []


def test_an_article_keeps_a_bounded_number_of_versions() -> None:
    store = quoting_store()
    for number in range(2 * MOST_VERSIONS):
        read_again(store, TEXT.replace("Monday", f"1{number} November"), NOON + (number + 1) * HOUR)
    assert len(store.versions.versions) == MOST_VERSIONS


def test_an_outlet_that_was_taken_out_is_not_named() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW))
    without = replace(plan(NOON + DAY), never=(NeverOutlet(site="b1.example"),))
    assert compose(without, store)[0].corrections == ()


def test_a_sentence_that_was_changed_before_any_edition_is_not_quoted() -> None:
    store = store_of(*BRIDGES)
    read_again(store, TEXT.replace(QUOTED, NOW), NOON - HOUR)
    edition = edition_of(store, NOON)
    quoted = {quote.text for story in edition.stories for quote in story.quotations}
    assert quoted
    assert QUOTED not in quoted
    assert corrected(store) == []


def checked(store: MemoryStore, *, new: str | None = None, later: str | None = None) -> Verified | Fault:
    """Verify the edition of the next day, with another new sentence or later text where given."""
    edition, receipt = compose(plan(NOON + DAY), store)
    if new is not None:
        (correction,) = edition.corrections
        assert correction.new is not None
        edition = replace(edition, corrections=(replace(correction, new=replace(correction.new, text=new)),))
    versions = store.versions.of(store.by_id, NOON + DAY)
    stored = StoredEdition(
        edition_id=edition.id,
        edition=edition_to_json(edition),
        receipt=receipt_to_json(receipt),
        articles=store.by_id,
        versions={
            version_name(v.article_id, v.as_of): replace(v, text=later) if later else v for v in versions
        },
    )
    return verify(stored.edition, stored.receipt, stored)


def test_both_sides_of_a_correction_are_verified() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW))
    result = checked(store)
    assert isinstance(result, Verified)
    assert result.quotations == 2
    fault = checked(store, new=NOW.replace("Friday", "Sunday"))
    assert "correction of story" in str(fault)
    fault = checked(store, later=f"{TEXT.replace(QUOTED, NOW)} And more.")
    assert "receipt, later text of article b1" in str(fault)


def test_the_new_sentence_is_linked_in_the_page_that_holds_it_and_the_old_is_not() -> None:
    page = replace(BRIDGES[0], in_page=True)
    store = store_of(page, *BRIDGES[1:])
    edition_of(store, NOON)
    read_again(store, TEXT.replace(QUOTED, NOW), in_page=True)
    (correction,) = edition_of(store, NOON + DAY).corrections
    assert split_fragment(correction.old.url) == (page.url, "")
    assert correction.new is not None
    assert "Friday" in split_fragment(correction.new.url)[1]


def test_a_correction_survives_its_json() -> None:
    store = quoting_store()
    read_again(store, TEXT.replace(QUOTED, NOW))
    _, receipt = compose(plan(NOON + DAY), store)
    assert list(receipt.corrected) == ["b1 2026-11-20T13:00:00Z"]
    assert receipt_from_json(receipt_to_json(receipt)) == receipt
