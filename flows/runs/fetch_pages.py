"""Fetch what the documents of a run's addresses lead to: the sitemaps of an index, the pages of teasers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.adapters.database import SqlStore
from flows.editions.select import drafts_without_never
from flows.model import (
    Draft,
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    NotModified,
    Reply,
    SitemapIndex,
    SourceKind,
)
from flows.ports import Network
from flows.reading.drafts import why_no_text
from flows.reading.teasers import (
    complete,
    drafts_needing_pages,
    failed_pages,
    fair_share,
    is_teaser,
    needs_page,
)
from flows.runs.pipeline.ingest import ReadDocument, SourceContent
from flows.runs.pipeline.plan import Plan
from flows.urls.normalise import article_id

# Some hosts want their requests half a minute apart: a run, for which others wait, does not.
SECONDS_OF_PAGES = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPages:
    """The contents of the sources: `contents` to be stored, and `own_contents`, which say how each did.

    That a page could not be read is no fault of the feed that led to it. An index of sitemaps may stay as
    it is while they change: in `own_contents` it stands as a failure, so that it is never taken for
    unchanged.
    """

    contents: list[SourceContent]
    own_contents: list[SourceContent]
    page_count: int


class PageFetch:
    """Completes what was read of a plan's addresses, over the network by which they were fetched."""

    def __init__(self, plan: Plan, store: SqlStore, web: Network, read_document: ReadDocument) -> None:
        self._plan = plan
        self._store = store
        self._web = web
        self._read_document = read_document
        self._sources = {source.name: source for source in plan.sources if source.kind is SourceKind.URL}

    def complete(self, contents: Sequence[SourceContent]) -> FetchedPages:
        """Return contents with each index replaced by its sitemaps' entries, and teasers by their pages."""
        entries = self._without_indexes(contents)
        teasers = self._new_teasers(content for content in entries if isinstance(content, Draft))
        requests = [
            HttpRequest(source=self._sources[draft.entry.source], address=draft.url or "", page=True)
            for draft in teasers.values()
        ]
        replies = self._web.fetch(requests, SECONDS_OF_PAGES, "Reading the pages of articles")
        pages = {key: self._page(reply) for key, reply in zip(teasers, replies, strict=True)}
        whole = [self._with_page(entry, pages) if isinstance(entry, Draft) else entry for entry in entries]
        keys = [key for key, draft in teasers.items() if is_teaser(draft)]
        missed = failed_pages([teasers[key] for key in keys], [_failure_of_stub(pages[key]) for key in keys])
        indexes = [content for content in contents if isinstance(content, SitemapIndex)]
        return FetchedPages(
            contents=[*whole, *missed], own_contents=[*whole, *indexes], page_count=len(pages)
        )

    def _without_indexes(self, contents: Sequence[SourceContent]) -> list[SourceContent]:
        """Return contents with the entries of its sitemaps in the place of each index."""
        requests = [
            HttpRequest(source=self._sources[index.source], address=child)
            for index in contents
            if isinstance(index, SitemapIndex) and index.source in self._sources
            for child in index.children
        ]
        of_source: dict[str, list[SourceContent]] = {}
        for reply in self._web.fetch(requests, SECONDS_OF_PAGES, "Reading the sitemaps"):
            of_source.setdefault(reply.request.source.name, []).extend(self._sitemap(reply))
        entries: list[SourceContent] = []
        for content in contents:
            if isinstance(content, SitemapIndex):
                entries += of_source.get(content.source, [content])
            else:
                entries.append(content)
        return entries

    def _sitemap(self, reply: Reply) -> Sequence[SourceContent]:
        document = reply.result
        if isinstance(document, FetchFailure):
            return [replace(document, item=reply.request.address)]
        if isinstance(document, NotModified):
            return [document]
        # Whatever the server calls it: a page in its place must not become an article.
        return self._read_document(replace(document, media=Media.FEED))

    def _new_teasers(self, drafts: Iterable[Draft]) -> dict[str, Draft]:
        """Return the drafts whose pages are fetched, by the ids of articles that no run has stored."""
        limit = self._plan.settings.fetch.pages
        own = [draft for draft in drafts if draft.entry.source in self._sources] if limit else []
        needing = drafts_needing_pages(drafts_without_never(own, self._plan.never))
        # What no page proved before is stored under an id of its own, and is not asked for again.
        unproved = {key: article_id(draft.url, "", "", draft.via) for key, draft in needing.items()}
        stored = self._store.stored_ids([*needing, *unproved.values()])
        new = {key: draft for key, draft in needing.items() if stored.isdisjoint((key, unproved[key]))}
        return {key: needing[key] for key in fair_share(new, limit)}

    def _page(self, reply: Reply) -> Draft | FetchFailure:
        document, name, item = reply.result, reply.request.source.name, reply.request.address
        if isinstance(document, FetchFailure):
            return document
        if isinstance(document, FetchedDocument) and document.media is Media.HTML:
            return next(iter(self._read_document(document)))
        reason = "is no web page" if isinstance(document, FetchedDocument) else "says nothing new"
        return FetchFailure(source=name, item=item, reason=reason, remedy="")

    def _with_page(self, draft: Draft, pages: dict[str, Draft | FetchFailure]) -> Draft:
        if not pages or draft.entry.source not in self._sources:
            return draft
        page = pages.get(article_id(draft.url, draft.outlet, ""))
        return draft if page is None or not needs_page(draft) else complete(draft, page)


def _failure_of_stub(page: Draft | FetchFailure) -> Draft | FetchFailure:
    """Return a page that can be read, else why it cannot: a stub says so in the words of its kind."""
    if isinstance(page, FetchFailure) or page.stub is None:
        return page
    reason, remedy = why_no_text(page.stub)
    return FetchFailure(source=page.entry.source, item=page.entry.key, reason=reason, remedy=remedy)
