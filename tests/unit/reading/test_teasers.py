"""Teasers are told from whole texts, and a page's text takes their place when it is fuller."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Draft, Entry, FetchFailure, Media, StubKind
from flows.reading.teasers import (
    complete,
    drafts_needing_pages,
    failed_pages,
    fair_share,
    is_complete,
    needs_page,
)

TEASER = "The old bridge over the river was shut to all traffic on Monday morning, the mayor said."
WHOLE = tuple(
    f"Paragraph {number} tells at length how the bridge was shut and what the council means to do now."
    for number in range(20)
)


def draft(*lines: str, title: str | None = "Old bridge shut", whole_page: bool = False) -> Draft:
    return Draft(
        entry=Entry(source="s", key="1", media=Media.HTML, body="", whole_page=whole_page),
        outlet="The Lamp",
        title=title,
        url="https://lamp.example/1",
        published_claim="2026-02-17",
        language=None,
        lines=lines,
        title_in_text=False,
    )


def long(*lines: str) -> tuple[str, ...]:
    return (*WHOLE[:9], *lines)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (TEASER,),
        long("And then the council…"),
        long("And then the council [...]"),
        long("Seguir leyendo"),
        long("Read more"),
        long("The council met. Continue reading →"),
        long("Weiterlesen"),
    ],
)
def test_a_text_that_is_short_or_goes_on_elsewhere_is_a_teaser(lines: tuple[str, ...]) -> None:
    assert not is_complete(lines)


def test_a_long_text_is_complete_even_when_its_last_sentence_trails_off() -> None:
    assert is_complete((*WHOLE, *WHOLE, "And then…"))
    assert is_complete(WHOLE)


def test_a_teaser_needs_its_page() -> None:
    assert needs_page(draft(TEASER))


def test_a_whole_text_a_page_and_an_entry_without_address_need_none() -> None:
    assert not needs_page(draft(*WHOLE))
    assert not needs_page(draft(TEASER, whole_page=True))
    assert not needs_page(replace(draft(TEASER), url=None))


def test_the_pages_text_takes_the_place_of_the_teaser_and_the_feed_keeps_its_say() -> None:
    page = draft(TEASER, *WHOLE, title="Other", whole_page=True)
    completed = complete(draft(TEASER, title="Given"), page)
    assert completed.lines == (TEASER, *WHOLE)
    assert (completed.title, completed.entry.whole_page) == ("Given", True)


def test_a_teaser_written_for_the_feed_is_known_by_its_title() -> None:
    page = draft(*WHOLE, title="Old bridge shut for months", whole_page=True)
    assert complete(draft("Shopkeepers fear the worst."), page).lines == WHOLE


@pytest.mark.parametrize(
    "page",
    [
        draft(*WHOLE, title="Poet wins a prize", whole_page=True),
        draft(TEASER, whole_page=True),
        replace(draft(), stub=StubKind.PAYWALL),
        FetchFailure(source="s", item="1", reason="could not be fetched", remedy=""),
    ],
    ids=["another text", "no fuller text", "a stub", "no page"],
)
def test_the_feeds_text_stays_when_the_page_is_no_better(page: Draft | FetchFailure) -> None:
    assert complete(draft(TEASER), page) == draft(TEASER)


def test_an_entry_without_text_whose_page_is_a_stub_becomes_one() -> None:
    page = replace(draft(), stub=StubKind.PAYWALL)
    assert complete(draft(), page) == replace(draft(), stub=page.stub)


def entry(outlet: str, number: int, *lines: str, source: str = "s", published: str | None = None) -> Draft:
    own = draft(*lines or (TEASER,))
    url = f"https://{outlet}.example/{number}"
    named = replace(own.entry, source=source, key=f"{number}")
    return replace(own, entry=named, outlet=outlet, url=url, published_claim=published)


def chosen(drafts: list[Draft], most: int) -> list[str]:
    needing = drafts_needing_pages(drafts)
    return [needing[article].url or "" for article in fair_share(needing, most)]


def test_one_outlet_cannot_use_all_the_pages() -> None:
    drafts = [entry("loud", number) for number in range(9)] + [entry("calm", 1), entry("quiet", 1)]
    found = chosen(drafts, 4)
    assert {each.split("/")[2] for each in found[:3]} == {"calm.example", "loud.example", "quiet.example"}
    assert len(found) == 4
    assert chosen(drafts[::-1], 4) == found
    assert chosen(drafts, 0) == []
    assert len(chosen(drafts, 99)) == 11


def test_an_outlets_newest_articles_come_first() -> None:
    days = {1: "2026-02-15", 2: None, 3: "2026-02-17", 4: "2026-02-16"}
    drafts = [entry("lamp", number, published=day) for number, day in days.items()]
    assert [each[-1] for each in chosen(drafts, 9)] == ["3", "4", "1", "2"]


def test_an_article_is_asked_for_once_and_never_where_one_source_tells_it_whole() -> None:
    twice = [entry("lamp", 1, source="a"), entry("lamp", 1, source="b")]
    assert chosen(twice, 9) == ["https://lamp.example/1"]
    assert chosen([*twice, entry("lamp", 1, *WHOLE, source="c")], 9) == []


def failure(reason: str) -> FetchFailure:
    return FetchFailure(source="s", item="1", reason=reason, remedy="")


def test_pages_that_could_not_be_read_are_one_line_for_each_source() -> None:
    shut, lost = failure("may not be read"), failure("answered with status 404")
    pages: list[Draft | FetchFailure] = [shut, lost, shut, draft(*WHOLE)]
    teasers = [entry("lamp", number, source="b") for number in range(len(pages))]
    teasers += [entry("lamp", 9, source="a"), entry("beam", 8, source="c")]
    pages += [draft(*WHOLE), lost]
    found = [(each.source, each.item, each.reason) for each in failed_pages(teasers, pages)]
    assert found == [
        ("b", "lamp", "has teasers, and 3 of 4 pages could not be read; mostly may not be read"),
        ("c", "beam", "has teasers, and 1 of 1 page could not be read; answered with status 404"),
    ]


def test_a_text_from_the_page_was_read_there() -> None:
    page = replace(draft(*WHOLE, whole_page=True), in_page=True)
    assert complete(draft(TEASER), page).in_page
    assert not complete(draft(TEASER), replace(page, in_page=False)).in_page


def test_a_teaser_that_stays_was_read_in_the_page_when_it_stands_there() -> None:
    page = replace(draft(TEASER, whole_page=True), in_page=True)
    completed = complete(draft(TEASER), page)
    assert (completed.entry.whole_page, completed.in_page) == (False, True)
    assert not complete(draft(TEASER[:-1] + "…"), page).in_page
