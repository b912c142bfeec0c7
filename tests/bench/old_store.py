"""A workspace with an old store: a history of bulk inserts, then daily runs of 60 invented feeds."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from flows.adapters.database import SqlStore, sqlite_url
from flows.config.workspace import STORE_FILE
from flows.language.formatting import edition_folder
from flows.model import Edition, Section, Story
from flows.urls.own_pages import month_of, month_path
from tests.factories_edition import realistic_edition, receipt

AS_OF = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCES, ENTRIES, EVENTS = 60, 8, 40
# The last edition of the history is so many days before the last run, and the last of its articles lies so
# many days before that, outside of the window of every real run.
APART, QUIET = 3, 6
# A story in three is one that the edition before told as well.
FOLLOWED = 3
BRIEFS = 40
SETTINGS = """
id = "old"
site_url = "https://news.example/"
[lengths]
feed_editions = 5
[mail]
host = "127.0.0.1"
sender = "digest@news.example"
to = ["reader@news.example"]
"""
_STEMS = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in "lnrst"]
_CHANCE = random.Random(13)
WORDS = ["".join(_CHANCE.sample(_STEMS, 2)) for _ in range(400)] + ["the", "of", "in", "to", "was"] * 40

# How each database says: the numbers from 0 to :count, a digest of sixteen characters, a time.
_DIALECTS = {
    "sqlite": {
        "id": "printf('%08x%08x', i * 2654435761 % 4294967296, i)",
        "time": "strftime('%Y-%m-%d %H:%M:%f000', :first + i * :step, 'unixepoch')",
        "bytes": "zeroblob({})",
    },
    "postgresql": {
        "id": "lpad(to_hex(i * 2654435761 % 4294967296), 8, '0') || lpad(to_hex(i), 8, '0')",
        "time": "to_timestamp(:first + i * :step) AT TIME ZONE 'UTC'",
        "bytes": "decode(repeat('00', {}), 'hex')",
    },
}
_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
)
# Columns, their values, and of how many articles there is one row.
_BULK = {
    "articles": (
        1,
        {
            "id": "{id}",
            "outlet": "'Outlet ' || (i % 2000)",
            "title": "'Headline number ' || i || ' of an old day'",
            "title_made": "FALSE",
            "url": "'https://o' || (i % 2000) || '.example/' || i",
            "published": "{time}",
            "language": "'en'",
            "text": "'" + "Old words of an old day that nobody reads again. " * 8 + "'",
            "categories": "'[]'",
            "in_feed": "TRUE",
            "page_kind": "'article'",
            "kind_reason": "''",
        },
    ),
    "sightings": (
        1,
        {"article_id": "{id}", "source": "'town' || (i % 60)", "first_seen": "{time}", "in_page": "FALSE"},
    ),
    # The pairs of outlets and sources repeat.
    "feed_starts": (
        None,
        {
            "source": "'town' || (i % 60)",
            "outlet": "'Outlet ' || (i % 2000)",
            "first_seen": "{time}",
            "published": "{time}",
        },
    ),
    "fingerprints": (
        1,
        {"article_id": "{id}", "version": "1", "signature": "{signature}", "vector": "{vector}"},
    ),
    "memberships": (1, {"article_id": "{id}", "since": "{time}", "story_id": "{id}"}),
    "article_versions": (
        200,
        {"article_id": "{id}", "as_of": "{time}", "text": "'Other words.'", "in_page": "FALSE"},
    ),
    "story_changes": (
        50,
        {"as_of": "{time}", "kind": "'merge'", "story_id": "{id}", "other_id": "'other'"},
    ),
    "images": (400, {"article_id": "{id}", "as_of": "{time}", "name": "{id}", "body": "{vector}"}),
    "furniture": (
        40,
        {"outlet": "'Outlet ' || (i % 2000)", "article": "{id}", "seen": "{time}", "lines": "'[]'"},
    ),
    "source_notices": (
        400,
        {
            "source": "'town' || (i % 60)",
            "kind": "'failing'",
            "key": "{id}",
            "item": "''",
            "reason": "''",
            "remedy": "''",
            "reported_at": "{time}",
        },
    ),
    "deliveries": (
        400,
        {
            "digest": "'main'",
            "edition_id": "{id}",
            "reader": "'0000000000000001'",
            "status": "'sent'",
            "reason": "''",
            "attempts": "1",
            "changed": "{time}",
            "told": "'[]'",
        },
    ),
    "runs": (400, {"as_of": "{time}", "record": """'{{"sources": [], "failures": []}}'"""}),
}


def make(folder: Path, editions: int, articles: int, url: str | None = None) -> str:
    """Make a workspace with so old a store; return the address of the store."""
    (folder / "seeds").mkdir(parents=True)
    store_line = f'store = "{url}"\n' if url else ""
    (folder / "standfirst.toml").write_text(store_line + SETTINGS, encoding="utf-8")
    entries = (f'[[source]]\nname = "town{n}"\npath = "town{n}.xml"\n' for n in range(SOURCES))
    (folder / "seeds/sources.toml").write_text("".join(entries), encoding="utf-8")
    url = url or sqlite_url(folder / STORE_FILE)
    with SqlStore(url) as store:
        _save_editions(store, folder / "out", editions)
    engine = create_engine(url)
    _write(engine, editions, articles)
    engine.dispose()
    return url


def serve(folder: Path, day: int) -> None:
    """Write the feeds of a day, 0 for the last: the entries of the day and of the two before."""
    for number in range(SOURCES):
        body = "".join(entry for back in range(3) for entry in _entries(number, day + back))
        head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Town {number}</title>'
        path = folder / f"seeds/town{number}.xml"
        path.write_text(f"{head}{body}</channel></rss>", encoding="utf-8")


def _entries(feed: int, day: int) -> Iterator[str]:
    """Yield the entries of a feed and a day, each of an event that other feeds report as well."""
    chance = random.Random(feed * 1_000 + day)
    for place in range(ENTRIES):
        event = chance.randrange(EVENTS)
        names = [f"{stem}{day}x{event:x}berg" for stem in ("Orl", "Velt", "Tarn", "Mos")]
        time = AS_OF - day * DAY - timedelta(minutes=chance.randrange(30, 1_200))
        paragraphs = "".join(
            f"<p>{_sentence(chance, names)} {_sentence(chance, names)}</p>" for _ in range(5)
        )
        yield (
            f"<item><title>{_sentence(chance, names, 7)[:-1]}</title>"
            f"<link>https://town{feed}.example/{day}/{place}</link>"
            f"<pubDate>{format_datetime(time)}</pubDate>"
            f"<description><![CDATA[{paragraphs}]]></description></item>"
        )


def _sentence(chance: random.Random, names: list[str], length: int = 14) -> str:
    chosen = [*chance.choices(WORDS, k=length), *chance.sample(names, 2)]
    chance.shuffle(chosen)
    return f"{' '.join(chosen).capitalize()}."


def _save_editions(store: SqlStore, out: Path, editions: int) -> None:
    """Store editions, and lay the folder out as if they had been published."""
    months = set[str]()
    for before in range(editions, 0, -1):
        stored = _edition(before)
        store.save_edition(stored, receipt())
        page = out / edition_folder(stored.id) / "index.html"
        page.parent.mkdir(parents=True)
        page.write_bytes(b"page")
        (out / "stories").mkdir(exist_ok=True)
        for story in stored.stories:
            (out / f"stories/{story.id}.html").touch()
        months.add(month_path(month_of(stored.id)))
    for month in months:
        (out / month).write_bytes(b"month")
    (out / "archive.html").write_text(" ".join(sorted(months)), encoding="utf-8")


def _edition(before: int) -> Edition:
    """Return the edition of so many days before the end of the history."""
    as_of, sample = AS_OF - (APART + before) * DAY, realistic_edition()
    number = 10_000 - before

    def renamed(place: int, story: Story) -> Story:
        day = number - place % FOLLOWED
        return replace(
            story,
            id=f"s{day:05}n{place:03}",
            headline=f"{story.headline} {day}",
            latest=as_of,
            articles=tuple(replace(ref, id=f"a{day:05}n{place:03}n{ref.id[-4:]}") for ref in story.articles),
            headline_article_id=f"a{day:05}n{place:03}n{story.headline_article_id[-4:]}",
        )

    stories = [renamed(place, story) for place, story in enumerate(sample.shown)]
    sections = tuple(
        Section(theme=section.theme, stories=tuple(stories.pop(0) for _ in section.stories))
        for section in sample.sections
    )
    brief = sample.also_reported[0]
    # Three outlets of a day are new to the archive.
    fresh = tuple(
        replace(ref, outlet=f"Outlet {3 * number + place}") for place, ref in enumerate(brief.articles[:3])
    )
    brief = replace(brief, articles=(*fresh, *brief.articles[3:]))
    return replace(
        sample,
        id=f"{as_of:%Y-%m-%d}",
        guid=f"urn:uuid:{number:032}",
        number=number,
        as_of=as_of,
        since=as_of - DAY,
        sections=sections,
        also_reported=tuple(renamed(100 + place, brief) for place in range(BRIEFS)),
    )


def _write(engine: Engine, editions: int, articles: int) -> None:
    """Write the rows of so many articles, evenly over the days of the editions."""
    name = engine.dialect.name
    bytes_of = _DIALECTS[name]["bytes"].format
    parts = _DIALECTS[name] | {"signature": bytes_of(64), "vector": bytes_of(300)}
    first = (AS_OF - (APART + editions) * DAY).timestamp()
    step = ((editions - QUIET) * DAY).total_seconds() / articles
    with engine.connect() as connection:
        if name == "sqlite":
            for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.commit()
        for table, (every, columns) in _BULK.items():
            values = ", ".join(value.format(**parts) for value in columns.values())
            bulk = f"INSERT INTO {table} ({', '.join(columns)}) {_NUMBERS} SELECT {values} FROM n"
            count = max(1, articles // every) if every else min(articles, math.lcm(60, 2000))
            connection.execute(text(bulk), {"count": count, "first": first, "step": step * (every or 1)})
        connection.commit()
