"""Two digests in one store, with editions of the same times and ids: neither sees anything of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.database.reader_tables import TABLES
from flows.language.search_text import line_digest
from flows.model import (
    MAIN_DIGEST,
    Correction,
    Delivery,
    DeliveryStatus,
    Edition,
    Pool,
    Review,
    Sent,
    ThemeChoice,
    past_stories_of,
)
from tests.factories import DAY, NOON
from tests.factories_edition import edition, quote, receipt, story
from tests.postgres import store_url_on

pytestmark = pytest.mark.integration

OTHER = "tech"
TIMES = [NOON, NOON + DAY]
IDS = ["2026-11-20", "2026-11-21"]
READER = "00000000000000aa"
# Its texts are in the store, so that pruning finds the sentence.
SAID = quote(article_id="a1", start=0, end=3)


def theme(name: str) -> ThemeChoice:
    return ThemeChoice(id=name, name=name, score=0.5, evidence=())


def editions(digest: str) -> list[Edition]:
    """Return two editions of a digest: their stories have the same ids in every digest, and other words."""
    made = []
    for number, (name, as_of) in enumerate(zip(IDS, TIMES, strict=True), 1):
        told = story(
            id="s1",
            headline=f"{digest} in headline {number}",
            standfirst=replace(SAID, text=f"{digest} {number}", end=number),
            theme=theme(digest),
        )
        lines = [told, story(id=f"only in {digest}"[:16], theme=theme("both"))]
        old = replace(SAID, text=digest)
        correction = Correction(
            story_id="s1", title=digest, language="en", quoted=NOON, read=as_of, old=old, new=None
        )
        made.append(
            edition(
                *lines,
                id=name,
                as_of=as_of,
                guid=f"{digest} {number}",
                number=number if digest == MAIN_DIGEST else number + 7,
                corrections=(correction,),
            )
        )
    return made


def fill(store: SqlStore, digest: str) -> None:
    scoped = store.of_digest(digest)
    outbox = scoped.outbox(lambda: NOON)
    for made in editions(digest):
        scoped.pools.save(Pool(edition=made, candidates=(story(id=digest),)))
        outbox.queue(made.id, [READER, "channel-1"])
        scoped.save_edition(made, receipt())
        scoped.reviews.save(Review(edition_id=made.id, since=NOON, dropped=(digest,)))
    first = Delivery(edition_id=IDS[0], reader=READER, status=DeliveryStatus.DEFERRED)
    assert outbox.begin(first, [digest])
    if digest == OTHER:
        outbox.record(replace(first, status=DeliveryStatus.SENT, reason=digest))


@pytest.fixture
def stores(store_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, SqlStore]]:
    """Return a store of two digests, and by the id of each a store that holds that one alone."""
    database = "sqlite" if store_url.startswith("sqlite") else "postgresql"
    with ExitStack() as opened:
        both = opened.enter_context(SqlStore(store_url))
        for digest in (MAIN_DIGEST, OTHER):
            fill(both, digest)
        # Again, and in another order: what is written again replaces only its own.
        for digest in (MAIN_DIGEST, OTHER):
            for made in editions(digest):
                both.of_digest(digest).save_edition(made, receipt())
        found = {"both": both}
        for digest in (MAIN_DIGEST, OTHER):
            alone = SqlStore(sqlite_url(tmp_path / f"{digest}.db"))
            if database == "postgresql" and digest == MAIN_DIGEST:
                alone.close()
                alone = SqlStore(store_url_on("sqlite", request, tmp_path / digest))
            fill(opened.enter_context(alone), digest)
            found[digest] = alone
        yield found


Read = Callable[[SqlStore], object]
LINES = [
    line_digest(line) for made in editions(MAIN_DIGEST) for s in past_stories_of(made) for line in s.lines
]
LATE = NOON + timedelta(days=9)

# Every method of the repositories of a digest that reads, and one call of each.
READS: dict[str, dict[str, Read]] = {
    "editions": {
        "at": lambda s: s.editions.at(NOON),
        "following": lambda s: s.editions.following(NOON),
        "get": lambda s: [s.editions.get(name) for name in IDS],
        "has_news": lambda s: [s.editions.has_news(time) for time in (NOON, LATE)],
        "headers": lambda s: (s.editions.headers(), s.editions.headers(1)),
        "ids": lambda s: s.editions.ids(IDS[0]),
        "last_number": lambda s: s.editions.last_number(),
        "latest": lambda s: (s.editions.latest(), s.editions.latest(TIMES[1])),
        "months": lambda s: s.editions.months(),
        "newest": lambda s: list(s.editions.newest()),
        "of_month": lambda s: s.editions.of_month("2026-11"),
        "past_stories": lambda s: s.editions.past_stories(NOON),
        "published_json": lambda s: [s.editions.published_json(name) for name in IDS],
        "receipt": lambda s: s.editions.receipt(IDS[0]),
        "shown": lambda s: s.editions.shown(LINES, LATE),
    },
    "chronicle": {
        "corrected_ids": lambda s: s.chronicle.corrected_ids(NOON),
        "course": lambda s: [s.chronicle.course(name) for name in ("s1", f"only in {OTHER}")],
        "first_told": lambda s: s.chronicle.first_told(["s1", f"only in {OTHER}"]),
        "first_told_in": lambda s: s.chronicle.first_told_in(TIMES),
        "keys": lambda s: (s.chronicle.keys("theme"), s.chronicle.keys("outlet", NOON)),
        "outlet": lambda s: [s.chronicle.outlet(slug) for slug in s.chronicle.keys("outlet")],
        "recent": lambda s: (s.chronicle.recent(9), s.chronicle.recent(9, theme_id=OTHER)),
        "story_ids": lambda s: (s.chronicle.story_ids(), s.chronicle.story_ids(NOON)),
        "theme": lambda s: [s.chronicle.theme(name) for name in (MAIN_DIGEST, OTHER, "both")],
        "touched": lambda s: s.chronicle.touched(["s1"], None, LATE),
    },
    "search": {
        "digests": lambda s: s.search.digests("2026", "2027"),
        "entries": lambda s: s.search.entries("2026", "2027"),
        "newest_id": lambda s: s.search.newest_id(),
        "years": lambda s: s.search.years(),
    },
    "versions": {
        "quoted": lambda s: s.versions.quoted(["a1"], LATE),
        "sentences": lambda s: s.versions.sentences(["a1"]),
    },
    "pools": {
        "before": lambda s: s.pools.before(NOON + DAY),
        "latest": lambda s: s.pools.latest(),
        "since": lambda s: (s.pools.since(NOON, 9), s.pools.since(None, 9)),
    },
    "reviews": {
        "get": lambda s: s.reviews.get(IDS[0]),
        "undecided": lambda s: s.reviews.undecided(),
    },
    "outbox": {
        "deliveries": lambda s: [s.outbox(lambda: NOON).deliveries(name) for name in IDS],
        "unsettled": lambda s: s.outbox(lambda: NOON).unsettled(),
    },
}
# Methods that write, and those of `versions` whose rows have no digest.
OTHERS = {"save", "add", "between", "differing", "of", "queue", "withdraw", "begin", "record"}


@pytest.mark.parametrize("name", READS)
def test_a_digest_sees_only_its_own(name: str, stores: dict[str, SqlStore]) -> None:
    for digest in (MAIN_DIGEST, OTHER):
        for method, read in READS[name].items():
            seen, alone = read(stores["both"].of_digest(digest)), read(stores[digest].of_digest(digest))
            assert seen == alone, method
            assert seen or method in ("touched", "sentences", "shown"), method


def test_every_method_that_reads_is_called_here(stores: dict[str, SqlStore]) -> None:
    for name, reads in READS.items():
        part = getattr(stores["both"], name)
        part = part(lambda: NOON) if name == "outbox" else part
        methods = {word for word in dir(part) if not word.startswith("_") and callable(getattr(part, word))}
        assert methods - OTHERS == set(reads), name


def test_what_a_reader_was_sent_is_that_of_one_digest(stores: dict[str, SqlStore]) -> None:
    readers = stores["both"].readers
    sent = {digest: readers.sent(READER, digest, NOON) for digest in (MAIN_DIGEST, OTHER, "none")}
    assert {digest: dict(one.stories) for digest, one in sent.items()} == {
        MAIN_DIGEST: {MAIN_DIGEST: NOON},
        OTHER: {OTHER: NOON},
        "none": {},
    }
    assert [one.until for one in sent.values()] == [NOON, NOON, None]
    late = readers.sent(READER, OTHER, LATE)
    assert (late.until, dict(late.stories)) == (NOON, {OTHER: NOON})
    assert readers.sent(READER, OTHER, NOON, before=NOON) == Sent()
    assert readers.sent(READER, OTHER, NOON, before=LATE).until == NOON


def test_withdrawing_and_removing_touch_one_digest_or_reader(stores: dict[str, SqlStore]) -> None:
    both = stores["both"]
    main, other = both.outbox(lambda: NOON), both.of_digest(OTHER).outbox(lambda: NOON)
    main.withdraw(IDS[1])
    assert main.deliveries(IDS[1]) == ()
    assert [row.reader for row in other.deliveries(IDS[1])] == [READER, "channel-1"]
    both.readers.remove(READER)
    assert [row.reader for name in IDS for row in other.deliveries(name)] == ["channel-1", "channel-1"]


def test_every_statement_on_rows_of_a_digest_names_it(stores: dict[str, SqlStore]) -> None:
    """Those that walk the whole store (pruning, sizes, backups) are not among them."""
    scoped = [table.name for table in TABLES if "digest" in table.primary_key.columns]
    # The digest of a document is another.
    scoped.remove("unreadable")
    assert len(scoped) == 10
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        one = stores["both"].of_digest(OTHER)
        for reads in READS.values():
            for read in reads.values():
                read(one)
        fill(stores["both"], "third")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    for statement in statements:
        for table in scoped:
            assert f" {table}" not in statement or f"{table}.digest" in statement or "INSERT" in statement
