"""The store on each database: what it keeps, and what it says of a database that it cannot use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, exc
from sqlalchemy.types import TypeEngine

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.database.connection import BATCH, name_of
from flows.adapters.database.schema import METADATA
from flows.errors import StoreError
from flows.language.search_text import line_digest
from flows.model import (
    Article,
    Change,
    Coverage,
    Edition,
    FetchFailure,
    Receipt,
    Rhythm,
    RunRecord,
    header_of,
    past_stories_of,
)
from flows.ports import Recent, Spans
from flows.render.edition_json import edition_to_json, receipt_to_json
from tests.factories_edition import realistic_edition

pytestmark = pytest.mark.integration

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def opened(path: Path) -> SqlStore:
    return SqlStore(sqlite_url(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder 100%/.standfirst/standfirst.db"


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with SqlStore(store_url) as store:
        yield store


def article(number: int = 1, source: str = "Wire", seen: datetime = NOON, text: str = "Text.") -> Article:
    return Article(
        id=f"{number:016x}",
        source=source,
        outlet="Harbour Times",
        title="Ferry runs again",
        title_made=False,
        url="https://harbour.example/ferry",
        published=NOON - HOUR,
        published_claim="Fri, 20 Nov 2026 11:00 GMT",
        first_seen=seen,
        language="en",
        text=text,
        categories=("transport", "coast"),
    )


def edition(as_of: datetime = NOON, key: str = "2026-11-20", guid: str = "one") -> Edition:
    counts = dict.fromkeys(
        ("sources", "articles", "new", "copies", "stories", "shown", "too_old", "ahead", "undated"), 0
    )
    return Edition(
        id=key,
        guid=guid,
        number=1,
        title="The Morning Digest",
        language="en",
        time_zone="UTC",
        as_of=as_of,
        since=as_of - 48 * HOUR,
        change=Change(previous_id=None, previous_as_of=None, new=0, updated=0),
        sections=(),
        also_reported=(),
        quieter=(),
        coverage=Coverage(**counts, failures=(), left_out=(), notices=()),
        words=0,
        outlets=0,
        corrections=(),
    )


def receipt(of: Edition) -> Receipt:
    return Receipt(edition_id=of.id, as_of=of.as_of, articles={}, settings={}, versions={})


class TestArticles:
    def test_article_comes_back_as_it_was_stored(self, store: SqlStore) -> None:
        whole = article(text="“Größe” \U0001f6a2\n\nZweiter Absatz.\x85")
        bare = replace(article(2), url=None, published=None, published_claim=None, categories=())
        assert store.add_articles([whole, bare]) == 2
        assert store.articles(["Wire"], NOON) == (whole, bare)

    def test_times_come_back_in_utc(self, store: SqlStore) -> None:
        there = timezone(timedelta(hours=5, minutes=30))
        store.add_articles([replace(article(), published=NOON.astimezone(there))])
        (found,) = store.articles(["Wire"], NOON.astimezone(there))
        assert found.published == NOON
        assert (found.published.tzinfo, found.first_seen.tzinfo) == (UTC, UTC)

    def test_adding_again_adds_and_changes_nothing(self, store: SqlStore) -> None:
        store.add_articles([article()])
        assert store.add_articles([article(text="Another text."), article()]) == 0
        assert store.articles(["Wire"], NOON) == (article(),)

    def test_article_twice_in_one_call_counts_once_and_the_first_stays(self, store: SqlStore) -> None:
        assert store.add_articles([article(text="First."), article(text="Second.")]) == 1
        assert store.articles(["Wire"], NOON) == (article(text="First."),)

    def test_first_seen_becomes_the_earlier_time(self, store: SqlStore) -> None:
        store.add_articles([article(seen=NOON)])
        store.add_articles([article(seen=NOON - HOUR)])
        store.add_articles([article(seen=NOON + HOUR)])
        assert store.articles(["Wire"], NOON + HOUR) == (article(seen=NOON - HOUR),)

    def test_a_source_is_first_read_when_its_first_article_was_sighted(self, store: SqlStore) -> None:
        store.add_articles([article(seen=NOON), article(2, seen=NOON - HOUR), article(2, "Bote", NOON)])
        assert store.first_readings(["Wire", "Bote", "Times"], NOON) == {"Wire": NOON - HOUR, "Bote": NOON}
        assert store.first_readings(["Wire", "Bote"], NOON - HOUR) == {"Wire": NOON - HOUR}

    def test_the_rhythm_of_an_outlet_is_counted_in_its_source_until_a_time(self, store: SqlStore) -> None:
        days = (0, 1, 8, 40)
        store.add_articles(
            replace(article(number), published=NOON - timedelta(days=day)) for number, day in enumerate(days)
        )
        store.add_articles([replace(article(9), published=NOON + HOUR), replace(article(10), published=None)])
        store.add_articles([replace(article(11, seen=NOON + HOUR), published=NOON), article(12, "Bote")])
        spans = Spans(month=NOON - timedelta(days=28), week=NOON - timedelta(days=7))
        assert store.rhythms(["Wire"], NOON, spans) == (
            Rhythm(
                source="Wire",
                outlet="Harbour Times",
                first=NOON - timedelta(days=40),
                in_month=3,
                in_week=2,
            ),
        )
        assert store.rhythms([], NOON, spans) == ()

    def test_article_is_told_by_its_earliest_sighting_in_the_sources_asked_for(self, store: SqlStore) -> None:
        bote, times = article(source="Bote", seen=NOON + HOUR), article(source="Times", seen=NOON + HOUR)
        wire = article(source="Wire", seen=NOON)
        assert store.add_articles([wire, times, bote]) == 1
        assert store.articles(["Times", "Wire", "Bote"], NOON + HOUR) == (wire,)
        assert store.articles(["Times", "Bote"], NOON + HOUR) == (bote,)
        assert store.articles(["Times"], NOON + HOUR) == (times,)

    def test_article_seen_later_or_elsewhere_is_not_found(self, store: SqlStore) -> None:
        store.add_articles([article(1, seen=NOON), article(2, seen=NOON + HOUR), article(3, source="Bote")])
        assert [found.id for found in store.articles(["Wire"], NOON)] == [article(1).id]
        assert store.articles([], NOON) == ()

    def test_only_recent_articles_are_found_when_asked_so(self, store: SqlStore) -> None:
        old, new = NOON - 9 * HOUR, NOON - 5 * HOUR
        stored = {
            1: replace(article(1, seen=old), published=old),  # old in every way
            2: replace(article(2, seen=old), published=new),  # dated late
            3: replace(article(3, seen=NOON), published=old),  # arrived late
            4: replace(article(4, seen=new), published=None),  # undated, seen late
            5: replace(article(5, seen=old), published=None),  # undated, seen long ago
        }
        store.add_articles(stored.values())
        # Met again elsewhere: its first sighting still counts.
        store.add_articles([replace(stored[1], source="Bote", first_seen=NOON)])
        recent = Recent(after=NOON - 6 * HOUR, arrived_after=NOON - HOUR)
        assert store.articles(["Wire", "Bote"], NOON, recent) == (stored[2], stored[3], stored[4])
        assert len(store.articles(["Wire", "Bote"], NOON)) == 5

    def test_many_articles_and_sources_go_in_batches_and_come_ordered_by_id(self, store: SqlStore) -> None:
        numbers = range(2 * BATCH + 1, 0, -1)
        assert store.add_articles(article(number, source=f"S{number}") for number in numbers) == len(numbers)
        found = store.articles([f"S{number}" for number in numbers], NOON)
        assert [each.id for each in found] == [article(number).id for number in reversed(numbers)]

    def test_lone_surrogate_becomes_a_question_mark(self, store: SqlStore) -> None:
        store.add_articles([article(text="a\ud800b")])
        assert store.articles(["Wire"], NOON)[0].text == "a?b"

    def test_article_of_a_feed_is_in_its_page_from_the_run_on_that_read_it_there(
        self, store: SqlStore
    ) -> None:
        page = replace(article(source="Page", seen=NOON + HOUR, text="One.\n\nText\u00a0here."), in_page=True)
        store.add_articles([article(text="Text here.")])
        store.add_articles([page])
        assert [each.in_page for each in store.articles(["Wire", "Page"], NOON)] == [False]
        (found,) = store.articles(["Wire", "Page"], NOON + HOUR)
        assert (found.in_page, found.source, found.text) == (True, "Wire", "Text here.")
        assert [each.in_page for each in store.articles(["Wire"], NOON + HOUR)] == [False]

    def test_page_that_holds_another_text_tells_nothing_of_the_stored_one(self, store: SqlStore) -> None:
        store.add_articles([article(text="Text here.\n\nMore of it.")])
        store.add_articles([replace(article(source="Page", text="Text here."), in_page=True)])
        assert [each.in_page for each in store.articles(["Wire", "Page"], NOON)] == [False]

    def test_article_of_a_page_stays_so_when_its_feed_is_read_again(self, store: SqlStore) -> None:
        read = replace(article(), in_page=True)
        store.add_articles([read])
        store.add_articles([article(text="Te…")])
        assert store.articles(["Wire"], NOON) == (read,)

    def test_interrupted_adding_is_finished_by_the_next(self, path: Path) -> None:
        def stopping() -> Iterator[Article]:
            yield from (article(number) for number in range(BATCH + 1))
            raise KeyboardInterrupt

        with opened(path) as store, pytest.raises(KeyboardInterrupt):
            store.add_articles(stopping())
        with opened(path) as store:
            assert store.add_articles(article(number) for number in range(BATCH + 1)) == 1

    def test_two_runs_at_once_store_everything_once(self, path: Path) -> None:
        added: list[int] = []

        def run() -> None:
            with opened(path) as store:
                added.append(store.add_articles(article(number) for number in range(1000)))

        threads = [Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(added) == 1000
        with opened(path) as store:
            assert len(store.articles(["Wire"], NOON)) == 1000


class TestRuns:
    def test_run_comes_back_and_the_later_record_replaces_the_earlier(self, store: SqlStore) -> None:
        failure = FetchFailure(source="Wire", item="feed", reason="timed out", remedy="Try again.")
        first = RunRecord(as_of=NOON, sources=("Wire", "Bote"), failures=(failure,))
        second = RunRecord(as_of=NOON, sources=("Wire",), failures=())
        store.record_run(first)
        assert store.run(NOON) == first
        store.record_run(second)
        assert store.run(NOON) == second

    def test_run_that_never_was_is_none(self, store: SqlStore) -> None:
        assert store.run(NOON) is None


class TestEditions:
    def test_editions_come_back_oldest_first(self, store: SqlStore) -> None:
        later = edition(NOON, "2026-11-20")
        earlier = edition(NOON - 24 * HOUR, "2026-11-19", "two")
        for each in (later, earlier):
            store.save_edition(each, receipt(each))
        assert tuple(store.editions.newest()) == (later, earlier)

    def test_edition_of_the_same_time_is_replaced(self, store: SqlStore) -> None:
        for each in (edition(guid="one"), edition(guid="two")):
            store.save_edition(each, receipt(each))
        assert tuple(store.editions.newest()) == (edition(guid="two"),)

    def test_two_editions_of_one_id_are_a_fault_of_the_program(self, store: SqlStore) -> None:
        store.save_edition(edition(), receipt(edition()))
        with pytest.raises(exc.IntegrityError):
            store.save_edition(edition(NOON + HOUR, guid="two"), receipt(edition()))
        assert tuple(store.editions.newest()) == (edition(),)

    def test_edition_and_receipt_come_back_as_they_were_published(self, store: SqlStore) -> None:
        whole = replace(realistic_edition(), title="Größe \ud800")
        store.save_edition(whole, receipt(whole))
        assert store.editions.get(whole.id) == whole
        kept = (edition_to_json(whole), receipt_to_json(receipt(whole)))
        assert store.editions.published_json(whole.id) == kept
        assert (store.editions.get("2000-01-01"), store.editions.published_json("2000-01-01")) == (None, None)

    def test_headers_are_those_of_the_editions(self, store: SqlStore) -> None:
        later, earlier = realistic_edition(), edition(NOON - 48 * HOUR, "2026-11-18", "two")
        for each in (later, earlier):
            store.save_edition(each, receipt(each))
        headers = (header_of(earlier), header_of(later))
        editions = store.editions
        assert editions.headers() == headers
        assert (editions.latest(), editions.latest(later.as_of)) == (headers[1], headers[0])
        assert editions.latest(earlier.as_of) is None
        assert (editions.at(later.as_of), editions.at(NOON + HOUR)) == (headers[1], None)
        assert (editions.ids(later.id), editions.ids("2026-11-19")) == (frozenset([later.id]), frozenset())
        assert editions.last_number() == later.number

    def test_an_edition_without_a_new_article_brought_no_news(self, store: SqlStore) -> None:
        assert store.editions.last_number() == 0
        empty = edition(key="2026-11-20-2")
        store.save_edition(empty, receipt(empty))
        assert not store.editions.has_news(NOON + 96 * HOUR)
        store.save_edition(realistic_edition(), receipt(realistic_edition()))
        assert store.editions.has_news(NOON + 96 * HOUR)
        assert not store.editions.has_news(realistic_edition().as_of)

    def test_past_stories_are_those_of_a_span_the_oldest_first(self, store: SqlStore) -> None:
        first = replace(realistic_edition(), id="2026-11-18", as_of=NOON - 48 * HOUR, sections=())
        days = [first, realistic_edition()]
        for each in days[::-1]:
            store.save_edition(each, receipt(each))
        stories = [past_stories_of(each) for each in days]
        assert store.editions.past_stories(days[0].as_of) == stories[0] + stories[1]
        assert store.editions.past_stories(days[1].as_of) == stories[1]
        assert store.editions.past_stories(days[0].as_of, days[1].as_of) == stories[0]

    def test_the_lines_shown_are_those_of_earlier_editions_and_of_the_last_making(
        self, store: SqlStore
    ) -> None:
        given = replace(realistic_edition(), as_of=NOON)
        line = given.shown[0].headline
        digest, later = line_digest(f"  {line.upper()} "), NOON + HOUR
        assert store.editions.shown([digest], later) == frozenset()
        store.save_edition(given, receipt(given))
        assert store.editions.shown([digest, line_digest("Unseen")], later) == {digest}
        assert store.editions.shown([digest], NOON) == frozenset()
        again = replace(given, sections=(), quieter=(), also_reported=())
        store.save_edition(again, receipt(again))
        assert store.editions.shown([digest], later) == frozenset()


def is_of_another_type(
    context: MigrationContext,
    _stored: object,
    _wanted: object,
    stored: TypeEngine[Any],
    wanted: TypeEngine[Any],
) -> bool:
    """Return True if a column has another type or collation in the database than in the schema."""
    word = wanted.compile(context.dialect)
    if context.dialect.name == "postgresql":
        # Two names of one type each.
        word = word.replace("VARCHAR", "TEXT").replace("FLOAT", "DOUBLE PRECISION")
    return stored.compile(context.dialect) != word


class TestDatabase:
    def test_migrations_make_the_tables_that_the_program_uses(self, store: SqlStore, store_url: str) -> None:
        store.close()
        engine = create_engine(store_url)
        with engine.connect() as connection:
            options = {"compare_type": is_of_another_type, "compare_server_default": True}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, METADATA) == []
        engine.dispose()

    def test_store_is_found_again_by_the_next_run(self, path: Path) -> None:
        with opened(path) as store:
            store.add_articles([article()])
        with opened(path) as store:
            assert store.articles(["Wire"], NOON) == (article(),)

    def test_interrupted_first_opening_is_finished_by_the_next(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr("sqlalchemy.sql.ddl.SchemaGenerator.visit_index", interrupt)
            with pytest.raises(KeyboardInterrupt):
                opened(path)
        with opened(path) as store:
            assert store.add_articles([article()]) == 1

    def test_file_that_is_no_database_is_told(self, path: Path) -> None:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"not a database at all " * 100)
        with pytest.raises(StoreError) as caught:
            opened(path)
        assert str(caught.value) == (
            f"store {path}: it is not a database, or it is damaged. "
            "Restore it from a backup, or move it away: the next run makes a new one."
        )

    def test_damaged_database_is_told(self, path: Path) -> None:
        with opened(path) as store:
            store.add_articles(article(number, text="x" * 3000) for number in range(200))
        body = path.read_bytes()
        path.write_bytes(body[:8192] + b"\xff" * (len(body) - 8192))
        with pytest.raises(StoreError, match="damaged"), opened(path) as store:
            store.articles(["Wire"], NOON)

    @pytest.mark.parametrize("revision", ["9999", "0001_00000000"])
    def test_database_of_another_version_is_refused_and_left_alone(self, path: Path, revision: str) -> None:
        opened(path).close()
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
            raw.commit()
        with pytest.raises(StoreError) as caught:
            opened(path)
        assert (
            caught.value.problem == f"it was written by another version of Standfirst (revision {revision})"
        )
        assert caught.value.remedy.startswith(
            "Install that version, name another workspace, or move the store"
        )

    def test_database_in_use_is_told(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("flows.adapters.database.connection.BUSY_SECONDS", 0.05)
        with opened(path) as store, closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert store.articles(["Wire"], NOON) == ()
            with pytest.raises(StoreError) as caught:
                store.add_articles([article()])
        assert caught.value.problem == "another program is writing to it"
        assert caught.value.remedy == "Wait until that has ended, then run again."

    def test_place_taken_by_a_folder_is_told(self, path: Path) -> None:
        path.mkdir(parents=True)
        with pytest.raises(StoreError, match="it cannot be opened. Make its folder writable."):
            opened(path)

    def test_folder_that_cannot_be_made_is_told(self, path: Path) -> None:
        path.parents[1].write_text("a file")
        with pytest.raises(StoreError, match="its folder cannot be made .*Make the workspace writable."):
            opened(path)

    def test_other_faults_of_a_database_are_told_in_its_words(self, store: SqlStore, store_url: str) -> None:
        engine = create_engine(store_url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE sightings")
        engine.dispose()
        words = '(no such table: sightings|relation "sightings" does not exist)'
        with pytest.raises(StoreError, match=f"{words}. Check that the database is running"):
            store.articles(["Wire"], NOON)

    @pytest.mark.parametrize("driver", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_password_of_a_database_is_never_shown(self, driver: str) -> None:
        shown = name_of(f"{driver}://reader:secret@db.example/news?sslpassword=secret")
        assert shown == "store postgresql://reader@db.example/news"
        with pytest.raises(StoreError, match="is not the address of a store") as caught:
            name_of(f"{driver}://reader:secret@db.example:port/news")
        assert "secret" not in str(caught.value)
        assert caught.value.__suppress_context__


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


class TestThemeLessons:
    def test_the_latest_until_or_before_a_time_are_returned(self, store: SqlStore) -> None:
        stories = store.stories
        assert stories.theme_lessons(NOON) is None
        for hours in (0, 24):
            stories.save_theme_lessons(NOON + hours * HOUR, bytes([hours]))
        at_noon, later = stories.theme_lessons(NOON + HOUR), stories.theme_lessons(NOON + 24 * HOUR)
        assert at_noon is not None
        assert later is not None
        assert (at_noon.as_of, at_noon.body, later.body) == (NOON, b"\0", bytes([24]))
        assert stories.theme_lessons(NOON + 24 * HOUR, before=True) == at_noon
        assert stories.theme_lessons(NOON, before=True) is None

    def test_lessons_of_one_time_replace_each_other_and_few_are_kept(self, store: SqlStore) -> None:
        stories = store.stories
        for day in range(5):
            stories.save_theme_lessons(NOON + day * 24 * HOUR, b"old")
            stories.save_theme_lessons(NOON + day * 24 * HOUR, b"new")
        latest = stories.theme_lessons(NOON + 99 * 24 * HOUR)
        assert latest is not None
        assert latest.body == b"new"
        assert stories.theme_lessons(NOON + 24 * HOUR) is None
        assert stories.theme_lessons(NOON + 48 * HOUR) is not None
