"""The pipeline over a store in memory: what one edition takes from another, and what it never does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from time import process_time

import pytest

from flows.language.formatting import drawn_from, heard
from flows.language.interface import ENGLISH
from flows.language.words import words
from flows.model import (
    FILES_ADDED,
    Article,
    Edition,
    FetchedDocument,
    FetchFailure,
    LeftOutReason,
    Media,
    NeverOutlet,
    PageKind,
    RunRecord,
    Source,
    SourceKind,
    Status,
    Story,
    Theme,
)
from flows.model.settings import Lengths, Settings, Weights
from flows.render.mail import render_plain_text
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.publish import (
    article_files,
    edition_files,
    envelope_of,
    named_article_ids,
    site_files,
    site_of,
)
from tests.factories import (
    BRIDGE,
    DAY,
    HOUR,
    NOON,
    TUNNEL,
    MemoryStore,
    accounts,
    article,
    ingest,
    plan,
    store_of,
)
from tests.factories_edition import templates

ACCIDENTS = Theme(id="accidents", name="Accidents", terms=("footbridge", "lorry", "tunnel"))
BRIDGES = accounts("b", BRIDGE, NOON - 6 * HOUR)
TUNNELS = accounts("t", TUNNEL, NOON - 6 * HOUR)


def made(store: MemoryStore, asked: Plan) -> Edition:
    edition, receipt = compose(asked, store)
    store.save_edition(edition, receipt)
    return edition


def shown(edition: Edition) -> list[Story]:
    return [each for section in edition.sections for each in section.stories]


def everything(edition: Edition) -> list[Story]:
    return [*shown(edition), *edition.also_reported]


def held(edition: Edition) -> list[list[str]]:
    return [[ref.id for ref in each.articles] for each in everything(edition)]


def test_a_story_without_a_theme_comes_under_the_folder_of_its_source() -> None:
    asked = plan(themes=[Theme(id="sea", name="Sea", terms=("harbour",))])
    asked = replace(asked, sources=(replace(asked.sources[0], section="Local"),))
    edition = made(store_of(*BRIDGES), asked)
    assert [(section.theme.id, section.theme.name) for section in edition.sections] == [
        ("folder-local", "Local")
    ]


def test_folders_are_the_sections_where_that_is_wanted() -> None:
    asked = plan(themes=[ACCIDENTS], sections="folders")
    assert [section.theme.id for section in made(store_of(*BRIDGES), asked).sections] == ["accidents"]
    in_folder = replace(asked, sources=(replace(asked.sources[0], section="Local"),))
    assert [section.theme.id for section in made(store_of(*BRIDGES), in_folder).sections] == ["folder-local"]


def test_two_accidents_become_two_stories_the_one_with_more_reports_first() -> None:
    edition = made(store_of(*BRIDGES, *TUNNELS), plan(themes=[ACCIDENTS]))
    assert held(edition) == [["b1", "b2", "b3"], ["t1", "t2"]]
    (section,) = edition.sections
    assert section.theme.id == "accidents"
    assert [each.independent_reports for each in section.stories] == [3, 2]
    assert all(each.status is Status.NEW for each in section.stories)
    assert edition.coverage.stories == edition.coverage.shown == 2


def test_a_reprint_is_not_a_second_report() -> None:
    reprint = replace(BRIDGES[0], id="r", outlet="Reprinter", title="Bridge disaster shocks region")
    edition = made(store_of(*BRIDGES, reprint), plan())
    (only,) = everything(edition)
    assert (only.outlets, only.independent_reports) == (4, 3)
    assert {ref.id: ref.copy_of for ref in only.articles} == {"b1": None, "b2": None, "b3": None, "r": "b1"}
    assert edition.coverage.copies == 1
    assert "r" not in {quoted.article_id for quoted in only.quotes}
    assert only.headline_article_id != "r"


def test_a_reprint_gives_no_headline() -> None:
    plain = made(store_of(*BRIDGES), plan())
    (only,) = everything(plain)
    reprint = replace(BRIDGES[0], id="r", title=only.headline, published=NOON - 6 * HOUR + HOUR / 2)
    (again,) = everything(made(store_of(*BRIDGES, reprint), plan()))
    assert (only.headline_article_id, again.headline_article_id) == ("b3", "b3")


def test_a_text_sent_again_with_a_higher_toll_gives_the_headline() -> None:
    text = (
        "A gas explosion at the covered market of Tarnfeld killed {} people on Friday, firefighters said. "
        "Rescuers searched the collapsed hall of the market for survivors through the morning with dogs. "
        "Mayor Ilse Brandt said the market would remain closed until engineers had examined the gas mains."
    )
    tolls = (("three", "Three"), ("seven", "Seven"), ("eleven", "Eleven"))
    sent = [
        replace(
            BRIDGES[0],
            id=f"m{hour}",
            outlet=f"Outlet {hour}",
            title=f"{capital} killed in gas explosion at Tarnfeld market",
            text=text.format(toll),
            published=NOON - (6 - hour) * HOUR,
        )
        for hour, (toll, capital) in enumerate(tolls)
    ]
    (only,) = everything(made(store_of(*sent), plan()))
    assert only.headline.startswith("Eleven")
    assert not any("three people" in quoted.text for quoted in only.quotes)


def test_pictures_give_no_headline_where_a_report_can() -> None:
    (only,) = everything(made(store_of(*BRIDGES), plan()))
    pictured = [
        replace(each, page_kind=PageKind.GALLERY) if each.id == only.headline_article_id else each
        for each in BRIDGES
    ]
    (told,) = everything(made(store_of(*pictured), plan()))
    assert told.headline_article_id != only.headline_article_id
    galleries = [replace(each, page_kind=PageKind.GALLERY) for each in BRIDGES]
    (shown,) = everything(made(store_of(*galleries), plan()))
    assert shown.headline_article_id == only.headline_article_id


def test_reprints_change_nothing_for_another_story() -> None:
    reprints = [replace(BRIDGES[0], id=f"r{n}", outlet=f"Reprinter {n}") for n in range(3)]

    def asked_of_tunnels(*more: Article) -> float:
        edition = made(store_of(*BRIDGES, *TUNNELS, *more), plan())
        (told,) = [each for each in everything(edition) if each.articles[0].id == "t1"]
        return told.links[0].threshold

    assert asked_of_tunnels(*reprints) == pytest.approx(asked_of_tunnels(), abs=2e-4)


def test_an_outlet_that_is_to_appear_nowhere_is_in_no_story() -> None:
    outlet = BRIDGES[0].outlet
    request = replace(plan(), never=(NeverOutlet(name=outlet),))
    edition = made(store_of(*BRIDGES, *TUNNELS), request)
    assert outlet in {
        ref.outlet for story in everything(made(store_of(*BRIDGES), plan())) for ref in story.articles
    }
    assert outlet not in {ref.outlet for story in everything(edition) for ref in story.articles}
    assert everything(edition)


def test_copies_keep_their_story_together() -> None:
    reprints = [replace(BRIDGES[0], id=f"r{n}", outlet=f"Reprinter {n}") for n in range(3)]
    edition = made(store_of(*BRIDGES, *reprints), plan())
    assert held(edition) == [["b1", "r0", "r1", "r2", "b2", "b3"]]


def test_quotes_are_verbatim_in_the_stored_text() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    for each in shown(made(store, plan())):
        for quoted in (*each.quotes, *([each.standfirst] if each.standfirst else [])):
            assert store.by_id[quoted.article_id].text[quoted.start : quoted.end] == quoted.text
            assert quoted.outlet == store.by_id[quoted.article_id].outlet


def test_lengths_are_respected() -> None:
    lengths = Lengths(quotes=1, standfirst_words=14, quote_words=20)
    for each in shown(made(store_of(*BRIDGES, *TUNNELS), plan(lengths=lengths))):
        assert len(each.quotes) <= 1
        assert all(len(words(quoted.text)) <= 20 for quoted in each.quotes)
        if each.standfirst:
            assert len(words(each.standfirst.text)) <= 14


def test_what_an_edition_has_no_room_for_is_also_reported_by_importance() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    edition = made(store, plan(lengths=Lengths(stories=1)))
    assert [len(shown(edition)), len(edition.also_reported)] == [1, 1]
    assert edition.also_reported[0].articles[0].id == "t1"
    assert edition.also_reported[0].quotes == ()
    by_section = made(store, plan(themes=[ACCIDENTS], lengths=Lengths(stories_per_section=1)))
    assert [len(shown(by_section)), len(by_section.also_reported)] == [1, 1]


def test_a_full_section_leaves_room_in_others() -> None:
    bridges = Theme(id="bridges", name="Bridges", terms=("footbridge",))
    tunnels = Theme(id="tunnels", name="Tunnels", terms=("tunnel", "lorry"))
    edition = made(
        store_of(*BRIDGES, *TUNNELS), plan(themes=[bridges, tunnels], lengths=Lengths(stories_per_section=1))
    )
    assert [section.theme.id for section in edition.sections] == ["bridges", "tunnels"]


def own(name: str, *terms: str) -> Theme:
    return Theme(id=name, name=name.title(), terms=terms, added=frozenset(terms), own=True)


def test_a_theme_of_the_persons_own_is_shown_however_small_its_story() -> None:
    asked = plan(themes=[ACCIDENTS, own("fires", "lorry", "tyres")], lengths=Lengths(stories=1))
    (only,) = shown(made(store_of(*BRIDGES, *TUNNELS), asked))
    assert (only.theme.id, [ref.id for ref in only.articles]) == ("fires", ["t1", "t2"])


def test_of_more_own_themes_than_places_the_most_important_stories_are_shown() -> None:
    themes = [own("fires", "lorry", "tyres"), own("rivers", "river")]
    edition = made(store_of(*BRIDGES, *TUNNELS), plan(themes=themes, lengths=Lengths(stories=1)))
    assert [section.theme.id for section in edition.sections] == ["rivers"]


def test_an_own_theme_whose_first_story_cannot_be_quoted_shows_the_next() -> None:
    bare = article(id="x", title="Auction of a lorry in Quellmar ends early", text="", published=NOON)
    asked = plan(themes=[own("fires", "lorry")], lengths=Lengths(stories=1), weights=Weights(freshness=9.0))
    (only,) = shown(made(store_of(bare, *BRIDGES, *TUNNELS), asked))
    assert [ref.id for ref in only.articles] == ["t1", "t2"]


def lone(source: str, count: int, age: int) -> list[Article]:
    """Return articles of one source, each a story of its own in invented words."""
    names = [f"{source}{letter}" for letter in "abcdefghijklmnop"[:count]]
    return [
        article(
            id=name,
            source=source,
            outlet=source,
            title=f"Zor{name}k opens kal{name}m",
            text=" ".join(
                f"The m{name}{n}n was brought to the k{name}{n}s by r{name}{n}f." for n in range(6)
            ),
            published=NOON - age * HOUR,
        )
        for name in names
    ]


def sources_of(edition: Edition) -> list[str]:
    return sorted(each.articles[0].outlet for each in shown(edition))


def asked_of(*names: str, stories: int, share: float = 0.34, kind: SourceKind = SourceKind.URL) -> Plan:
    sources = tuple(Source(name=name, kind=kind, location=name) for name in names)
    return replace(plan(lengths=Lengths(stories=stories, share=share)), sources=sources)


def test_no_source_heads_more_than_its_share_while_others_have_stories() -> None:
    store = store_of(*lone("big", 9, 1), *lone("two", 3, 5), *lone("one", 2, 9))
    edition = made(store, asked_of("big", "two", "one", stories=6))
    assert sources_of(edition) == ["big", "big", "one", "one", "two", "two"]
    assert edition.coverage.stories == len(everything(edition)) == 14


def test_one_source_alone_fills_an_edition() -> None:
    edition = made(store_of(*lone("big", 9, 1)), asked_of("big", stories=6))
    assert sources_of(edition) == ["big"] * 6


def test_what_others_cannot_fill_the_largest_source_does() -> None:
    store = store_of(*lone("big", 9, 1), *lone("one", 1, 9))
    assert sources_of(made(store, asked_of("big", "one", stories=6))) == ["big"] * 5 + ["one"]


def test_a_share_of_all_of_it_bounds_nothing() -> None:
    store = store_of(*lone("big", 9, 1), *lone("two", 3, 5), *lone("one", 2, 9))
    asked = asked_of("big", "two", "one", stories=6, share=1.0)
    fresh_first = replace(asked, settings=replace(asked.settings, weights=Weights(prominence=0)))
    assert sources_of(made(store, fresh_first)) == ["big"] * 6


def test_each_outlet_of_a_folder_has_a_share_of_its_own() -> None:
    articles = [replace(each, source="folder") for each in (*lone("big", 5, 1), *lone("two", 1, 5))]
    asked = asked_of("folder", "feed", kind=SourceKind.PATH, stories=4)
    edition = made(store_of(*articles, *lone("feed", 1, 9)), asked)
    assert sources_of(edition) == ["big", "big", "feed", "two"]


def test_a_story_with_nothing_to_quote_is_also_reported() -> None:
    edition = made(store_of(article(id="x", text="")), plan())
    assert edition.sections == ()
    assert [each.articles[0].id for each in edition.also_reported] == ["x"]


def test_a_story_keeps_its_id_in_the_next_edition() -> None:
    store = store_of(*BRIDGES[:2])
    first = made(store, plan())
    store.add_articles([replace(BRIDGES[2], published=NOON + HOUR, first_seen=NOON + HOUR)])
    second = made(store, plan(NOON + DAY))
    (before,), (after,) = everything(first), everything(second)
    assert after.id == before.id
    assert after.status is Status.UPDATED
    assert [(ref.id, ref.fresh) for ref in after.articles] == [("b1", False), ("b2", False), ("b3", True)]
    assert {quoted.article_id for quoted in after.quotes} <= {"b3"}
    assert after.headline_article_id == "b3"
    assert (second.change.previous_id, second.change.updated, second.coverage.new) == (first.id, 1, 1)
    assert second.since == first.as_of


def test_a_source_added_later_brings_its_window_to_the_next_edition() -> None:
    store = store_of(*BRIDGES)
    made(store, plan())
    late = [replace(each, source="added", first_seen=NOON + HOUR) for each in TUNNELS]
    store.add_articles(late)
    asked = plan(NOON + 2 * HOUR, follow=HOUR)
    asked = replace(asked, sources=(*asked.sources, replace(asked.sources[0], name="added")))
    edition = made(store, asked)
    assert held(edition) == [["t1", "t2"]]
    assert (edition.coverage.new, edition.coverage.too_old) == (2, 0)
    assert compose(asked, store)[0] == edition


def test_a_renamed_source_tells_nothing_again() -> None:
    store = store_of(*BRIDGES)
    made(store, plan())
    store.add_articles([replace(each, source="renamed", first_seen=NOON + HOUR) for each in BRIDGES])
    asked = plan(NOON + 2 * HOUR)
    edition = made(store, replace(asked, sources=(replace(asked.sources[0], name="renamed"),)))
    assert (everything(edition), edition.coverage.new) == ([], 0)


def test_a_fresh_reprint_alone_is_no_news_to_tell_in_full() -> None:
    store = store_of(BRIDGES[0])
    made(store, plan())
    reprint = replace(BRIDGES[0], id="r", outlet="Late", published=NOON + HOUR, first_seen=NOON + HOUR)
    store.add_articles([reprint])
    edition = made(store, plan(NOON + DAY))
    assert shown(edition) == []
    assert edition.also_reported == ()
    (left,) = edition.coverage.left_out
    assert (left.article_id, left.reason) == ("r", LeftOutReason.REPEATED)
    counts = (edition.coverage.articles, edition.coverage.new, edition.coverage.repeated)
    assert counts == (1, 0, 1)


def test_a_rerun_with_the_same_as_of_gives_the_same_edition() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    first = compose(plan(), store)
    store.save_edition(*first)
    assert compose(plan(), store) == first


def test_an_earlier_as_of_is_not_influenced_by_later_editions() -> None:
    store = store_of(*BRIDGES[:2])
    alone = compose(plan(), store)
    store.add_articles([replace(BRIDGES[2], published=NOON + HOUR, first_seen=NOON + HOUR)])
    later = made(store, plan(NOON + DAY))
    assert later.id == "2026-11-21"
    edition, receipt = compose(plan(), store)
    # Its number alone follows the later one's: no two editions share one.
    assert (replace(edition, number=1), receipt) == alone
    assert edition.number == 2


def test_articles_of_other_sources_and_of_later_runs_are_not_read() -> None:
    other = replace(TUNNELS[0], source="elsewhere")
    later = replace(TUNNELS[1], first_seen=NOON + HOUR)
    assert held(made(store_of(BRIDGES[0], other, later), plan())) == [["b1"]]


def test_coverage_adds_up() -> None:
    old, ahead = article(id="o", published=NOON - 9 * DAY), article(id="f", published=NOON + DAY)
    undated = article(id="u", title="Rain", published=None)
    found = made(store_of(*BRIDGES, old, ahead, undated), plan()).coverage
    assert (found.articles, found.new, found.too_old, found.ahead, found.undated) == (6, 4, 1, 1, 1)
    assert {entry.article_id for entry in found.left_out} == {"o", "f"}


def test_the_run_tells_which_sources_were_read_and_which_failed() -> None:
    store = store_of(BRIDGES[0])
    failure = FetchFailure(source="sample", item="x.txt", reason="is binary", remedy="remove it")
    store.record_run(RunRecord(as_of=NOON, sources=("One", "x.txt"), failures=(failure,)))
    assert made(store, plan()).coverage.failures == (failure,)
    assert made(store, plan()).coverage.sources == 2
    assert made(store, plan(NOON + HOUR)).coverage.sources == 0


def test_an_undated_article_does_not_make_an_old_story_recent() -> None:
    old = replace(TUNNELS[0], published=NOON - 20 * HOUR)
    undated = replace(TUNNELS[1], published=None, first_seen=NOON, outlet=old.outlet)
    recent = replace(BRIDGES[0], published=NOON - 19 * HOUR)
    assert held(made(store_of(old, undated, recent), plan())) == [["b1"], ["t1", "t2"]]


def test_an_edition_follows_the_one_before_it() -> None:
    store = store_of(*BRIDGES)
    editions = [made(store, plan(NOON + number * DAY)) for number in range(3)]
    assert [edition.number for edition in editions] == [1, 2, 3]
    assert [edition.since for edition in editions] == [NOON - 2 * DAY, NOON, NOON + DAY]
    assert [edition.change.previous_id for edition in editions] == [None, "2026-11-20", "2026-11-21"]


def test_an_edition_of_nothing_does_not_use_up_the_window_of_the_first() -> None:
    store = MemoryStore()
    empty = made(store, plan())
    store.add_articles(replace(each, first_seen=NOON + HOUR) for each in BRIDGES)
    edition = made(store, plan(NOON + HOUR))
    assert (empty.coverage.new, edition.coverage.new, edition.coverage.too_old) == (0, len(BRIDGES), 0)
    assert (edition.since, edition.change.previous_id) == (NOON + HOUR - 2 * DAY, None)
    assert edition.number == 2


def test_the_receipt_names_texts_by_hash_settings_and_versions() -> None:
    store = store_of(BRIDGES[0], article(id="odd", title="Rain", text="\ud800", published=NOON - HOUR))
    edition, receipt = compose(plan(as_of=NOON, title="Quay News"), store, {"sumy": "1"})
    assert (receipt.edition_id, receipt.as_of, receipt.versions) == (edition.id, NOON, {"sumy": "1"})
    digest = hashlib.sha256(BRIDGES[0].text.encode()).hexdigest()
    assert list(receipt.articles) == ["b1", "odd"]
    assert receipt.articles["b1"] == digest
    settings = receipt.settings
    assert settings["title"] == "Quay News"
    assert settings["lengths.stories"] == "12"
    assert settings["as_of"] == "None"
    assert list(receipt.settings) == sorted(receipt.settings)


def test_the_receipt_lists_the_articles_of_followed_stories_too() -> None:
    store = store_of(*BRIDGES[:2])
    made(store, plan())
    store.add_articles([replace(BRIDGES[2], published=NOON + HOUR, first_seen=NOON + HOUR)])
    _, receipt = compose(plan(NOON + DAY), store)
    assert list(receipt.articles) == ["b1", "b2", "b3"]


FOLDER = Source(name="sample", kind=SourceKind.PATH, location="sample")
FAILURE = FetchFailure(source="sample", item="gone.txt", reason="is not there", remedy="remove the line")
NO_ENTRIES = b'<rss version="2.0"><channel><title>Empty</title></channel></rss>'


def document(locator: str, body: str | bytes, media: Media = Media.TEXT) -> FetchedDocument:
    content = body if isinstance(body, bytes) else body.encode()
    return FetchedDocument(source=FOLDER, locator=locator, media=media, body=content)


def text_file(number: int) -> str:
    title, text = BRIDGE[number]
    return f"{title}\n\n{text}\n"


def test_a_file_of_notices_alone_is_a_failure_and_no_story_named_after_the_file() -> None:
    store = MemoryStore()
    tally = ingest(plan(), [document("ad.txt", "Subscribe to our newsletter\n")], store)
    (failure,) = tally.failures
    assert (failure.item, failure.reason) == (
        "ad.txt",
        "holds neither a title nor text beside notices and menus",
    )
    assert store.by_id == {}


def test_ingest_stores_what_is_new_and_counts_what_is_known() -> None:
    store = MemoryStore()
    documents: list[FetchedDocument | FetchFailure] = [
        document("one.txt", text_file(0)),
        FAILURE,
        document("two.txt", text_file(1)),
    ]
    tally = ingest(plan(), documents, store)
    assert (tally.fetched, tally.added, tally.failures) == (2, 2, (FAILURE,))
    again = ingest(plan(NOON + HOUR), documents, store)
    assert (again.fetched, again.added) == (2, 0)
    assert {each.title for each in store.by_id.values()} == {BRIDGE[0][0], BRIDGE[1][0]}
    assert all(each.first_seen == NOON for each in store.articles(["sample"], NOON + DAY))


def test_one_article_given_twice_is_fetched_once() -> None:
    store = MemoryStore()
    documents = [document("one.txt", text_file(0)), document("one.txt", text_file(0))]
    assert ingest(plan(), documents, store).fetched == 1


def test_files_that_name_no_outlet_count_as_none_and_each_as_a_report() -> None:
    store = MemoryStore()
    places = ("north/1.txt", "south/1.txt", "2.txt")
    ingest(plan(), [document(place, text_file(i)) for i, place in enumerate(places)], store)
    assert {each.outlet for each in store.by_id.values()} == {FILES_ADDED}
    edition = made(store, plan())
    (only,) = everything(edition)
    assert (only.outlets, only.files_added, only.independent_reports) == (0, 3, 3)
    assert (edition.outlets, edition.files_added) == (0, 3)
    text = render_plain_text(edition, site_of(plan().settings), templates())
    assert "1 story drawn from 3 files you added." in text
    assert f"3 files you added: {only.articles[0].title}" in " ".join(text.split())


def test_files_and_outlets_are_counted_apart() -> None:
    store = store_of(*BRIDGES[:2], replace(BRIDGES[2], outlet=FILES_ADDED, url=None))
    edition = made(store, plan())
    (only,) = everything(edition)
    assert heard(only, ENGLISH) == "2 outlets and 1 file you added"
    assert drawn_from(edition, ENGLISH) == "2 articles by 2 outlets and 1 file you added"
    assert only.independent_reports == 3


def test_of_one_address_given_twice_the_fuller_text_is_stored() -> None:
    def page(paragraphs: int) -> FetchedDocument:
        text = " ".join(BRIDGE[0][1] for _ in range(paragraphs))
        item = f"<item><title>River</title><link>https://x.example/1</link><description>{text}</description></item>"
        body = f'<rss version="2.0"><channel><title>X</title>{item}</channel></rss>'
        return document(f"feed{paragraphs}.xml", body, Media.FEED)

    for order in ((1, 2), (2, 1)):
        store = MemoryStore()
        ingest(plan(), [page(number) for number in order], store)
        (stored,) = store.by_id.values()
        assert stored.text.count("footbridge over the River Orle") == 2


def test_the_run_records_every_source_by_name() -> None:
    store = MemoryStore()
    problem = FetchFailure(source="b.toml", item="b.toml", reason="does not parse", remedy="mend it")
    asked = replace(plan(), problems=(problem,))
    documents: list[FetchedDocument | FetchFailure] = [
        document("one.txt", text_file(0)),
        FAILURE,
        document("empty.xml", NO_ENTRIES, Media.FEED),
    ]
    tally = ingest(asked, documents, store)
    run = store.run(NOON)
    assert run is not None
    assert run.sources == ("b.toml", "sample")
    assert run.failures == tally.failures
    assert run.failures[:2] == (problem, FAILURE)
    # A feed without an entry is read, and says so.
    assert [(each.item, each.reason) for each in run.failures[2:]] == [
        ("empty.xml", "is a feed without an entry")
    ]


def test_entries_and_outlets_of_a_source_are_no_sources() -> None:
    def failure(number: int) -> FetchFailure:
        key = f"https://blog.example/{number}"
        return FetchFailure(source="sample", item=key, reason="holds no text", remedy="Leave it out.")

    store = MemoryStore()
    ingest(plan(), [document("one.txt", text_file(0)), failure(1), failure(2)], store)
    coverage = made(store, plan()).coverage
    assert coverage.sources == 1
    assert len(coverage.failures) == 2


def test_no_failure_tells_the_login_or_the_key_of_a_feed() -> None:
    address = "https://ann:pw@wire.example/feed?token=secret"
    failure = FetchFailure(source=address, item=address, reason="is gone", remedy="Correct the address.")
    store = MemoryStore()
    tally = ingest(plan(), [failure], store)
    public = "https://wire.example/feed"
    assert tally.failures == (replace(failure, source=public, item=public),)
    assert made(store, plan()).coverage.failures == tally.failures


def test_an_entry_that_cannot_be_used_is_a_failure_of_the_run() -> None:
    store = MemoryStore()
    documents: list[FetchedDocument | FetchFailure] = [document("nothing.txt", b"\x00\x01\x02\x03" * 50)]
    tally = ingest(plan(), documents, store)
    assert (tally.fetched, len(tally.failures)) == (0, 1)
    assert tally.failures[0].item == "nothing.txt"


def test_an_edition_is_published_in_a_folder_by_its_date() -> None:
    edition, receipt = compose(plan(), store_of(*BRIDGES))
    files = edition_files(edition, receipt, Settings(), templates())
    assert sorted(files) == [
        f"2026/11/20/{name}"
        for name in (
            "articles.html",
            "digest.eml",
            "edition.json",
            "edition.md",
            "email.html",
            "email.txt",
            "index.html",
            "receipt.json",
        )
    ]
    assert b"../../../" in files["2026/11/20/index.html"]
    assert all(files.values())


def test_the_site_shows_the_newest_edition_and_feeds_hold_the_last_ones() -> None:
    store = store_of(*BRIDGES)
    first = made(store, plan(title="Quay News"))
    store.add_articles([replace(each, published=NOON + HOUR, first_seen=NOON + HOUR) for each in TUNNELS])
    second = made(store, plan(NOON + DAY, title="Quay News"))
    settings = Settings(title="Quay News", lengths=Lengths(feed_editions=1))
    files = site_files(store.editions.newest(1), settings, templates())
    assert sorted(files) == ["atom.xml", "feed.json", "feed.xml", "index.html"]
    assert second.guid.encode() in files["feed.xml"]
    assert first.guid.encode() not in files["feed.xml"]
    assert b"Velsen" in files["index.html"]
    both = site_files(store.editions.newest(), Settings(title="Quay News"), templates())
    assert both["feed.xml"].index(second.guid.encode()) < both["feed.xml"].index(first.guid.encode())


def test_only_articles_without_an_address_get_a_page() -> None:
    given = [BRIDGES[0], replace(BRIDGES[1], url=None)]
    files = article_files(given, Settings(), templates())
    assert list(files) == ["articles/b2.html"]
    assert b"Witnesses heard a loud crack" in files["articles/b2.html"]


def test_an_edition_names_all_its_articles_in_full_and_also() -> None:
    edition, _ = compose(plan(lengths=Lengths(stories=1)), store_of(*BRIDGES, *TUNNELS))
    assert named_article_ids(edition) == {"b1", "b2", "b3", "t1", "t2"}


def test_the_saved_message_has_the_same_addresses_wherever_the_site_is() -> None:
    named = envelope_of(Settings(title="Quay News", site_url="https://news.quay.example/digest/"))
    assert (named.sender_name, named.sender, named.recipient) == (
        "Quay News",
        "digest@standfirst.example",
        "reader@standfirst.example",
    )
    assert envelope_of(Settings(title="Quay News", site_url="")) == named


def test_a_site_is_known_by_title_address_and_zone() -> None:
    site = site_of(Settings(title="Quay News", site_url="https://quay.example/", time_zone="Asia/Tokyo"))
    assert (site.title, site.site_url, site.time_zone) == ("Quay News", "https://quay.example/", "Asia/Tokyo")


HOSTILE = {
    "one sentence": "Seven people were hurt in 12 fires. ",
    "quotations": "“He said so.” ",
    "numbers": "12 345 678 ",
    "money": "$3.5 million and €2 billion ",
    "figures": "The fire at the Halden mill killed 12 people of 30 in 2 hours, Brandt said on Monday. ",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_story_of_endless_texts_is_told_within_seconds(name: str) -> None:
    endless = [replace(each, text=(each.text + " " + HOSTILE[name] * 40_000)[:400_000]) for each in BRIDGES]
    endless += [
        replace(endless[0], id=f"x{n}", outlet=f"X{n}", text=f"{n} {endless[n].text}") for n in range(2)
    ]
    before = process_time()
    edition = made(store_of(*endless), plan())
    assert process_time() - before < 20
    assert len(shown(edition)) == 1
    assert shown(edition)[0].quotes
