"""Ingest: fetch, parse, extract, clean, recognise, store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from flows.documents import read_document
from flows.model import Draft, FetchFailure, Media, RunRecord, Source, Tally
from flows.pipeline.group import group
from flows.pipeline.plan import Plan
from flows.ports import ArticleStore, DocumentReader, Fetcher
from flows.settings import DateRules, Settings
from flows.stages.clean import CleanRules, clean
from flows.stages.extract import own_name
from flows.stages.recognise import recognise
from flows.text.formatting import one_line
from flows.text.urls import public_address

# A draft, a failure, or the name of a feed that held nothing.
Found: TypeAlias = Draft | FetchFailure | str


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
        if isinstance(document, FetchFailure):
            yield document
            continue
        found = reader.read(document) if reader else read_document(document, settings.limits)
        if document.media is Media.FEED and not found:
            yield document.locator
        yield from found


def keep(plan: Plan, found: Iterable[Found], store: ArticleStore) -> Tally:
    """Clean, recognise and store what all sources of a plan held: the second half of an ingest."""
    failures = list(plan.problems)
    names: set[str] = {problem.item for problem in plan.problems}
    drafts: list[Draft] = []
    for each in found:
        match each:
            case FetchFailure():
                failures.append(each)
                names.add(each.item)
            case Draft():
                drafts.append(each)
            case str():
                names.add(each)
    drafts = _told_apart(drafts)
    names.update(draft.outlet for draft in drafts)
    cleaned = clean(drafts, CleanRules())
    rules = _date_rules(plan)
    articles = [recognise(draft, plan.as_of, rules) for draft in cleaned]
    # Of one address given twice the fuller text is stored, whatever the order of the sources.
    articles.sort(key=lambda article: (article.id, -len(article.text), article.source, article.outlet))
    added = store.add_articles(articles)
    record = RunRecord(
        as_of=plan.as_of, sources=tuple(sorted(names)), failures=tuple(map(_publishable, failures))
    )
    store.record_run(record)
    fetched = len({article.id for article in articles})
    return Tally(fetched=fetched, added=added, known=fetched - added, failures=record.failures)


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


def _publishable(failure: FetchFailure) -> FetchFailure:
    """Failures are published, and the address of a feed may hold a password or a key."""
    return replace(failure, source=public_address(failure.source), item=public_address(failure.item))
