"""An edition is checked against what it was made from, and the first difference is told in full."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from flows.editions.links import sentence_url
from flows.model import Article, Before, Difference, Edition, FetchFailure, Quote, Receipt
from flows.model.articles import text_hash
from flows.render.edition_json import edition_to_json, receipt_from_json, receipt_to_json
from flows.runs.pipeline.json_difference import first_difference
from flows.runs.pipeline.verify import (
    Fault,
    PagesVerified,
    StoredEdition,
    Verified,
    addresses_to_check,
    verify,
    verify_pages,
)
from tests.factories import article
from tests.factories_edition import article_ref, edition, quote, story
from tests.factories_edition import receipt as some_receipt

TEXT = "It rained all day. “The bridge fell,” she said.\n\nNobody came. It rained all day."
FED = article(id="fed", outlet="The Wire", text=TEXT)
PAGE = article(id="page", outlet="The Lamp", text=TEXT, in_page=True)
OWN = article(id="own", outlet="Leaflet", text=TEXT, url=None)
ARTICLES = (FED, PAGE, OWN)


def said(of: Article, start: int, end: int) -> Quote:
    return quote(
        text=of.text[start:end],
        article_id=of.id,
        outlet=of.outlet,
        start=start,
        end=end,
        url=sentence_url(of, start, end),
    )


def made(standfirst: Quote | None = None, other: Quote | None = None) -> Edition:
    """Return an edition of one story with five quotations, one of them in each place one can be."""
    contrast = Difference(
        about=("rain",),
        values=("1", "2"),
        reason="one event",
        one=said(FED, 0, 18),
        other=other or said(OWN, 19, 47),
    )
    told = story(
        standfirst=standfirst or said(PAGE, 19, 47),
        quotes=(said(PAGE, 62, 80), said(OWN, 49, 61)),
        articles=tuple(article_ref(id=each.id, outlet=each.outlet) for each in ARTICLES),
        differences=(contrast,),
    )
    return edition(told)


def receipt_of(given: Edition, **hashes: str) -> Receipt:
    kept = {each.id: text_hash(each.text) for each in ARTICLES} | hashes
    made = replace(some_receipt(), edition_id=given.id, as_of=given.as_of)
    return replace(made, articles=dict(sorted(kept.items())))


def checked(
    given: Edition, *, published: bytes | None = None, receipt: Receipt | None = None, **stored: str
) -> Verified | Fault:
    """Verify an edition whose articles are stored with other texts where `stored` says so."""
    articles = {each.id: replace(each, text=stored.get(each.id, each.text)) for each in ARTICLES}
    expected = StoredEdition(
        edition_id=given.id,
        edition=edition_to_json(given),
        receipt=receipt_to_json(receipt_of(given)),
        articles=articles,
    )
    receipt_body = receipt_to_json(receipt or receipt_of(given))
    return verify(published or edition_to_json(given), receipt_body, expected)


def fault(found: Verified | Fault) -> Fault:
    assert isinstance(found, Fault), found
    return found


def test_an_edition_as_it_was_made_is_counted() -> None:
    given = made()
    found = checked(given)
    assert isinstance(found, Verified)
    assert (found.quotations, found.linked, found.hashes) == (5, 2, 3)


def test_a_quotation_that_is_not_the_stored_text_is_told_with_place_and_both_texts() -> None:
    found = fault(checked(made(), page=TEXT.replace("fell", "held")))
    line = str(found)
    assert found.edition_id == made().id
    assert "article page (The Lamp), characters 19 to 47: expected ““The bridge held,” she said.”" in line
    assert "found ““The bridge fell,” she said.”. Something was changed" in line
    assert "`standfirst run --as-of 2026-11-20T07:00:00Z`" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"text": "“The bridge held,” she said."}, "““The bridge fell,” she said.”"),
        ({"start": 20}, "“The bridge fell,” she said.”"),
        ({"text": "", "end": 19}, "a place in its text"),
        ({"text": TEXT[-5:-1], "start": -5, "end": -1}, "a place in its text"),
        ({"outlet": "The Wire"}, "the outlet “The Lamp”"),
        ({"named": "The Wire"}, "the outlet “The Lamp”"),
        ({"article_id": "gone"}, "an article of the store"),
        ({"url": "https://other.example/story"}, "the address https://page.example/story"),
        ({"url": "https://page.example/story#:~:text=Nobody%20came%2E"}, "a link to this sentence"),
    ],
)
@pytest.mark.parametrize("place", ["standfirst", "other"])
def test_whatever_is_wrong_with_a_quotation_is_found(
    place: str, changes: dict[str, Any], expected: str
) -> None:
    found = fault(checked(made(**{place: replace(said(PAGE, 19, 47), **changes)})))
    assert expected in found.mismatch.expected


def test_a_quotation_of_another_storys_article_is_found() -> None:
    given = made()
    (section,) = given.sections
    told = replace(section.stories[0], articles=section.stories[0].articles[:1])
    found = fault(checked(replace(given, sections=(replace(section, stories=(told,)),))))
    assert (found.mismatch.expected, found.mismatch.actual) == ("an article of this story", "one of another")


def test_a_text_that_was_changed_where_nothing_is_quoted_is_found_by_its_hash() -> None:
    found = fault(checked(made(), fed=f"{TEXT} More."))
    assert found.mismatch.place == "receipt, article fed (The Wire), hash of its text"
    assert (found.mismatch.expected, found.mismatch.actual) == (text_hash(TEXT), text_hash(f"{TEXT} More."))


def test_a_receipt_with_another_hash_or_without_an_article_is_found() -> None:
    changed = receipt_of(made(), own=text_hash("Other."))
    assert fault(checked(made(), receipt=changed)).mismatch.expected == text_hash("Other.")
    fewer = replace(receipt_of(made()), articles=dict(list(receipt_of(made()).articles.items())[1:]))
    assert fault(checked(made(), receipt=fewer)).mismatch.place == "receipt, article fed"
    more = receipt_of(made(), gone=text_hash("Gone."))
    assert fault(checked(made(), receipt=more)).mismatch.actual == "no such article in the store"


def test_a_receipt_of_another_edition_is_found() -> None:
    other = replace(receipt_of(made()), edition_id="2020-01-01")
    assert "2020-01-01" in fault(checked(made(), receipt=other)).mismatch.actual


def test_files_that_say_something_else_than_the_store_are_found() -> None:
    published = edition_to_json(replace(made(), words=7))
    found = fault(checked(replace(made(), words=9), published=published))
    assert (found.mismatch.place, found.mismatch.expected, found.mismatch.actual) == (
        "edition.json, words, against the store",
        "“9”",
        "“7”",
    )
    receipt = replace(receipt_of(made()), versions={"standfirst": "0"})
    assert fault(checked(made(), receipt=receipt)).mismatch.place.startswith("receipt.json, versions")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"schema": "standfirst.edition/1"}', b"\xff"])
def test_a_file_that_cannot_be_read_is_told(body: bytes) -> None:
    found = fault(checked(made(), published=body))
    assert (found.mismatch.place, found.mismatch.expected) == ("edition.json", "a document that can be read")


def test_a_receipt_comes_back_from_its_json() -> None:
    assert receipt_from_json(receipt_to_json(receipt_of(made()))) == receipt_of(made())


def test_only_pages_that_quotations_link_into_are_asked_for_and_each_once() -> None:
    assert addresses_to_check(made()) == ("https://page.example/story",)


def test_a_page_may_be_set_in_another_way() -> None:
    page = 'x It rained\xa0all day. "The bridge\n fell," she said. It  rained all day.'
    found = verify_pages(made(), {"https://page.example/story": page})
    assert found == PagesVerified(standing=2, unchecked={})


def test_a_page_that_says_something_else_now_is_a_difference() -> None:
    page = TEXT.replace("fell", "held")
    found = verify_pages(made(), {"https://page.example/story": page})
    assert isinstance(found, Fault)
    assert found.mismatch.expected == "““The bridge fell,” she said.”"
    assert found.mismatch.place.endswith("characters 19 to 47, https://page.example/story")


def test_a_page_that_cannot_be_read_is_told_and_is_no_difference() -> None:
    failure = FetchFailure(source="s", item="i", reason="answered with status 404", remedy="")
    found = verify_pages(made(), {"https://page.example/story": failure})
    assert found == PagesVerified(
        standing=0, unchecked={"https://page.example/story": "answered with status 404"}
    )


@pytest.mark.parametrize(
    ("expected", "found", "place"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "a[1].b"),
        ({"a": [1]}, {"a": [1, 2]}, "a"),
        ({"a": 1}, {"a": 1, "b": 2}, "b"),
        ({"a": 1}, {"a": "1"}, "a"),
        ({"a": None, "c": 1}, {"c": 1}, "a"),
        ([1], {"0": 1}, ""),
    ],
)
def test_the_first_difference_of_two_documents_is_found(expected: Any, found: Any, place: str) -> None:
    told = first_difference(expected, found)
    assert told is not None
    assert told.place == place
    assert first_difference(expected, json.loads(json.dumps(expected))) is None


def test_an_edition_without_its_receipt_beside_it_is_a_fault() -> None:
    given = made()
    stored = StoredEdition(
        edition_id=given.id,
        edition=edition_to_json(given),
        receipt=receipt_to_json(receipt_of(given)),
        articles={each.id: each for each in ARTICLES},
    )
    assert fault(verify(edition_to_json(given), None, stored)).mismatch.place == "receipt.json"


def test_what_is_no_place_in_a_text_cannot_be_read() -> None:
    body = edition_to_json(made()).replace(b'"start": ', b'"start": 0.5, "was": ', 1)
    problem = str(fault(checked(made(), published=body)))
    assert "stories.0.standfirst.start: Input should be a valid integer" in problem


def test_an_earlier_line_stands_in_its_article_or_is_its_title() -> None:
    given = made()

    def with_before(text: str) -> Edition:
        line = Before(
            text=text, article_id="page", outlet="Page", url="https://page.example", edition_id="e0"
        )
        return edition(replace(given.shown[0], before=line))

    page = next(each for each in ARTICLES if each.id == "page")
    for text in (page.title, page.text[:20]):
        assert isinstance(checked(with_before(text)), Verified)
    assert "before" in str(fault(checked(with_before("Nobody wrote this."))))
