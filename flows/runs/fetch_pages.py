"""What a run's addresses hold beyond their own documents: the sitemaps of an index, the pages of teasers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.adapters.database import SqlStore
from flows.adapters.fetch import Web
from flows.editions.exclude import drafts_without_never
from flows.model import (
    Ask,
    Draft,
    FetchedDocument,
    FetchFailure,
    Media,
    NotModified,
    Reply,
    SitemapIndex,
    SourceKind,
)
from flows.ports import DocumentReader
from flows.reading.drafts import why_no_text
from flows.reading.teasers import (
    complete,
    drafts_needing_pages,
    failed_pages,
    fair_share,
    is_teaser,
    needs_page,
)
from flows.runs.pipeline import Found, Plan
from flows.urls.normalise import article_id

# Some hosts want their requests half a minute apart: a run, for which others wait, does not.
SECONDS_OF_PAGES = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that the sources hold: `found` is to be stored; `sighted` tells how their own documents were.

    That a page could not be read is no fault of the feed that led to it. An index of sitemaps may stay as
    it is while they change: in `sighted` it stands as a failure, so that it is never taken for unchanged.
    """

    found: tuple[Found, ...]
    sighted: tuple[Found, ...]


class Completing:
    """Completes what was read of a plan's addresses, by the network that they were asked by."""

    def __init__(self, plan: Plan, web: Web, store: SqlStore, reader: DocumentReader) -> None:
        self._plan = plan
        self._web = web
        self._store = store
        self._reader = reader
        self._sources = {source.name: source for source in plan.sources if source.kind is SourceKind.URL}

    def gather(self, found: Sequence[Found]) -> Gathered:
        """Follow the indexes among what was found, and give teasers the texts of their pages."""
        indexes = tuple(each for each in found if isinstance(each, SitemapIndex))
        listed = self._followed(found)
        pages = self._pages(each for each in listed if isinstance(each, Draft))
        whole = tuple(self._whole(each, pages) if isinstance(each, Draft) else each for each in listed)
        missed = failed_pages(
            (draft, _or_failure(page)) for draft, page in pages.values() if is_teaser(draft)
        )
        return Gathered(found=(*whole, *missed), sighted=(*whole, *indexes))

    def _followed(self, found: Sequence[Found]) -> tuple[Found, ...]:
        """Put what the sitemaps of an index hold in the place of the index."""
        asks = [
            Ask(source=self._sources[index.source], address=child)
            for index in found
            if isinstance(index, SitemapIndex) and index.source in self._sources
            for child in index.children
        ]
        held: dict[str, list[Found]] = {}
        for reply in self._web.ask(asks, SECONDS_OF_PAGES, "Reading the sitemaps"):
            held.setdefault(reply.ask.source.name, []).extend(self._sitemap(reply))
        followed: list[Found] = []
        for each in found:
            followed += held.get(each.source, [each]) if isinstance(each, SitemapIndex) else [each]
        return tuple(followed)

    def _sitemap(self, reply: Reply) -> tuple[Found, ...]:
        document = reply.result
        if isinstance(document, FetchFailure):
            return (replace(document, item=reply.ask.address),)
        if isinstance(document, NotModified):
            return (document,)
        # Whatever the server calls it: a page in its place must not become an article.
        return self._reader.read(replace(document, media=Media.FEED)) or (document.locator,)

    def _pages(self, drafts: Iterator[Draft]) -> dict[str, tuple[Draft, Draft | FetchFailure]]:
        """Return drafts with their pages, by the ids of articles that no run has stored before."""
        most = self._plan.settings.fetch.pages
        own = [draft for draft in drafts if draft.entry.source in self._sources] if most else []
        needing = drafts_needing_pages(drafts_without_never(own, self._plan.never))
        # What no page proved before is stored under an id of its own, and is not asked for again.
        unproved = {key: article_id(draft.url, "", "", draft.via) for key, draft in needing.items()}
        known = self._store.stored_ids([*needing, *unproved.values()])
        unknown = {key: each for key, each in needing.items() if known.isdisjoint((key, unproved[key]))}
        chosen = fair_share(unknown, most)
        asks = [self._ask(needing[key]) for key in chosen]
        replies = self._web.ask(asks, SECONDS_OF_PAGES, "Reading the pages of articles")
        return {key: (needing[key], self._page(reply)) for key, reply in zip(chosen, replies, strict=True)}

    def _ask(self, draft: Draft) -> Ask:
        return Ask(source=self._sources[draft.entry.source], address=draft.url or "", page=True)

    def _page(self, reply: Reply) -> Draft | FetchFailure:
        document = reply.result
        if not isinstance(document, FetchedDocument):
            return document if isinstance(document, FetchFailure) else _unread(reply, "says nothing new")
        if document.media is not Media.HTML:
            return _unread(reply, "is no web page")
        return next(iter(self._reader.read(document)))

    def _whole(self, draft: Draft, pages: dict[str, tuple[Draft, Draft | FetchFailure]]) -> Draft:
        pair = pages.get(article_id(draft.url, draft.outlet, ""))
        if pair is None or draft.entry.source not in self._sources or not needs_page(draft):
            return draft
        return complete(draft, pair[1])


def _unread(reply: Reply, reason: str) -> FetchFailure:
    return FetchFailure(source=reply.ask.source.name, item=reply.ask.address, reason=reason, remedy="")


def _or_failure(page: Draft | FetchFailure) -> Draft | FetchFailure:
    """Return a page that can be read, else why it cannot: a stub says so in the words of its kind."""
    if isinstance(page, FetchFailure) or page.stub is None:
        return page
    reason, remedy = why_no_text(page.stub.kind)
    return FetchFailure(source=page.entry.source, item=page.entry.key, reason=reason, remedy=remedy)
