"""Ingest: parse and extract documents; clean, recognise and store the articles they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from flows.editions.select import without_never
from flows.model import (
    FILES_ADDED,
    Article,
    CleanDraft,
    Draft,
    FetchedDocument,
    FetchFailure,
    NotModified,
    RunRecord,
    Tally,
)
from flows.model.settings import Limits
from flows.ports import ArticleStore
from flows.reading.clean import clean_and_remember
from flows.reading.documents import read_document
from flows.reading.recognise import recognise
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.revise import store_versions
from flows.urls.normalise import article_id, public_address

# An entry, a failure (also of one entry), or that a source holds nothing else than before.
SourceContent: TypeAlias = Draft | FetchFailure | NotModified
ReadDocument: TypeAlias = Callable[[FetchedDocument], Sequence[Draft | FetchFailure]]


def read_documents(
    documents: Iterable[FetchedDocument | NotModified | FetchFailure], limits: Limits
) -> Iterator[SourceContent]:
    """Yield what documents hold, parsed and extracted in this process."""
    for document in documents:
        if isinstance(document, FetchedDocument):
            yield from read_document(document, limits)
        else:
            yield document


class Intake:
    """Stores what the sources of a run hold, some of it at a time, and counts it.

    What an interrupted run has stored stays, and the next one stores the rest. An outlet's furniture is
    learned from what is taken together and from what is remembered, so what belongs together is best taken
    together. Of an article that is taken twice the first text stays.
    """

    def __init__(self, plan: Plan, store: ArticleStore) -> None:
        self._plan = plan
        self._store = store
        self._failures = list(plan.problems)
        # As numbers: a run may meet hundreds of thousands.
        self._ids: set[int] = set()
        self._added = 0
        self._unchanged = 0

    def take(self, contents: Iterable[SourceContent]) -> None:
        """Clean, recognise and store what sources hold; nothing is counted if that fails."""
        drafts: list[Draft] = []
        failures: list[FetchFailure] = []
        unchanged = 0
        for content in contents:
            match content:
                case FetchFailure():
                    failures.append(content)
                case Draft():
                    drafts.append(content)
                case NotModified():
                    unchanged += 1
        plan, store = self._plan, self._store
        cleaned = _clean(drafts, plan, store)
        failures += [_empty(draft) for draft in cleaned if not _has_content(draft)]
        dates = plan.settings.dates
        if plan.settings.as_of:
            dates = replace(dates, furthest_ahead=dates.ahead_of_replay)
        recognised = [recognise(draft, plan.as_of, dates) for draft in cleaned if _has_content(draft)]
        articles = _own_text_first(without_never(recognised, plan.never), store)
        store_versions(plan, articles, store)
        self._added += store.add_articles(articles)
        self._ids.update(int(article.id, 16) for article in articles)
        self._failures += failures
        self._unchanged += unchanged

    def finish(self) -> Tally:
        """Record the run; return the counts and the failures."""
        plan = self._plan
        names = {source.name for source in plan.sources} | {problem.source for problem in plan.problems}
        record = RunRecord(
            as_of=plan.as_of,
            sources=tuple(map(public_address, sorted(names))),
            failures=tuple(map(publishable, self._failures)),
        )
        self._store.record_run(record)
        return Tally(
            fetched=len(self._ids), added=self._added, failures=record.failures, unchanged=self._unchanged
        )


def store_articles(plan: Plan, contents: Iterable[SourceContent], store: ArticleStore) -> Tally:
    """Clean, recognise and store what all sources of a plan hold; return the counts and the failures."""
    intake = Intake(plan, store)
    intake.take(contents)
    return intake.finish()


def _has_content(cleaned: CleanDraft) -> bool:
    return cleaned.title is not None or bool(cleaned.paragraphs)


def _empty(cleaned: CleanDraft) -> FetchFailure:
    return FetchFailure(
        source=cleaned.draft.entry.source,
        item=cleaned.draft.entry.key,
        reason="holds neither a title nor text beside notices and menus",
        remedy="Leave it out, or give it a title.",
    )


def _own_text_first(articles: Sequence[Article], store: ArticleStore) -> list[Article]:
    """Return articles by id, of one id the text to store first, whatever the order of the sources.

    The outlet's own text comes before what another site's feed gives under its address, then the fuller one.
    Where the own text is known, now or from before, the other is only one more sighting of it.
    """
    own_ids = {article.id: article_id(article.url, "", "") for article in articles if article.via}
    with_own_text = store.stored_ids(own_ids.values()).union(a.id for a in articles if not a.via)
    settled = [
        replace(article, id=own_ids[article.id]) if own_ids.get(article.id) in with_own_text else article
        for article in articles
    ]
    settled.sort(key=lambda a: (a.id, a.via is not None, -len(a.text), a.source, a.outlet))
    return settled


def _clean(drafts: Sequence[Draft], plan: Plan, store: ArticleStore) -> tuple[CleanDraft, ...]:
    """Clean drafts by what their outlets repeat, and remember them for the articles to come."""
    # Files that name no outlet are nobody's: what they have in common is no outlet's furniture.
    are_named = [draft.outlet != FILES_ADDED for draft in drafts]
    outlets = sorted({draft.outlet for draft, is_named in zip(drafts, are_named, strict=True) if is_named})
    remembered = store.furniture.remembered(outlets)
    cleaned = clean_and_remember(drafts, are_named, remembered, plan.as_of)
    if outlets:
        store.furniture.remember(outlets, cleaned.ends)
    return cleaned.drafts


def publishable(failure: FetchFailure) -> FetchFailure:
    """Return a failure without passwords and keys, which the address of a feed may hold."""
    return FetchFailure(
        source=public_address(failure.source),
        item=public_address(failure.item),
        reason=failure.reason,
        remedy=failure.remedy,
    )
