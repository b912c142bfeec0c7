"""Ingest: fetch, parse, extract, clean, recognise, store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from flows.editions.exclude import without_never
from flows.language.formatting import one_line
from flows.model import (
    Article,
    CleanDraft,
    Draft,
    FetchFailure,
    Media,
    NotModified,
    RunRecord,
    Source,
    Tally,
)
from flows.model.settings import DateRules, Settings
from flows.ports import ArticleStore, DocumentReader, Fetcher, FurnitureStore
from flows.reading.clean import clean, remember
from flows.reading.documents import read_document
from flows.reading.drafts import own_name
from flows.reading.recognise import recognise
from flows.runs.pipeline.group import group
from flows.runs.pipeline.plan import Plan
from flows.urls.normalise import article_id, public_address

# A draft, a failure, a source that holds nothing else than before, or the name of a feed that held nothing.
Found: TypeAlias = Draft | FetchFailure | NotModified | str


def ingest(plan: Plan, fetcher: Fetcher, store: ArticleStore) -> Tally:
    """Fetch every source, store what is new and group it; what fails is in the tally and the run's record."""
    tally = keep(plan, read(plan.sources, fetcher, plan.settings), store)
    group(plan, store)
    return tally


def read(
    sources: Sequence[Source], fetcher: Fetcher, settings: Settings, reader: DocumentReader | None = None
) -> Iterator[Found]:
    """Yield what some sources hold, parsed and extracted, in their order: the first half of an ingest.

    Without a `reader` the documents are read here; with one, where it reads them.
    """
    for document in fetcher.fetch(sources):
        if isinstance(document, FetchFailure | NotModified):
            yield document
            continue
        found = reader.read(document) if reader else read_document(document, settings.limits)
        if document.media is Media.FEED and not found:
            yield document.locator
        yield from found


def keep(plan: Plan, found: Iterable[Found], store: ArticleStore) -> Tally:
    """Clean, recognise and store what all sources of a plan held: the second half of an ingest."""
    failures = list(plan.problems)
    drafts: list[Draft] = []
    unchanged = 0
    for each in found:
        match each:
            case FetchFailure():
                failures.append(each)
            case Draft():
                drafts.append(each)
            case NotModified():
                unchanged += 1
    drafts = _told_apart(drafts)
    cleaned = _cleaned(drafts, plan.as_of, store.furniture)
    failures += [_empty(each) for each in cleaned if not _holds_anything(each)]
    rules = _date_rules(plan)
    recognised = [recognise(draft, plan.as_of, rules) for draft in cleaned if _holds_anything(draft)]
    articles = _own_text_first(without_never(recognised, plan.never), store)
    added = store.add_articles(articles)
    names = {each.name for each in plan.sources} | {each.source for each in plan.problems}
    record = RunRecord(
        as_of=plan.as_of,
        sources=tuple(map(public_address, sorted(names))),
        failures=tuple(map(publishable, failures)),
    )
    store.record_run(record)
    return Tally(
        fetched=len({article.id for article in articles}),
        added=added,
        failures=record.failures,
        unchanged=unchanged,
    )


def _holds_anything(cleaned: CleanDraft) -> bool:
    return cleaned.title is not None or bool(cleaned.paragraphs)


def _empty(cleaned: CleanDraft) -> FetchFailure:
    entry = cleaned.draft.entry
    return FetchFailure(
        source=entry.source,
        item=entry.key,
        reason="holds neither a title nor text beside notices and menus",
        remedy="Leave it out, or give it a title.",
    )


def _own_text_first(articles: Sequence[Article], store: ArticleStore) -> list[Article]:
    """Return articles by id, of one id the text to store first, whatever the order of the sources.

    The outlet's own text comes before what another site's feed gives under its address, then the fuller one.
    Where the own text is known, now or from before, the other is only one more sighting of it.
    """
    own_ids = {each.id: article_id(each.url, "", "") for each in articles if each.via}
    known = store.stored_ids(own_ids.values()).union(each.id for each in articles if not each.via)
    settled = [
        replace(each, id=own_ids[each.id]) if own_ids.get(each.id) in known else each for each in articles
    ]
    settled.sort(key=lambda each: (each.id, each.via is not None, -len(each.text), each.source, each.outlet))
    return settled


def _cleaned(drafts: Sequence[Draft], as_of: datetime, memory: FurnitureStore) -> tuple[CleanDraft, ...]:
    """Clean drafts by what their outlets repeat, and remember them for the articles to come."""
    # A file that names no outlet is one of its own: it repeats nothing.
    outlets = sorted({draft.outlet for draft in drafts if draft.outlet != own_name(draft.entry)})
    if not outlets:
        return clean(drafts)
    remembered = memory.remembered(outlets)
    named = [draft for draft in drafts if draft.outlet != own_name(draft.entry)]
    memory.remember(outlets, remember(named, remembered, as_of))
    return clean(drafts, remembered)


def _date_rules(plan: Plan) -> DateRules:
    rules = plan.settings.dates
    return replace(rules, furthest_ahead=rules.ahead_of_replay) if plan.settings.as_of else rules


def _told_apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Give files of one name that name no outlet the way to each as outlet: no two are one source."""
    places: dict[str, set[tuple[str, str]]] = {}
    for draft in drafts:
        if draft.outlet == own_name(draft.entry):
            places.setdefault(draft.outlet, set()).add((draft.entry.source, draft.entry.key))
    shared = {outlet for outlet, found in places.items() if len(found) > 1}
    return [
        replace(draft, outlet=one_line(f"{draft.entry.source}/{draft.entry.key}", 100))
        if draft.outlet in shared and draft.outlet == own_name(draft.entry)
        else draft
        for draft in drafts
    ]


def publishable(failure: FetchFailure) -> FetchFailure:
    """Failures are published, and the address of a feed may hold a password or a key."""
    return FetchFailure(
        source=public_address(failure.source),
        item=public_address(failure.item),
        reason=failure.reason,
        remedy=failure.remedy,
    )
