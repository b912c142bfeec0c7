"""What a person does about sources: find a site's feed, look whether all is well, take over a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.fetch import Web
from flows.adapters.workspace import (
    append_sources,
    listed_sources,
    remove_sources,
    rename_source,
    sample_names,
)
from flows.config import Workspace, network_of
from flows.config.sources import SOURCES_FILE
from flows.errors import ConfigurationError
from flows.language.formatting import one_line
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
from flows.reading.discovery import common_feed_addresses, find_feeds
from flows.reading.documents import parse
from flows.reading.encoding import decode
from flows.reading.feeds import read_feed
from flows.reading.opml import Outline, parse_opml, render_opml
from flows.sources.health import HEALTH_SPAN, SourceHealth, health
from flows.sources.poll import page_for_feed, state_of
from flows.urls.allowed_addresses import host_name, refused_host

_CANDIDATES = 8
_NAME_CHARACTERS = 80
_NEAR = 3
# Between the names of nested folders in a source's section.
_NESTED = " / "


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


def add_sources(
    folder: Path,
    workspace: Workspace,
    found: Sequence[Outline],
    expects: Literal["feed", "page"] = "feed",
) -> tuple[Source, ...]:
    """Write the feeds of a list that are not among the sources yet into sources.toml; return them.

    They are noted as feeds (or pages), so that a page in the place of a feed is never taken for an article.
    """
    known = {source.location for source in workspace.sources}
    names = {source.name for source in workspace.sources} | {each.source for each in workspace.problems}
    added: list[Source] = []
    for outline in found:
        if outline.url in known:
            continue
        name = _free_name(outline.title or host_name(outline.url) or outline.url, names)
        names.add(name)
        known.add(outline.url)
        added.append(
            Source(
                name=name,
                kind=SourceKind.URL,
                location=outline.url,
                language=outline.language[:2].lower() if outline.language else None,
                section=_section(outline.folders),
                expects=expects,
            )
        )
    if added:
        append_sources(folder / SOURCES_FILE, [_entry(source) for source in added])
    return tuple(added)


def refused_hosts(sources: Sequence[Source], allowed: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the private hosts that are not allowed, each with the names of its sources."""
    refused: dict[str, list[str]] = {}
    for source in sources:
        host = host_name(source.location)
        if source.kind is SourceKind.URL and refused_host(host, allowed):
            refused.setdefault(host, []).append(source.name)
    return refused


def remove(folder: Path, names: Sequence[str]) -> int:
    """Take sources out of sources.toml; return how many. Raises ConfigurationError for a name it lacks."""
    refuse_unknown(names, _names(folder))
    return remove_sources(folder / SOURCES_FILE, lambda entry: entry.get("name") in names)


def rename(folder: Path, store: SqlStore, old: str, new: str) -> None:
    """Give a source another name, in sources.toml and in the store, where its articles are known by it.

    Raises ConfigurationError when no source has the old name, or one has the new name already.
    """
    refuse_unknown((old,), _names(folder))
    if not new.strip() or not new.isprintable() or new != new.strip():
        raise ConfigurationError(f'"{new}"', "cannot be the name of a source", "Give a name on one line.")
    if new in _names(folder):
        raise ConfigurationError(f'"{new}"', "is the name of another source", "Give a name that is free.")
    rename_source(folder / SOURCES_FILE, old, new)
    store.sources().rename(old, new)


def is_of_sample(folder: Path, store: SqlStore) -> bool:
    """Return True if all that the store holds came from the sample of a workspace."""
    names, ledger = set(sample_names(folder)), store.sources()
    seen = {source for source, _ in ledger.sightings(datetime.min.replace(tzinfo=UTC))}
    return seen <= names and not ledger.states()


def _names(folder: Path) -> list[str]:
    return [str(entry["name"]) for entry in listed_sources(folder / SOURCES_FILE) if "name" in entry]


def refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    """Raise ConfigurationError for a name that no source has, with those that are like it."""
    for name in names:
        if name not in known:
            raise ConfigurationError(f'"{name}"', f"is no source of {SOURCES_FILE}", _near_names(name, known))


def _near_names(name: str, known: Sequence[str]) -> str:
    """Return the remedy for the name of a source that there is not: names that are like it."""
    folded = {each.casefold(): each for each in known}
    near = [folded[each] for each in folded if name.casefold() in each]
    near += [folded[each] for each in get_close_matches(name.casefold(), folded, n=_NEAR)]
    shown = ", ".join(f'"{each}"' for each in list(dict.fromkeys(near))[:_NEAR])
    return f"Near are {shown}." if shown and name.strip() else "`standfirst sources` lists them."


def read_list(path: Path) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file. Raises ConfigurationError when there are none to be read."""
    try:
        listed = parse_opml(path.read_bytes())
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise ConfigurationError(str(path), problem, "Name an OPML file.") from error
    if listed is None:
        raise ConfigurationError(str(path), "is no OPML file that can be read", "Export it as OPML 2.0.")
    if not listed:
        remedy = "Export the list of subscriptions of your feed reader again."
        raise ConfigurationError(str(path), "names no feed with an http or https address", remedy)
    return listed


def list_of(workspace: Workspace) -> str:
    """Return the sources that have an address as OPML, without those set as pages: it lists feeds alone."""
    urls = [each for each in workspace.sources if each.kind is SourceKind.URL and each.expects != "page"]
    outlines = [
        Outline(
            url=each.location,
            title=each.name,
            language=each.language,
            folders=tuple(each.section.split(_NESTED)) if each.section else (),
        )
        for each in urls
    ]
    return render_opml(outlines, workspace.settings.title)


def health_of(workspace: Workspace, store: SqlStore) -> tuple[SourceHealth, ...]:
    """Return how the sources of a workspace have done of late, the worst first: what ended, what fails."""
    since = SystemClock().now() - HEALTH_SPAN
    ledger = store.sources()
    states = {state.source: state for state in ledger.states()}
    told = store.editions.past_stories(since)
    found = health(workspace.sources, states, ledger.sightings(since), told)
    return tuple(sorted(found, key=_badness))


def _badness(found: SourceHealth) -> tuple[bool, int]:
    """Return what sorts the worst source first; of equal ones the order stays."""
    return (not (found.state and found.state.ended), -(found.state.failures if found.state else 0))


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
    read = {state.source: state for state in store.sources().states()}
    checked = tuple(_checked(reply, state_of(reply.ask.source, read), workspace) for reply in replies)
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


def _checked(reply: Reply, state: SourceState, workspace: Workspace) -> Checked:
    found = reply.result
    problem = found if isinstance(found, FetchFailure) else page_for_feed(reply, state)
    entries = 0
    if isinstance(found, FetchedDocument) and problem is None:
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
    more = {"language": source.language, "section": source.section, "expects": source.expects}
    return given | {key: value for key, value in more.items() if value}


def _section(folders: Sequence[str]) -> str | None:
    names = ("".join(filter(str.isprintable, one_line(each, _NAME_CHARACTERS))).strip() for each in folders)
    return _NESTED.join(filter(None, names)) or None


def _free_name(wanted: str, taken: set[str]) -> str:
    name = (
        "".join(each for each in one_line(wanted, _NAME_CHARACTERS) if each.isprintable()).strip() or "Feed"
    )
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
