"""An edition checked with all there is: its files, the store, and if wanted the pages on the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.fetch import Web
from flows.config import Workspace, network_of
from flows.errors import ConfigurationError, StoreError
from flows.language.formatting import edition_folder
from flows.model import Edition, FetchedDocument, FetchFailure, HttpRequest, Media, Reply, Source, SourceKind
from flows.ports import DocumentReader
from flows.reading.encoding import decode
from flows.reading.pages.page import shown_text
from flows.render.edition_json import edition_from_json, receipt_from_json
from flows.runs.pipeline.verify import (
    UNREADABLE,
    Fault,
    Kept,
    PagesVerified,
    Verified,
    addresses_to_check,
    quoted_ids,
    verify,
    verify_pages,
)

# A host may want its requests half a minute apart; a person who waits gets the rest as unchecked.
SECONDS_OF_PAGES = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition's files as they were found: `body` is None where there is no edition.json."""

    edition_id: str
    place: Path
    body: bytes | None
    receipt: bytes | None


def find_published(asked: str, workspace: Workspace, store: SqlStore) -> Published:
    """Return the files of an edition named by its id, or by the path of its edition.json or folder.

    Raises ConfigurationError when no edition of the store is meant.
    """
    known = [edition.id for edition in store.editions.headers()]
    if asked in known:
        return _published(asked, workspace.out / edition_folder(asked) / "edition.json")
    path = Path(asked)
    path = path / "edition.json" if path.is_dir() else path
    if not path.is_file():
        remedy = f"The newest is {known[-1]}." if known else "`standfirst run` makes one."
        raise ConfigurationError(f'"{asked}"', "is neither an edition of the workspace nor a file", remedy)
    try:
        named = edition_from_json(path.read_bytes()).id
    except (OSError, *UNREADABLE) as error:
        remedy = "Name an edition.json, or an edition by its id."
        raise ConfigurationError(str(path), "cannot be read as an edition", remedy) from error
    if named not in known:
        remedy = "Name the workspace that made it with --workspace."
        raise ConfigurationError(f"edition {named}", "is not in the store of this workspace", remedy)
    return _published(named, path)


def check(found: Published, store: SqlStore) -> Verified | Fault:
    """Check the files of an edition against the store."""
    stored = store.editions.published_json(found.edition_id)
    if stored is None:
        problem = f"holds an edition {found.edition_id} that cannot be read"
        raise StoreError("the store", problem, "Restore it from a backup.")
    edition, receipt = stored
    if found.body is None:
        return Fault(
            edition_id=found.edition_id,
            place=str(found.place),
            expected="the published edition",
            found="no such file",
            remedy="`standfirst publish --all` writes it again from the store.",
        )
    ids = _quoted_by(edition) | _quoted_by(found.body) | _named_by(receipt)
    ids |= _named_by(found.receipt) if found.receipt else frozenset()
    articles = {article.id: article for article in store.articles_of(ids)}
    kept = Kept(
        edition_id=found.edition_id,
        edition=edition,
        receipt=receipt,
        published_receipt=found.receipt,
        articles=articles,
    )
    try:
        return verify(found.body, kept)
    except UNREADABLE as error:
        problem = f"holds an edition {found.edition_id} that cannot be read ({type(error).__name__})"
        raise StoreError("the store", problem, "Restore it from a backup.") from error


def check_online(
    edition: Edition, workspace: Workspace, reader: DocumentReader, store: SqlStore
) -> PagesVerified | Fault:
    """Ask the pages that an edition's quotations link into, politely, and check that they stand there."""
    settings = workspace.settings
    web = Web(settings.limits, settings.fetch, network_of(workspace.sources), SystemClock().now())
    of_article = {each.url: each.source for each in store.articles_of(quoted_ids(edition)) if each.url}
    known = {source.name: source for source in workspace.sources if source.kind is SourceKind.URL}
    requests = [
        HttpRequest(source=_source(known, of_article.get(address, ""), address), address=address, page=True)
        for address in addresses_to_check(edition)
    ]
    replies = web.fetch(requests, SECONDS_OF_PAGES)
    return verify_pages(edition, {reply.request.address: _page(reply, reader) for reply in replies})


def _published(edition_id: str, path: Path) -> Published:
    return Published(
        edition_id=edition_id,
        place=path,
        body=_bytes(path),
        receipt=_bytes(path.with_name("receipt.json")),
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _quoted_by(edition: bytes) -> frozenset[str]:
    try:
        return quoted_ids(edition_from_json(edition))
    except UNREADABLE:
        return frozenset()


def _named_by(receipt: bytes) -> frozenset[str]:
    try:
        return frozenset(receipt_from_json(receipt).articles)
    except UNREADABLE:
        # What is wrong with it is told when it is checked.
        return frozenset()


def _source(known: dict[str, Source], name: str, address: str) -> Source:
    # A source's own server may want to be told who asks.
    return known.get(name) or Source(name=name or address, kind=SourceKind.URL, location=address)


def _page(reply: Reply, reader: DocumentReader) -> str | FetchFailure:
    """Return what a page shows, or why it cannot be read; it is parsed first where it can do no harm."""
    document = reply.result
    if not isinstance(document, FetchedDocument) or document.media is not Media.HTML:
        return document if isinstance(document, FetchFailure) else _unread(reply, "is no web page")
    for found in reader.read(document):
        if isinstance(found, FetchFailure):
            return found
        if found.stub is not None:
            return _unread(reply, f"shows no whole article ({found.stub.kind.value})")
    return shown_text(decode(document.body, document.charset) or "")


def _unread(reply: Reply, reason: str) -> FetchFailure:
    request = reply.request
    return FetchFailure(source=request.source.name, item=request.address, reason=reason, remedy="")
