"""Find a site's feed, check sources, and change sources.toml, as a person asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
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
from flows.config.sources_file import SOURCES_FILE
from flows.errors import ConfigurationError
from flows.language.formatting import one_line
from flows.model import (
    Entry,
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    Reply,
    Source,
    SourceKind,
    SourceState,
)
from flows.model.settings import Limits
from flows.reading.discovery import common_feed_addresses, find_feeds
from flows.reading.documents import parse
from flows.reading.encoding import decode
from flows.reading.feeds import read_feed
from flows.reading.opml import Outline, parse_opml, render_opml
from flows.runs.session import Session
from flows.sources.poll import page_for_feed, state_of
from flows.sources.source_statistics import HEALTH_SPAN, SourceHealth, health
from flows.urls.allowed_addresses import host_name, refused_host

_CANDIDATES = 8
_NAME_CHARACTERS = 80
_NEAR = 3
# 20,000 feeds with long titles and addresses take half of it.
_LIST_BYTES = Limits().document_bytes
# Between the names of nested folders in a source's section.
_NESTED = " / "


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFeed:
    """A feed of a site: its address, its own name, how many entries it holds, and some of their titles."""

    url: str
    name: str
    entries: int
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """The answer of one source just now; `problem` is None if it can be read."""

    source: Source
    entries: int
    moved_to: str | None
    problem: FetchFailure | None


def look_for_feeds(workspace: Workspace, address: str) -> tuple[SiteFeed, ...] | FetchFailure:
    """Return the feeds of an address: itself, those its page names, or those at the usual places.

    The host was typed by a person, who may mean a private one.
    """
    limits = workspace.settings.limits
    fetch = workspace.settings.fetch
    fetch = replace(fetch, allow_hosts=(*fetch.allow_hosts, *filter(None, (host_name(address),))))

    def reply_of(url: str) -> Reply:
        source = Source(name=url, kind=SourceKind.URL, location=url)
        (reply,) = web.fetch([HttpRequest(source=source, address=url, by_person=True)])
        return reply

    def feed_of(reply: Reply) -> SiteFeed | None:
        document = reply.result
        if not isinstance(document, FetchedDocument) or document.media is not Media.FEED:
            return None
        feed = read_feed(decode(document.body, document.charset) or "", limits.feed_entries)
        if feed is None:
            return None
        titles = tuple(one_line(item.title, 100) for item in feed.items if item.title)[:3]
        name = one_line(feed.title or host_name(document.locator), _NAME_CHARACTERS)
        return SiteFeed(url=reply.request.address, name=name, entries=len(feed.items), titles=titles)

    web = Web(limits, fetch, network_of(()), SystemClock().now())
    reply = reply_of(address)
    document = reply.result
    if isinstance(document, FetchFailure):
        return document
    if feed := feed_of(reply):
        return (feed,)
    if isinstance(document, FetchedDocument):
        links = find_feeds(decode(document.body, document.charset) or "", document.locator)
        if links:
            feeds = (feed_of(reply_of(link.url)) for link in links[:_CANDIDATES])
            return tuple(filter(None, feeds))
    usual = (feed_of(reply_of(url)) for url in common_feed_addresses(address)[:_CANDIDATES])
    return tuple(islice(filter(None, usual), 1))


def add_sources(
    folder: Path,
    workspace: Workspace,
    outlines: Sequence[Outline],
    expects: Literal["feed", "page"] = "feed",
) -> tuple[Source, ...]:
    """Write the feeds of a list that are not among the sources yet into sources.toml; return them.

    They are noted as feeds (or pages), so that a page in the place of a feed is never taken for an article.
    """
    locations = {source.location for source in workspace.sources}
    names = {source.name: 1 for source in workspace.sources}
    names |= {problem.source: 1 for problem in workspace.problems}
    added: list[Source] = []
    for outline in outlines:
        if outline.url in locations:
            continue
        name = _free_name(outline.title or host_name(outline.url) or outline.url, names)
        locations.add(outline.url)
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
    _refuse_unknown(names, _names(folder))
    return remove_sources(folder / SOURCES_FILE, lambda entry: entry.get("name") in names)


def rename(folder: Path, store: SqlStore, old: str, new: str) -> None:
    """Give a source another name, in sources.toml and in the store, where its articles are known by it.

    Raises ConfigurationError when no source has the old name, or one has the new name already.
    """
    _refuse_unknown((old,), _names(folder))
    if not new.strip() or not new.isprintable() or new != new.strip():
        raise ConfigurationError(f'"{new}"', "cannot be the name of a source", "Give a name on one line.")
    if new in _names(folder):
        raise ConfigurationError(f'"{new}"', "is the name of another source", "Give a name that is free.")
    rename_source(folder / SOURCES_FILE, old, new)
    store.sources().rename(old, new)


def is_of_sample(folder: Path, store: SqlStore) -> bool:
    """Return True if all that the store holds came from the sample of a workspace."""
    names, ledger = set(sample_names(folder)), store.sources()
    return ledger.met(len(names) + 1) <= names and not ledger.source_states()


def _names(folder: Path) -> list[str]:
    return [str(entry["name"]) for entry in listed_sources(folder / SOURCES_FILE) if "name" in entry]


def _refuse_unknown(names: Sequence[str], existing: Sequence[str]) -> None:
    """Raise ConfigurationError for a name that no source has, with those that are like it."""
    by_folded = {name.casefold(): name for name in existing}
    for name in names:
        if name in existing:
            continue
        near = [key for key in by_folded if name.casefold() in key]
        near += get_close_matches(name.casefold(), by_folded, n=_NEAR)
        shown = ", ".join(f'"{by_folded[key]}"' for key in list(dict.fromkeys(near))[:_NEAR])
        remedy = f"Near are {shown}." if shown and name.strip() else "`standfirst sources` lists them."
        raise ConfigurationError(f'"{name}"', f"is no source of {SOURCES_FILE}", remedy)


def read_list(path: Path) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file. Raises ConfigurationError when there are none to be read."""
    try:
        with path.open("rb") as stream:
            body = stream.read(_LIST_BYTES + 1)
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise ConfigurationError(str(path), problem, "Name an OPML file.") from error
    if len(body) > _LIST_BYTES:
        raise ConfigurationError(str(path), f"is larger than {_LIST_BYTES:,} bytes", "Split the list.")
    listed = parse_opml(body)
    if listed is None:
        raise ConfigurationError(str(path), "is no OPML file that can be read", "Export it as OPML 2.0.")
    if not listed:
        remedy = "Export the list of subscriptions of your feed reader again."
        raise ConfigurationError(str(path), "names no feed with an http or https address", remedy)
    return listed


def opml_of(workspace: Workspace) -> str:
    """Return the sources that have an address as OPML, without those set as pages: it lists feeds alone."""
    outlines = [
        Outline(
            url=source.location,
            title=source.name,
            language=source.language,
            folders=tuple(source.section.split(_NESTED)) if source.section else (),
        )
        for source in workspace.sources
        if source.kind is SourceKind.URL and source.expects != "page"
    ]
    return render_opml(outlines, workspace.settings.title)


def health_of(session: Session) -> tuple[SourceHealth, ...]:
    """Return how the sources of a workspace have done of late: first those that ended, then the failing."""
    since = session.now() - HEALTH_SPAN
    ledger = session.store.sources()
    state_by_source = {state.source: state for state in ledger.source_states()}
    stories = [story for part in session.parts for story in part.store.editions.past_stories(since)]
    healths = health(session.plan.sources, state_by_source, ledger.articles_of_sources(since), stories)

    def badness(source_health: SourceHealth) -> tuple[bool, int]:
        state = source_health.state
        return (not (state and state.ended), -(state.failures if state else 0))

    return tuple(sorted(healths, key=badness))


def check(
    session: Session, names: Sequence[str], lock: AbstractContextManager[None]
) -> tuple[SourceCheck, ...]:
    """Fetch sources now (all without names), whatever is known of them; one that answers again is alive.

    `lock` keeps runs away from the store; it is held while the answers are stored, not while asking. Raises
    ConfigurationError for a name that no source has.
    """
    plan, ledger = session.plan, session.store.sources()
    _refuse_unknown(names, [source.name for source in plan.sources])
    addresses = [source for source in plan.sources if source.kind is SourceKind.URL]
    requests = [
        HttpRequest(source=source, address=source.location)
        for source in addresses
        if not names or source.name in names
    ]
    web = Web(plan.settings.limits, plan.settings.fetch, network_of(addresses), session.now())
    replies = web.fetch(requests)
    state_by_source = {state.source: state for state in ledger.source_states()}
    checks = tuple(
        _check(reply, state_of(reply.request.source, state_by_source), session) for reply in replies
    )
    with lock:
        # Once more: a run may have ended while the sources were asked.
        state_by_source = {state.source: state for state in ledger.source_states()}
        answering = [state_of(check.source, state_by_source) for check in checks if check.problem is None]
        ledger.keep([_revived(state) for state in answering if state.failures], ())
    return checks


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


def _check(reply: Reply, state: SourceState, session: Session) -> SourceCheck:
    document, entries = reply.result, 0
    problem = document if isinstance(document, FetchFailure) else page_for_feed(reply, state)
    if isinstance(document, FetchedDocument) and problem is None:
        contents = parse(document, session.plan.settings.limits)
        entries = sum(isinstance(content, Entry) for content in contents)
        faults = [content for content in contents if isinstance(content, FetchFailure)]
        problem = faults[0] if faults and not entries else None
    return SourceCheck(source=reply.request.source, entries=entries, moved_to=reply.moved_to, problem=problem)


def _entry(source: Source) -> dict[str, str]:
    optional = {"language": source.language, "section": source.section, "expects": source.expects}
    entry = {"name": source.name, "url": source.location}
    return entry | {key: value for key, value in optional.items() if value}


def _section(folders: Sequence[str]) -> str | None:
    return _NESTED.join(filter(None, map(_printable, folders))) or None


def _free_name(wanted: str, taken: dict[str, int]) -> str:
    """Return a name that is not taken, and take it; `taken` has the last number given for each name."""
    name = _printable(wanted) or "Feed"
    number, free = taken.get(name, 1), name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    taken[name] = number
    taken.setdefault(free, 1)
    return free


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, one_line(text, _NAME_CHARACTERS))).strip()
