"""Articles, invented accounts of two accidents, sentences of no language, a store in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.language.search_text import line_digest
from flows.model import (
    Article,
    ArticleVersion,
    Decision,
    Edition,
    EditionHeader,
    FetchedDocument,
    FetchFailure,
    Membership,
    PastStory,
    QuotedPlace,
    Receipt,
    Regrouping,
    Rhythm,
    RunRecord,
    SeenEnds,
    Source,
    SourceKind,
    StoredFingerprint,
    StoredLessons,
    StoryChange,
    Tally,
    Theme,
    WindowArticle,
    header_of,
    past_stories_of,
)
from flows.model.settings import Settings
from flows.ports import Recent, Spans
from flows.runs.pipeline.group import group
from flows.runs.pipeline.ingest import read_documents, store_articles
from flows.runs.pipeline.plan import Plan

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# Four accounts of one invented accident, two of another of the same kind elsewhere.
BRIDGE = (
    (
        "Footbridge over the Orle collapses in Tarnfeld",
        "A footbridge over the River Orle in Tarnfeld collapsed on Thursday morning, injuring seven people. "
        "Engineers had inspected the Tarnfeld footbridge in August and found rust in two cables. "
        "Mayor Ilse Brandt closed the Orle embankment until Monday. "
        "Divers searched the river until dusk without finding anyone else.",
    ),
    (
        "Seven hurt as Tarnfeld footbridge gives way",
        "Seven people were taken to hospital after the Tarnfeld footbridge fell into the River Orle. "
        "Witnesses heard a loud crack before the deck tipped towards the water. "
        "Brandt promised an inquiry into the cables that rusted above the Orle. "
        "Two of the injured were schoolchildren on their way to lessons.",
    ),
    (
        "Tarnfeld mayor promises inquiry into footbridge collapse",
        "Ilse Brandt, mayor of Tarnfeld, announced an independent inquiry into the footbridge collapse. "
        "The inquiry will ask why rust found in August was not repaired before the Orle flooded. "
        "Opposition councillors asked for the inspection report to be published this week.",
    ),
)
TUNNEL = (
    (
        "Lorry fire shuts Velsen tunnel for second night",
        "A lorry caught fire inside the Velsen tunnel on Thursday and closed the A31 in both directions. "
        "Firefighters needed three hours to put out the burning tyres. "
        "The Velsen tunnel carries forty thousand vehicles on a normal weekday.",
    ),
    (
        "Velsen tunnel closed after lorry burns",
        "The A31 stayed closed on Friday after a burning lorry filled the Velsen tunnel with smoke. "
        "Drivers left their vehicles and walked out through the emergency doors. "
        "Firefighters said that the lorry had carried used tyres.",
    ),
)


def article(**changes: Any) -> Article:
    """Return an article; its id is its own unless given, its outlet that of the id."""
    name = str(changes.get("id", "a1"))
    values: dict[str, Any] = {
        "id": name,
        "source": "sample",
        "outlet": f"Outlet {name}",
        "title": "Footbridge over the Orle collapses in Tarnfeld",
        "title_made": False,
        "url": f"https://{name}.example/story",
        "published": NOON,
        "published_claim": None,
        "first_seen": NOON,
        "language": "en",
        "text": "",
    }
    return Article(**values | changes)


def accounts(prefix: str, given: Sequence[tuple[str, str]], start: datetime = NOON) -> tuple[Article, ...]:
    """Return one article for each (title, text), an hour apart, ids `prefix` and a number from 1."""
    return tuple(
        article(id=f"{prefix}{i}", title=title, text=text, published=start + (i - 1) * HOUR, first_seen=start)
        for i, (title, text) in enumerate(given, 1)
    )


def said(letters: str, opening: str = "") -> str:
    """Return a sentence of invented words, one for each letter, a name for a capital; a dash is "the"."""
    words = [
        "the" if letter == "-" else f"{'Z' if letter.isupper() else 'z'}ar{letter.lower()}lk"
        for letter in letters
    ]
    sentence = " ".join([opening, *words] if opening else words)
    return f"{sentence[0].upper()}{sentence[1:]}."


def plan(as_of: datetime = NOON, themes: Sequence[Theme] = (), **settings: Any) -> Plan:
    """Return the plan of a run over the source "sample"."""
    source = Source(name="sample", kind=SourceKind.PATH, location="sample")
    return Plan(
        sources=(source,), problems=(), themes=tuple(themes), settings=Settings(**settings), as_of=as_of
    )


class MemoryFurniture:
    """Implements `flows.ports.FurnitureStore` in memory."""

    def __init__(self) -> None:
        self.ends: dict[str, tuple[SeenEnds, ...]] = {}

    def remembered(self, outlets: Sequence[str]) -> tuple[SeenEnds, ...]:
        return tuple(ends for outlet in sorted(set(outlets)) for ends in self.ends.get(outlet, ()))

    def remember(self, outlets: Sequence[str], ends: Sequence[SeenEnds]) -> None:
        for outlet in outlets:
            self.ends[outlet] = tuple(end for end in ends if end.outlet == outlet)


@dataclass
class MemoryStories:
    """Implements `flows.ports.StoryStore` in memory, over the articles of a store."""

    articles: Callable[[Sequence[str], datetime], tuple[Article, ...]]
    fingerprints: dict[str, StoredFingerprint] = field(default_factory=dict)
    regroupings: dict[datetime, Regrouping] = field(default_factory=dict)
    decided: list[Decision] = field(default_factory=list)
    lessons: dict[datetime, bytes] = field(default_factory=dict)

    def save_fingerprints(self, fingerprints: Iterable[StoredFingerprint]) -> None:
        self.fingerprints.update({row.article_id: row for row in fingerprints})

    def without_fingerprint(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[Article]:
        for article in self.articles(sources, until):
            stored = self.fingerprints.get(article.id)
            if after < article.time <= until and (stored is None or stored.version != version):
                yield article

    def window(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[WindowArticle]:
        for article in self.articles(sources, until):
            stored = self.fingerprints.get(article.id)
            current = stored if stored and stored.version == version else None
            if after < article.time <= until:
                yield WindowArticle(
                    article_id=article.id,
                    outlet=article.outlet,
                    time=article.time,
                    language=article.language,
                    secondhand=article.named is not None,
                    signature=current.signature if current else None,
                    vector=current.vector if current else None,
                )

    def signatures(self, article_ids: Sequence[str], version: int) -> Mapping[str, bytes]:
        stored = {key: self.fingerprints.get(key) for key in article_ids}
        return {
            key: row.signature
            for key, row in stored.items()
            if row and row.version == version and row.signature is not None
        }

    def memberships(
        self, article_ids: Sequence[str], until: datetime, *, before: bool = False
    ) -> tuple[Membership, ...]:
        latest: dict[str, Membership] = {}
        for as_of in sorted(self.regroupings):
            if as_of < until or (as_of == until and not before):
                latest.update({row.article_id: row for row in self.regroupings[as_of].memberships})
        return tuple(latest[key] for key in sorted(latest.keys() & set(article_ids)))

    def save_regrouping(self, as_of: datetime, regrouping: Regrouping) -> None:
        self.regroupings[as_of] = regrouping

    def theme_lessons(self, until: datetime, *, before: bool = False) -> StoredLessons | None:
        times = [as_of for as_of in self.lessons if as_of < until or (as_of == until and not before)]
        return StoredLessons(as_of=max(times), body=self.lessons[max(times)]) if times else None

    def save_theme_lessons(self, as_of: datetime, body: bytes) -> None:
        self.lessons[as_of] = body

    def changes(self, story_id: str) -> tuple[StoryChange, ...]:
        changes = (change for as_of in sorted(self.regroupings) for change in self.regroupings[as_of].changes)
        return tuple(change for change in changes if change.story_id == story_id)

    def decide(self, decision: Decision) -> None:
        self.decided.append(decision)

    def backdate_decisions(self, at: datetime) -> None:
        self.decided = [replace(decision, at=min(decision.at, at)) for decision in self.decided]

    def decisions(self, until: datetime) -> tuple[Decision, ...]:
        return tuple(sorted((row for row in self.decided if row.at <= until), key=lambda row: row.at))


@dataclass
class MemoryEditions:
    """Implements `flows.ports.EditionStore` in memory."""

    saved: dict[datetime, tuple[Edition, Receipt]]

    def all(self) -> tuple[Edition, ...]:
        return tuple(self.saved[as_of][0] for as_of in sorted(self.saved))

    def headers(self) -> tuple[EditionHeader, ...]:
        return tuple(map(header_of, self.all()))

    def at(self, as_of: datetime) -> EditionHeader | None:
        return header_of(self.saved[as_of][0]) if as_of in self.saved else None

    def latest(self, before: datetime | None = None) -> EditionHeader | None:
        headers = [header for header in self.headers() if before is None or header.as_of < before]
        return headers[-1] if headers else None

    def has_news(self, before: datetime) -> bool:
        return any(edition.new for edition in self.headers() if edition.as_of < before)

    def ids(self, date: str) -> frozenset[str]:
        return frozenset(edition.id for edition in self.all() if edition.id.startswith(date))

    def last_number(self) -> int:
        return max((edition.number for edition in self.all()), default=0)

    def get(self, edition_id: str) -> Edition | None:
        return next((edition for edition in self.all() if edition.id == edition_id), None)

    def newest(self, count: int | None = None) -> Iterator[Edition]:
        yield from self.all()[::-1][:count]

    def past_stories(self, since: datetime, before: datetime | None = None) -> tuple[PastStory, ...]:
        editions = (
            edition
            for edition in self.all()
            if since <= edition.as_of and (before is None or edition.as_of < before)
        )
        return tuple(story for edition in editions for story in past_stories_of(edition))

    def shown(self, digests: Iterable[str], before: datetime) -> frozenset[str]:
        stories = self.past_stories(datetime.min.replace(tzinfo=UTC), before)
        return frozenset(digests) & {line_digest(line) for story in stories for line in story.lines}


@dataclass
class MemoryVersions:
    """Implements `flows.ports.VersionStore` in memory, over the articles and editions of a store."""

    by_id: dict[str, Article]
    saved: dict[datetime, tuple[Edition, Receipt]]
    versions: dict[tuple[str, datetime], ArticleVersion] = field(default_factory=dict)

    def differing(self, articles: Iterable[Article]) -> frozenset[str]:
        given = {article.id: article.text for article in articles}
        return frozenset(key for key in given.keys() & self.by_id if given[key] != self.by_id[key].text)

    def add(self, versions: Iterable[ArticleVersion]) -> None:
        for version in versions:
            self.versions.setdefault((version.article_id, version.as_of), version)

    def between(self, after: datetime, until: datetime) -> tuple[ArticleVersion, ...]:
        return tuple(self.versions[key] for key in sorted(self.versions) if after < key[1] <= until)

    def of(self, article_ids: Iterable[str], until: datetime) -> tuple[ArticleVersion, ...]:
        names = set(article_ids)
        return tuple(
            self.versions[key] for key in sorted(self.versions) if key[0] in names and key[1] <= until
        )

    def quoted(self, article_ids: Iterable[str], before: datetime) -> tuple[QuotedPlace, ...]:
        names = set(article_ids)
        places = {
            (quote.article_id, quote.start, quote.end, as_of): story.id
            for as_of, (edition, _) in self.saved.items()
            for story in edition.stories
            for quote in story.quotations
            if as_of < before and quote.article_id in names
        }
        return tuple(
            QuotedPlace(article_id=article_id, start=start, end=end, story_id=story, as_of=as_of)
            for (article_id, start, end, as_of), story in sorted(places.items())
        )


@dataclass
class MemoryStore:
    """Implements `flows.ports.ArticleStore` in memory."""

    by_id: dict[str, Article] = field(default_factory=dict)
    sightings: dict[tuple[str, str], datetime] = field(default_factory=dict)
    pages: dict[str, datetime] = field(default_factory=dict)
    runs: dict[datetime, RunRecord] = field(default_factory=dict)
    saved: dict[datetime, tuple[Edition, Receipt]] = field(default_factory=dict)
    furniture: MemoryFurniture = field(default_factory=MemoryFurniture)
    stories: MemoryStories = field(init=False)
    versions: MemoryVersions = field(init=False)

    def __post_init__(self) -> None:
        self.versions = MemoryVersions(self.by_id, self.saved)
        self.stories = MemoryStories(self.articles)

    def add_articles(self, articles: Iterable[Article]) -> int:
        before = len(self.by_id)
        for article in articles:
            self.by_id.setdefault(article.id, article)
            if article.in_page and article.text == self.by_id[article.id].text:
                self.pages[article.id] = min(
                    self.pages.get(article.id, article.first_seen), article.first_seen
                )
            seen = self.sightings.get((article.id, article.source), article.first_seen)
            self.sightings[article.id, article.source] = min(seen, article.first_seen)
        return len(self.by_id) - before

    def stored_ids(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) & self.by_id.keys()

    def articles(
        self, sources: Sequence[str], seen_until: datetime, recent: Recent | None = None
    ) -> tuple[Article, ...]:
        sighted: dict[str, Article] = {}
        ordered = sorted((seen, source, key) for (key, source), seen in self.sightings.items())
        for seen, source, key in ordered:
            if source in sources and seen <= seen_until and key not in sighted:
                in_page = key in self.pages and self.pages[key] <= seen_until
                sighted[key] = replace(self.by_id[key], source=source, first_seen=seen, in_page=in_page)
        return tuple(
            article
            for _, article in sorted(sighted.items())
            if recent is None or article.time > recent.after or article.first_seen > recent.arrived_after
        )

    def first_readings(self, sources: Iterable[str], until: datetime) -> Mapping[str, datetime]:
        readings: dict[str, datetime] = {}
        for (_, source), seen in self.sightings.items():
            if source in sources and seen <= until:
                readings[source] = min(seen, readings.get(source, seen))
        return readings

    def rhythms(self, sources: Iterable[str], until: datetime, spans: Spans) -> tuple[Rhythm, ...]:
        dates: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for (key, source), seen in self.sightings.items():
            published = self.by_id[key].published
            if source in set(sources) and seen <= until and published and published <= until:
                dates[source, self.by_id[key].outlet].append(published)
        return tuple(
            Rhythm(
                source=source,
                outlet=outlet,
                first=min(times),
                in_month=sum(time > spans.month for time in times),
                in_week=sum(time > spans.week for time in times),
            )
            for (source, outlet), times in sorted(dates.items())
        )

    def met_in(self, ids: Iterable[str], sources: Sequence[str]) -> frozenset[str]:
        return frozenset(key for key, source in self.sightings if key in set(ids) and source in sources)

    def articles_of(self, ids: Iterable[str]) -> tuple[Article, ...]:
        wanted, sources = set(ids), {source for _, source in self.sightings}
        everything = self.articles(tuple(sources), datetime.max.replace(tzinfo=UTC))
        return tuple(article for article in everything if article.id in wanted)

    def record_run(self, run: RunRecord) -> None:
        self.runs[run.as_of] = run

    def run(self, as_of: datetime) -> RunRecord | None:
        return self.runs.get(as_of)

    def save_edition(self, edition: Edition, receipt: Receipt) -> None:
        self.saved[edition.as_of] = edition, receipt

    @property
    def editions(self) -> MemoryEditions:
        return MemoryEditions(self.saved)


def ingest(plan: Plan, documents: Iterable[FetchedDocument | FetchFailure], store: MemoryStore) -> Tally:
    """Read documents, store their articles and group them, as a run does."""
    tally = store_articles(plan, read_documents(documents, plan.settings.limits), store)
    group(plan, store)
    return tally


def store_of(*articles: Article) -> MemoryStore:
    """Return a store that holds articles."""
    store = MemoryStore()
    store.add_articles(articles)
    return store
