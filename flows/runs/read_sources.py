"""Read the sources of one run: fetch the addresses that are due, parse all sources, store what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from flows.adapters.documents import ArchivedWeb, DocumentWriter, KeepingWeb
from flows.adapters.fetch import Web, read_files
from flows.config import network_of
from flows.model import (
    Draft,
    Edition,
    EmptyFeed,
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    NotModified,
    PollTime,
    Reply,
    RunRecord,
    SourceKind,
    SourceNotice,
    SourceReading,
    SourceState,
    Tally,
)
from flows.ports import Network
from flows.runs.fetch_pages import PageFetch
from flows.runs.pipeline.ingest import Intake, SourceContent, publishable
from flows.runs.session import Session
from flows.runs.shares import SharedReader, SharedWeb
from flows.sources.http_caching import stated_wait
from flows.sources.poll import (
    PollRules,
    due_requests,
    is_dead,
    is_offline,
    next_state,
    notices,
    page_for_feed,
    state_of,
)

# Articles, and the characters of their lines, that wait to be stored together: some 50 MB.
_MOST_FILED = 2_000
_MOST_CHARACTERS = 20_000_000


class UnansweredError(Exception):
    """Some addresses gave no answer that will last: it is worth asking them again, a little later."""


class RunSources:
    """The sources of one run: `fetch`, `read`, `fetch_pages` and `store`, in this order.

    `due` and `names` are the names of the addresses to fetch and of all sources. Where the run is `shared`,
    other workers fetch and read most of the addresses. Like a Session it is no
    dataclass, because it is a parameter of Prefect's tasks.
    """

    def __init__(self, session: Session, shared: SharedWeb | None = None) -> None:
        session.announce("Reading the sources")
        plan, now = session.plan, session.now()
        settings = plan.settings
        self.session = session
        self._writer = _document_writer(session)
        self._web = _network(session, shared, self._writer)
        self._reader = session.reader if shared is None else SharedReader(session, shared)
        self._time = PollTime(now=now, as_of=plan.as_of, by_hand=not session.is_scheduled)
        self._rules = PollRules(least=settings.fetch.poll_least, most=settings.fetch.poll_most)
        self._sources = {source.name: source for source in plan.sources}
        self._state_by_source = {
            state.source: state
            for state in session.store.sources().source_states()
            # An archive answers, whatever servers said since then.
            if session.archive is None
        }
        addresses = [source for source in plan.sources if source.kind is SourceKind.URL]
        requests = due_requests(addresses, self._state_by_source, self._time, self._rules)
        self._requests = {request.source.name: request for request in requests}
        self.due = list(self._requests)
        self.names = list(self._sources)
        self._replies: dict[str, Reply] = {}
        self._contents: list[SourceContent] = []
        self._intake = Intake(plan, session.store)
        self._filed: list[Draft] = []
        self._filed_characters = 0
        self._own_contents: Sequence[SourceContent] = ()

    def __repr__(self) -> str:
        return f"RunSources({len(self.names)} sources of {self.session!r})"

    def fetch(self, names: Sequence[str], *, is_last_attempt: bool = True) -> int:
        """Fetch addresses that have no lasting answer yet; return how many of them have one now.

        Raises UnansweredError before the last attempt if some may answer a few seconds later.
        """
        unanswered = fetch_open({name: self._requests[name] for name in names}, self._web, self._replies)
        if unanswered and not is_last_attempt:
            raise UnansweredError(f"{unanswered} of {len(names)} addresses gave no lasting answer yet")
        return len(names) - unanswered

    def read(self, names: Sequence[str]) -> int:
        """Parse and extract sources, fetched or on this machine; return how many entries they held.

        Of many files of this machine some thousands of articles are stored at once; what few files and
        all addresses hold waits for `store`, as a feed may need the pages of others.
        """
        entries = 0
        for content in chain.from_iterable(self._reader.read_all(self._documents(names))):
            if isinstance(content, Draft):
                entries += 1
                if self._sources[content.entry.source].kind is SourceKind.PATH:
                    self._file(content)
                    continue
            self._contents.append(content)
        return entries

    def _file(self, draft: Draft) -> None:
        self._filed.append(draft)
        self._filed_characters += sum(map(len, draft.lines))
        if len(self._filed) == _MOST_FILED or self._filed_characters >= _MOST_CHARACTERS:
            self._intake.take(self._filed)
            self._filed, self._filed_characters = [], 0

    def fetch_pages(self) -> int:
        """Replace sitemap indexes and teasers by what their pages hold; return how many were fetched."""
        session = self.session
        pages = PageFetch(session.plan, session.store, self._web, self._reader.read)
        fetched = pages.complete(self._contents)
        self._contents, self._own_contents = fetched.contents, fetched.own_contents
        return fetched.page_count

    def store(self) -> Tally:
        """Store the articles, then the state of the sources: a run that is cut off reads them again."""
        if self._writer is not None:
            self._writer.close()
            self.session.documents_problem = self._writer.problem
        self._intake.take([*self._filed, *self._contents])
        # Another attempt is not to count them twice.
        self._filed, self._contents = [], []
        tally = self._intake.finish()
        self._store_states()
        return tally

    def _documents(self, names: Sequence[str]) -> Iterator[FetchedDocument | NotModified | FetchFailure]:
        limits, places = self.session.plan.settings.limits, {name: n for n, name in enumerate(self.names, 1)}
        for name in names:
            count = f"{places[name]} of {len(places)}"
            self.session.announce(f"Reading what the sources hold: {count}, {name}")
            if self._sources[name].kind is SourceKind.URL:
                yield self._answer_of(name)
            else:
                yield from read_files(self._sources[name], limits)

    def _answer_of(self, name: str) -> FetchedDocument | NotModified | FetchFailure:
        """Return what an address answered, or what is known of one that was not due.

        Readers know already of a source that is dead: it holds nothing, and is no failure again.
        """
        source, reply = self._sources[name], self._replies.get(name)
        state = state_of(source, self._state_by_source)
        unchanged = NotModified(source=source, locator=source.location)
        answer: FetchedDocument | NotModified | FetchFailure = unchanged
        if reply is not None:
            answer = page_for_feed(reply, state) or reply.result
        elif state.failures and not state.ended:
            # The same words as before, so that the same edition made again stays the same.
            reason, remedy = state.why or "", state.remedy or ""
            answer = FetchFailure(source=name, item=source.location, reason=reason, remedy=remedy)
        is_known = isinstance(answer, FetchFailure) and is_dead(state, self._rules)
        return unchanged if is_known else answer

    def _store_states(self) -> None:
        """Store what is known of the sources. Without a network nothing was learned about any of them."""
        replies = [reply for reply in self._replies.values() if reply.sent]
        if is_offline(replies):
            return
        ledger = self.session.store.sources()
        added = ledger.first_met([reply.request.source.name for reply in replies], self._time.as_of)
        sources_with_drafts = {
            content.entry.source for content in self._own_contents if isinstance(content, Draft)
        }
        faults: dict[str, FetchFailure] = {}
        for content in self._own_contents:
            if isinstance(content, FetchFailure):
                faults.setdefault(content.source, content)
        new_states: list[SourceState] = []
        new_notices: list[SourceNotice] = []
        for reply in replies:
            name, document, sighted = reply.request.source.name, reply.result, SourceReading()
            state = state_of(reply.request.source, self._state_by_source)
            fault = page_for_feed(reply, state) or faults.get(name)
            if isinstance(document, FetchedDocument):
                sighted = SourceReading(
                    added=added.get(name, 0),
                    fault=None if name in sources_with_drafts or isinstance(fault, EmptyFeed) else fault,
                    partial=fault is not None,
                    stated=stated_wait(document.body),
                )
            new_states.append(next_state(state, reply, sighted, self._time, self._rules))
            new_notices += notices(state, new_states[-1], self._time.now, self._rules)
        ledger.keep(new_states, new_notices)


def _document_writer(session: Session) -> DocumentWriter | None:
    """Return what keeps the documents of a run, if they are to be kept; an archive's are kept already."""
    settings = session.plan.settings
    if not settings.keep_documents or session.archive is not None:
        return None
    place, scratch = settings.documents, session.workspace.store_path.parent
    if "://" not in place:
        place = str(session.request.folder / Path(place).expanduser())
    return DocumentWriter(place, settings.keep_documents, scratch, session.now())


def _network(session: Session, shared: SharedWeb | None, writer: DocumentWriter | None) -> Network:
    """Return what answers the requests of a run: the network, its documents kept, or an archive."""
    plan = session.plan
    settings, proxies = plan.settings, network_of(plan.sources)
    web = shared or Web(settings.limits, settings.fetch, proxies, session.now(), session.announce)
    if session.archive is not None:
        return ArchivedWeb(session.archive, web)
    return web if writer is None else KeepingWeb(web, writer)


def fetch_open(requests: Mapping[str, HttpRequest], web: Network, replies: dict[str, Reply]) -> int:
    """Fetch what has no lasting reply, put the new ones among `replies`; return how many may still change."""
    lasting = {name for name, reply in replies.items() if not reply.transient}
    for reply in web.fetch([request for name, request in requests.items() if name not in lasting]):
        replies[reply.request.source.name] = reply
    return sum(replies[name].transient for name in requests)


def run_with_notices(session: Session) -> RunRecord:
    """Return the record of a run with what happened to sources and stands in no earlier edition."""
    as_of, store = session.plan.as_of, session.store
    pending = store.sources().notices(as_of)
    run = store.run(as_of) or RunRecord(as_of=as_of, sources=(), failures=())
    # That a source ended says more than that it could not be read this time.
    ended = {_public(notice).source for notice in pending if notice.kind in ("ended", "dead")}
    failures = tuple(failure for failure in run.failures if failure.source not in ended)
    return replace(run, failures=failures, notices=tuple(map(_public, pending)))


def mark_notices(session: Session, edition: Edition) -> None:
    """Mark the notices that an edition holds, so that no later edition repeats them."""
    ledger = session.store.sources()
    shown = [
        notice for notice in ledger.notices(edition.as_of) if _public(notice) in edition.coverage.notices
    ]
    ledger.mark_reported(shown, edition.as_of)


def _public(notice: SourceNotice) -> FetchFailure:
    return publishable(
        FetchFailure(source=notice.source, item=notice.item, reason=notice.reason, remedy=notice.remedy)
    )
