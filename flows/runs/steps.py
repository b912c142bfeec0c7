"""The steps of a run over its real store, sources and disk, and the run without Prefect.

`flows.orchestration.flows` runs the same steps as Prefect flows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from errno import EAGAIN, EBUSY, EIO, EMFILE, ENFILE, ENOSPC, ESTALE
from importlib.metadata import version
from itertools import chain

from flows import __version__
from flows.adapters.database import Budget, Pruned
from flows.adapters.out_files import FilePublisher
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.config import Request
from flows.delivery.review import decide_overdue, hold, reviewed_pool
from flows.errors import ConfigurationError, PublishError, StoreError
from flows.model import Delivery, Edition, Pool, Receipt, Tally
from flows.model.archive import Neighbours
from flows.model.settings import RunTimes
from flows.render.edition_json import receipt_from_json
from flows.render.mail import image_names
from flows.runs.digests import make_each, publish_index
from flows.runs.fetch_images import illustrated
from flows.runs.pipeline.compose import compose_pool
from flows.runs.pipeline.group import group
from flows.runs.pipeline.learn import learn_themes
from flows.runs.pipeline.publish import article_files, edition_files, own_page_ids, site_files
from flows.runs.publish_feeds import story_feeds, story_feeds_of, tell_hub
from flows.runs.publish_pages import (
    Held,
    all_pages,
    archive_pages,
    changed_pages,
    forsaken_pages,
    held_at,
    neighbours_of,
    never_published,
    pages_of,
)
from flows.runs.read_returned_mail import returned_note
from flows.runs.read_sources import RunSources, mark_notices, run_with_notices
from flows.runs.renew_search import renew_search
from flows.runs.run_report import RunReport, notes, report
from flows.runs.send_channels import queue_channels, send_to_channels
from flows.runs.send_mail import queue_edition, queue_pool, send_due, send_newest, went_out
from flows.runs.session import DECIDING, Announce, ComposedEdition, Session, open_session
from flows.runs.shares import SharedWeb
from flows.runs.store_care import cutoffs_of_digests
from flows.runs.tell_operator import tell_operator
from flows.runs.views import pool_for_readers, wanted_in

_PASSING = frozenset({EAGAIN, EBUSY, EIO, EMFILE, ENFILE, ENOSPC, ESTALE})

# A day of a hundred sources takes a second of it. Some runs share what a shorter `keep_texts` makes outdated.
_PRUNING = Budget(rows=1_000_000, seconds=30.0)


def run(request: Request, announce: Announce, waiting: Announce | None = None) -> RunReport:
    """Make and publish the edition of a workspace without Prefect; `announce` is called before each step.

    `waiting` gets a message, instead of `announce`, if another run holds the lock.

    Raises StandfirstError when the workspace, the store or the out folder cannot be used; failing
    sources and articles are in the report.
    """
    with open_session(request, waiting or announce, wait_seconds=RunTimes().lock_wait) as session:
        session.announce = announce
        ingest(session)
        make_each(session, make)
        publish_index(session)
        prune(session)
        return report(session)


def make(part: Session) -> None:
    """Make, publish and mail the edition of a digest, or mail what is new to readers at their own hour."""
    if part.is_between:
        compose_for_readers(part)
    else:
        compose(part)
        publish(part)
    deliver(part)


def ingest(session: Session, shared: SharedWeb | None = None) -> Tally:
    """Read every source, store what is new and put it into stories."""
    sources = RunSources(session, shared)
    sources.fetch(sources.due)
    sources.read(sources.names)
    sources.fetch_pages()
    session.tally = sources.store()
    session.announce("Grouping the stories")
    group(session.plan, session.store, session.mapper)
    learn_themes(session.plan, session.store)
    return session.tally


def compose(session: Session, *, fetches_images: bool = True) -> ComposedEdition:
    """Make the edition from what the store holds; it is stored when it is published.

    Pictures that the store lacks are fetched first, unless the caller only looks.
    """
    session.announce("Composing the edition")
    plan, store = session.plan, session.store
    versions = {"standfirst": __version__} | {name: version(name) for name in DECIDING}
    run_record, wanted = run_with_notices(session), wanted_in(session)
    pool, receipt = compose_pool(plan, store, versions, run_record, session.mapper, wanted, session.shared)
    if review := store.reviews.get(pool.id):
        pool = reviewed_pool(pool, review)
    if plan.settings.images:
        pool = replace(pool, edition=illustrated(session, pool.edition, fetches=fetches_images))
    edition = pool.edition
    is_another = store.editions.at(plan.as_of) is None and store.editions.latest() is not None
    nothing_new = edition.coverage.new == 0 and is_another
    is_quiet = nothing_new and plan.settings.quiet_day == "skip"
    session.composed = ComposedEdition(edition=edition, receipt=receipt, is_quiet=is_quiet, pool=pool)
    return session.composed


def compose_for_readers(session: Session) -> Pool:
    """Store what readers at an hour of their own may be told, and who they are; no page shows it.

    Also if nothing is new: they may not have been told yet what the last edition has.
    """
    compose(session)
    pool = pool_for_readers(session)
    queue_pool(session.workspace, session.store, pool, may_send=session.request.send)
    session.store.pools.save(pool)
    return pool


def take_stored(session: Session) -> ComposedEdition:
    """Take the latest stored edition instead of a new one: its site files and its mail are to be finished."""
    edition = next(session.store.editions.newest(1), None)
    if edition is None:
        raise StoreError("the store", "holds no edition that can be read", "Restore it from a backup.")
    session.composed = ComposedEdition(edition=edition, receipt=None, is_quiet=False)
    return session.composed


def publish(session: Session) -> int:
    """Write the edition's files, store it, then write what leads to it; return how many files changed.

    In this order a run that is cut off leaves no edition that the store knows and a reader cannot open.
    """
    workspace, store = session.workspace, session.store
    composed = session.composed or compose(session)
    session.announce("Publishing")
    edition, receipt = composed.edition, composed.receipt
    publisher, before = FilePublisher(workspace.out), Held()
    changed = _publish_missing(session, publisher)
    if receipt is not None and not composed.is_quiet:
        changed += publisher.publish(_edition_files(session, edition, receipt))
        # A first edition without a story tells its operator how to get one, and no reader anything.
        has_news = edition.number > 1 or edition.coverage.new > 0
        may_send = session.request.send and has_news
        if may_send and session.digest.review:
            hold(store.reviews, edition.id, session.now())
        queue_edition(workspace, store, edition, may_send=may_send)
        queue_channels(workspace, store, edition, may_send=may_send)
        before = held_at(session, edition.as_of)
        if composed.pool is not None and workspace.settings.mail is not None:
            store.pools.save(composed.pool)
        store.save_edition(edition, receipt)
        mark_notices(session, edition)
    if not composed.is_quiet:
        changed += sum(map(publisher.publish, changed_pages(session, edition.as_of, before)))
        changed += publisher.remove(forsaken_pages(session, before))
        changed += sum(map(publisher.publish, story_feeds(session, edition.as_of, before.themes)))
    changed += publisher.publish(_site_files(session))
    session.changed_files = changed + _renew_search(session)
    tell_hub(session, publisher.changed)
    return session.changed_files


def publish_stored(session: Session, edition_id: str | None = None, *, everything: bool = False) -> int:
    """Write an edition of the store, the newest or all, and what leads to it; return how many files changed.

    Raises ConfigurationError if the store holds no edition of that id.
    """
    editions, publisher = session.store.editions, FilePublisher(session.workspace.out)
    named = None if edition_id is None else editions.get(edition_id)
    if edition_id is not None and named is None:
        latest = editions.latest()
        remedy = f"The newest is {latest.id}." if latest else "`standfirst run` makes one."
        raise ConfigurationError(f"edition {edition_id}", "is not in the store", remedy)
    changed = 0 if everything else _publish_missing(session, publisher)
    chosen = iter([named]) if named else editions.newest(None if everything else 1)
    for edition in chosen:
        changed += _publish_again(session, publisher, edition)
        if not everything:
            changed += _publish_around(session, publisher, edition.as_of)
    if everything:
        changed += _publish_around(session, publisher)
    changed += publisher.publish(_site_files(session))
    tell_hub(session, publisher.changed)
    return changed + _renew_search(session, everything=everything)


def _renew_search(session: Session, *, everything: bool = False) -> int:
    """Bring the search index up to date; without one the run goes on, and its report says so."""
    session.announce("Indexing for the search")
    renewal = renew_search(session.store.search, session.workspace.out, everything=everything)
    session.search_problem = renewal.problem
    return renewal.changed_files


def _publish_missing(session: Session, publisher: FilePublisher) -> int:
    """Write the editions that the folder never held, with the pages that lead to them.

    The archive about to be written links to them. A folder without an archive gets all pages.
    """
    changed = 0
    is_lost = not (session.workspace.out / "archive.html").is_file()
    for header in tuple(never_published(session)):
        edition = session.store.editions.get(header.id)
        if edition is not None:
            changed += _publish_again(session, publisher, edition)
            if not is_lost:
                changed += _publish_around(session, publisher, edition.as_of)
    return changed + (_publish_around(session, publisher) if is_lost else 0)


def _publish_around(session: Session, publisher: FilePublisher, as_of: datetime | None = None) -> int:
    """Write the pages and feeds that the edition of a time is in, or all; return how many files changed."""
    pages = all_pages(session) if as_of is None else changed_pages(session, as_of)
    files = chain(pages, story_feeds(session, as_of))
    return sum(publisher.publish(some, at_once=as_of is None) for some in files)


def _publish_again(session: Session, publisher: FilePublisher, edition: Edition) -> int:
    """Write the files of a stored edition; return how many changed."""
    receipt = session.store.editions.receipt(edition.id)
    if receipt is None:
        return 0
    files = _edition_files(session, edition, receipt_from_json(receipt))
    return publisher.publish(files)


def _edition_files(session: Session, edition: Edition, receipt: Receipt) -> dict[str, bytes]:
    """Return the files of an edition, and the pages of its articles that have no address."""
    workspace, articles = session.workspace, session.store.articles_of(own_page_ids(edition))
    own, settings, templates = workspace.own_templates, session.site_settings, workspace.templates
    images, around = session.store.images.bodies(image_names(edition)), neighbours_of(session, edition.as_of)
    files = within_bounds(own, edition_files, edition, receipt, settings, templates, images, around)
    return files | within_bounds(own, article_files, articles, settings, templates)


def _site_files(session: Session, only: Edition | None = None) -> dict[str, bytes]:
    """Return the latest page, the feeds and the archive of the stored editions, or of one `only`."""
    workspace, editions = session.workspace, session.store.editions
    newest = iter([only]) if only else editions.newest(workspace.settings.lengths.feed_editions)
    latest = None if only else editions.latest()
    around = Neighbours() if latest is None else neighbours_of(session, latest.as_of)
    own, settings, templates = workspace.own_templates, session.site_settings, workspace.templates
    files = within_bounds(own, site_files, newest, settings, templates, around)
    return files | (pages_of(session, only) if only else archive_pages(session))


def deliver(session: Session, *, by_hand: bool = False) -> tuple[Delivery, ...]:
    """Send what is due, to each reader and channel once; nothing leaves unless the run may send.

    `by_hand`: a person asked for just this: the newest edition is due even if its run was not to send.
    """
    workspace, store = session.workspace, session.store
    if not session.request.send:
        session.deliveries = ()
        return ()
    session.announce("Sending mail")
    decide_overdue(store.reviews, session.digest, session.now())
    session.returned_note = returned_note(workspace, store)
    # Channels first: they take seconds, and thousands of readers an hour.
    to_channels = send_to_channels(workspace, store, by_hand=by_hand)
    mailed = (send_newest if by_hand else send_due)(workspace, session.plan, store)
    session.deliveries, session.mail_problem = to_channels + mailed.deliveries, mailed.warning
    tell_operator(session, notes(session))
    return session.deliveries


def prune(session: Session) -> Pruned | None:
    """Remove a bounded part of what the settings keep no longer; a problem is noted and ends no run."""
    session.announce("Pruning the store")
    pruning = session.store.care.pruning
    try:
        digests = session.workspace.digests
        until = cutoffs_of_digests(digests, session.plan, session.now(), session.store)
        pruned = pruning.prune(until, _PRUNING)
        pruning.give_back()
    except StoreError as error:
        session.pruning_problem = f"The store was not pruned: {error}"
        return None
    if not pruned.is_complete:
        session.pruning_problem = (
            "More of the store is outdated than a run prunes: `standfirst store prune` does the rest at once."
        )
    return pruned


def preview(session: Session) -> tuple[Edition, dict[str, bytes]]:
    """Return the edition that a run would make now from what the store holds, and a site of it alone.

    Nothing is stored, queued or written.
    """
    composed = compose(session, fetches_images=False)
    edition, receipt = composed.edition, composed.receipt
    files = _edition_files(session, edition, receipt) if receipt else {}
    files |= story_feeds_of(session, edition)
    return edition, files | _site_files(session, only=edition)


def recompose(session: Session, edition_id: str | None = None) -> ComposedEdition:
    """Make the latest edition again at its own time, with what settings, themes and decisions say now.

    `publish` then writes it in place of the stored one; its mail stays queued. Raises ConfigurationError if
    it is not the latest edition, or if its mail has gone out.
    """
    latest = session.store.editions.latest()
    if latest is None:
        raise ConfigurationError("the store", "holds no edition yet", "`standfirst run` makes one.")
    if edition_id not in (None, latest.id):
        remedy = (
            f"Leave the name out, or name {latest.id}. `standfirst publish --all` writes the others again."
        )
        raise ConfigurationError(f"edition {edition_id}", "is not the latest", remedy)
    if went_out(session.store, latest.id):
        remedy = "What readers have stays as it is; the next run goes by the new settings and decisions."
        raise ConfigurationError(f"edition {latest.id}", "has been mailed already", remedy)
    session.plan = replace(session.plan, as_of=latest.as_of)
    session.store.stories.backdate_decisions(latest.as_of)
    group(session.plan, session.store)
    session.composed = replace(compose(session), is_quiet=False)
    return session.composed


def is_passing(error: object) -> bool:
    """Return True if writing failed for a reason that may pass within seconds.

    That is a file in use, a full disk, a network drive that is back.
    """
    cause = error.__cause__ if isinstance(error, StoreError | PublishError) else None
    return "is locked" in str(cause) or (isinstance(cause, OSError) and cause.errno in _PASSING)
