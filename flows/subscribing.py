"""What a person does about sources: find a site's feed, look whether all is well, take over a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from flows.adapters.clock import SystemClock
from flows.adapters.sources import Web
from flows.adapters.store import SqlStore
from flows.adapters.workspace import append_sources
from flows.configuration import Workspace, network_of
from flows.model import (
    Ask,
    Entry,
    FetchedDocument,
    FetchFailure,
    Media,
    Reply,
    Source,
    SourceKind,
    SourceState,
)
from flows.stages.health import HEALTH_SPAN, SourceHealth, health
from flows.stages.parse import parse
from flows.stages.poll import state_of
from flows.text.discovery import common_feed_addresses, find_feeds
from flows.text.encoding import decode
from flows.text.feeds import read_feed
from flows.text.formatting import one_line
from flows.text.opml import Outline, parse_opml, render_opml
from flows.text.reachable import host_name

_CANDIDATES = 8
_NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that a site has: its address, its own name, how many entries it holds, and some titles."""

    url: str
    name: str
    entries: int
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How one source answered just now; `problem` is None when it can be read."""

    source: Source
    entries: int
    moved_to: str | None
    problem: FetchFailure | None


def look_for_feeds(workspace: Workspace, address: str) -> tuple[FoundFeed, ...] | FetchFailure:
    """Return the feeds of an address: itself, those its page names, or those at the usual places.

    The host was typed by a person, who may mean a private one.
    """
    source = Source(name=address, kind=SourceKind.URL, location=address)
    web = _web(workspace, (source,), allowed=(host_name(address),))
    (reply,) = web.ask([Ask(source=source, address=address, by_person=True)])
    document = reply.result
    if isinstance(document, FetchFailure):
        return document
    if isinstance(document, FetchedDocument):
        if itself := _feed_in(document, workspace):
            return (itself,)
        text = decode(document.body, document.charset) or ""
        if named := [link.url for link in find_feeds(text, document.locator)]:
            return tuple(_feeds_at(web, workspace, named))
    return tuple(_feeds_at(web, workspace, common_feed_addresses(address)))[:1]


def add_sources(folder: Path, workspace: Workspace, found: Sequence[Outline]) -> tuple[Source, ...]:
    """Write the feeds of a list that are not among the sources yet into sources.toml; return them."""
    known = {source.location for source in workspace.sources}
    names = {source.name for source in workspace.sources} | {each.source for each in workspace.problems}
    added: list[Source] = []
    for outline in found:
        if outline.url in known:
            continue
        name = _free_name(outline.title or host_name(outline.url) or outline.url, names)
        names.add(name)
        known.add(outline.url)
        language = outline.language[:2].lower() if outline.language else None
        added.append(Source(name=name, kind=SourceKind.URL, location=outline.url, language=language))
    if added:
        append_sources(folder / "seeds" / "sources.toml", [_entry(source) for source in added])
    return tuple(added)


def read_list(path: Path) -> tuple[Outline, ...] | None:
    """Return the feeds of an OPML file, None when it is none or cannot be read."""
    try:
        return parse_opml(path.read_bytes())
    except OSError:
        return None


def list_of(workspace: Workspace) -> str:
    """Return the sources that have an address as OPML."""
    urls = [source for source in workspace.sources if source.kind is SourceKind.URL]
    outlines = [Outline(url=each.location, title=each.name, language=each.language) for each in urls]
    return render_opml(outlines, workspace.settings.title)


def health_of(workspace: Workspace, store: SqlStore) -> tuple[SourceHealth, ...]:
    """Return how the sources of a workspace have done of late."""
    since = SystemClock().now() - HEALTH_SPAN
    ledger = store.sources()
    states = {state.source: state for state in ledger.states()}
    told = store.editions.past_stories(since)
    return health(workspace.sources, states, ledger.sightings(since), told)


def check(
    workspace: Workspace, store: SqlStore, names: Sequence[str], lock: AbstractContextManager[None]
) -> tuple[Checked, ...]:
    """Ask sources now, whatever is known of them; one that answers again is taken for alive.

    `lock` keeps runs away from the store; it is held while the answers are stored, not while asking.
    """
    chosen = [
        source
        for source in workspace.sources
        if source.kind is SourceKind.URL and (not names or source.name in names)
    ]
    web = _web(workspace, chosen, allowed=())
    replies = web.ask([Ask(source=source, address=source.location) for source in chosen])
    checked = tuple(_checked(reply, workspace) for reply in replies)
    answered = [each.source for each in checked if each.problem is None]
    with lock:
        ledger = store.sources()
        known = {state.source: state for state in ledger.states()}
        states = (state_of(source, known) for source in answered)
        ledger.keep([_revived(state) for state in states if state.failures], ())
    return checked


def _revived(state: SourceState) -> SourceState:
    return replace(
        state,
        failures=0,
        failing_since=None,
        why=None,
        remedy=None,
        ended=False,
        next_poll=None,
        wait_until=None,
    )


def _checked(reply: Reply, workspace: Workspace) -> Checked:
    found = reply.result
    problem = found if isinstance(found, FetchFailure) else None
    entries = 0
    if isinstance(found, FetchedDocument):
        parsed = parse(found, workspace.settings.limits)
        entries = sum(isinstance(each, Entry) for each in parsed)
        faults = [each for each in parsed if isinstance(each, FetchFailure)]
        problem = faults[0] if faults and not entries else None
    return Checked(source=reply.ask.source, entries=entries, moved_to=reply.moved_to, problem=problem)


def _web(workspace: Workspace, sources: Sequence[Source], allowed: tuple[str, ...]) -> Web:
    settings = workspace.settings
    fetch = replace(settings.fetch, allow_hosts=(*settings.fetch.allow_hosts, *filter(None, allowed)))
    return Web(settings.limits, fetch, network_of(sources), SystemClock().now())


def _feeds_at(web: Web, workspace: Workspace, addresses: Sequence[str]) -> Iterator[FoundFeed]:
    for address in addresses[:_CANDIDATES]:
        source = Source(name=address, kind=SourceKind.URL, location=address)
        (reply,) = web.ask([Ask(source=source, address=address, by_person=True)])
        if isinstance(reply.result, FetchedDocument) and (feed := _feed_in(reply.result, workspace)):
            yield feed


def _feed_in(document: FetchedDocument, workspace: Workspace) -> FoundFeed | None:
    if document.media is not Media.FEED:
        return None
    feed = read_feed(decode(document.body, document.charset) or "", workspace.settings.limits.feed_entries)
    if feed is None:
        return None
    titles = tuple(one_line(item.title, 100) for item in feed.items if item.title)[:3]
    name = one_line(feed.title or host_name(document.locator), _NAME_CHARACTERS)
    return FoundFeed(url=document.source.location, name=name, entries=len(feed.items), titles=titles)


def _entry(source: Source) -> dict[str, str]:
    given = {"name": source.name, "url": source.location}
    return given | ({"language": source.language} if source.language else {})


def _free_name(wanted: str, taken: set[str]) -> str:
    name = (
        "".join(each for each in one_line(wanted, _NAME_CHARACTERS) if each.isprintable()).strip() or "Feed"
    )
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
