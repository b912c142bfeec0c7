"""Articles, invented accounts of two accidents, sentences of no language, a store in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.model import (
    Article,
    Decision,
    Edition,
    EditionHeader,
    FetchedDocument,
    FetchFailure,
    Membership,
    PastStory,
    Receipt,
    Regrouping,
    RunRecord,
    SeenEnds,
    Source,
    SourceKind,
    StoredFingerprint,
    StoryChange,
    Tally,
    Theme,
    WindowArticle,
    header_of,
    past_stories_of,
)
from flows.model.settings import Settings
from flows.ports import Recent
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
    told = [
        "the" if each == "-" else f"{'Z' if each.isupper() else 'z'}ar{each.lower()}lk" for each in letters
    ]
    sentence = " ".join([opening, *told] if opening else told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def plan(as_of: datetime = NOON, themes: Sequence[Theme] = (), **settings: Any) -> Plan:
    """Return what a run over the source "sample" is asked to do."""
    source = Source(name="sample", kind=SourceKind.PATH, location="sample")
    return Plan(
        sources=(source,), problems=(), themes=tuple(themes), settings=Settings(**settings), as_of=as_of
    )


class MemoryFurniture:
    """Implements `flows.ports.FurnitureStore` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[SeenEnds, ...]] = {}

    def remembered(self, outlets: Sequence[str]) -> tuple[SeenEnds, ...]:
        return tuple(ends for outlet in sorted(set(outlets)) for ends in self.kept.get(outlet, ()))

    def remember(self, outlets: Sequence[str], ends: Sequence[SeenEnds]) -> None:
        for outlet in outlets:
            self.kept[outlet] = tuple(each for each in ends if each.outlet == outlet)


@dataclass
class MemoryStories:
    """Implements `flows.ports.StoryStore` in memory, over the articles of a store."""

    articles: Callable[[Sequence[str], datetime], tuple[Article, ...]]
    fingerprints: dict[str, StoredFingerprint] = field(default_factory=dict)
    kept: dict[datetime, Regrouping] = field(default_factory=dict)
    decided: list[Decision] = field(default_factory=list)

    def save_fingerprints(self, fingerprints: Iterable[StoredFingerprint]) -> None:
        self.fingerprints.update({each.article_id: each for each in fingerprints})

    def without_fingerprint(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[Article]:
        for each in self.articles(sources, until):
            known = self.fingerprints.get(each.id)
            if after < each.time <= until and (known is None or known.version != version):
                yield each

    def window(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[WindowArticle]:
        for each in self.articles(sources, until):
            known = self.fingerprints.get(each.id)
            made = known if known and known.version == version else None
            if after < each.time <= until:
                yield WindowArticle(
                    article_id=each.id,
                    outlet=each.outlet,
                    time=each.time,
                    language=each.language,
                    signature=made.signature if made else None,
                    vector=made.vector if made else None,
                )

    def signatures(self, article_ids: Sequence[str], version: int) -> Mapping[str, bytes]:
        found = {each: self.fingerprints.get(each) for each in article_ids}
        return {
            key: each.signature
            for key, each in found.items()
            if each and each.version == version and each.signature is not None
        }

    def memberships(
        self, article_ids: Sequence[str], until: datetime, *, before: bool = False
    ) -> tuple[Membership, ...]:
        found: dict[str, Membership] = {}
        for as_of in sorted(self.kept):
            if as_of < until or (as_of == until and not before):
                found.update({each.article_id: each for each in self.kept[as_of].memberships})
        return tuple(found[key] for key in sorted(found.keys() & set(article_ids)))

    def save_regrouping(self, as_of: datetime, regrouping: Regrouping) -> None:
        self.kept[as_of] = regrouping

    def changes(self, story_id: str) -> tuple[StoryChange, ...]:
        found = (each for as_of in sorted(self.kept) for each in self.kept[as_of].changes)
        return tuple(each for each in found if each.story_id == story_id)

    def decide(self, decision: Decision) -> None:
        self.decided.append(decision)

    def backdate_decisions(self, at: datetime) -> None:
        self.decided = [replace(each, at=min(each.at, at)) for each in self.decided]

    def decisions(self, until: datetime) -> tuple[Decision, ...]:
        return tuple(sorted((each for each in self.decided if each.at <= until), key=lambda each: each.at))


@dataclass
class MemoryEditions:
    """Implements `flows.ports.EditionStore` in memory."""

    kept: dict[datetime, tuple[Edition, Receipt]]

    def all(self) -> tuple[Edition, ...]:
        return tuple(self.kept[as_of][0] for as_of in sorted(self.kept))

    def headers(self) -> tuple[EditionHeader, ...]:
        return tuple(map(header_of, self.all()))

    def at(self, as_of: datetime) -> EditionHeader | None:
        return header_of(self.kept[as_of][0]) if as_of in self.kept else None

    def latest(self, before: datetime | None = None) -> EditionHeader | None:
        found = [each for each in self.headers() if before is None or each.as_of < before]
        return found[-1] if found else None

    def has_news(self, before: datetime) -> bool:
        return any(each.new for each in self.headers() if each.as_of < before)

    def ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.all())

    def last_number(self) -> int:
        return max((each.number for each in self.all()), default=0)

    def get(self, edition_id: str) -> Edition | None:
        return next((each for each in self.all() if each.id == edition_id), None)

    def newest(self, count: int | None = None) -> Iterator[Edition]:
        yield from self.all()[::-1][:count]

    def past_stories(self, since: datetime, before: datetime | None = None) -> tuple[PastStory, ...]:
        found = (
            each for each in self.all() if since <= each.as_of and (before is None or each.as_of < before)
        )
        return tuple(story for each in found for story in past_stories_of(each))


@dataclass
class MemoryStore:
    """Implements `flows.ports.ArticleStore` in memory."""

    known: dict[str, Article] = field(default_factory=dict)
    sightings: dict[tuple[str, str], datetime] = field(default_factory=dict)
    pages: dict[str, datetime] = field(default_factory=dict)
    runs: dict[datetime, RunRecord] = field(default_factory=dict)
    kept: dict[datetime, tuple[Edition, Receipt]] = field(default_factory=dict)
    furniture: MemoryFurniture = field(default_factory=MemoryFurniture)
    stories: MemoryStories = field(init=False)

    def __post_init__(self) -> None:
        self.stories = MemoryStories(self.articles)

    def add_articles(self, articles: Iterable[Article]) -> int:
        before = len(self.known)
        for each in articles:
            self.known.setdefault(each.id, each)
            if each.in_page and each.text == self.known[each.id].text:
                self.pages[each.id] = min(self.pages.get(each.id, each.first_seen), each.first_seen)
            seen = self.sightings.get((each.id, each.source), each.first_seen)
            self.sightings[each.id, each.source] = min(seen, each.first_seen)
        return len(self.known) - before

    def stored_ids(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) & self.known.keys()

    def articles(
        self, sources: Sequence[str], seen_until: datetime, recent: Recent | None = None
    ) -> tuple[Article, ...]:
        found: dict[str, Article] = {}
        ordered = sorted((seen, source, key) for (key, source), seen in self.sightings.items())
        for seen, source, key in ordered:
            if source in sources and seen <= seen_until and key not in found:
                in_page = key in self.pages and self.pages[key] <= seen_until
                found[key] = replace(self.known[key], source=source, first_seen=seen, in_page=in_page)
        return tuple(
            each
            for _, each in sorted(found.items())
            if recent is None or each.time > recent.after or each.first_seen > recent.arrived_after
        )

    def first_readings(self, sources: Iterable[str], until: datetime) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for (_, source), seen in self.sightings.items():
            if source in sources and seen <= until:
                found[source] = min(seen, found.get(source, seen))
        return found

    def met_in(self, ids: Iterable[str], sources: Sequence[str]) -> frozenset[str]:
        return frozenset(key for key, source in self.sightings if key in set(ids) and source in sources)

    def articles_of(self, ids: Iterable[str]) -> tuple[Article, ...]:
        wanted, sources = set(ids), {source for _, source in self.sightings}
        everything = self.articles(tuple(sources), datetime.max.replace(tzinfo=UTC))
        return tuple(each for each in everything if each.id in wanted)

    def record_run(self, run: RunRecord) -> None:
        self.runs[run.as_of] = run

    def run(self, as_of: datetime) -> RunRecord | None:
        return self.runs.get(as_of)

    def save_edition(self, edition: Edition, receipt: Receipt) -> None:
        self.kept[edition.as_of] = edition, receipt

    @property
    def editions(self) -> MemoryEditions:
        return MemoryEditions(self.kept)


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
