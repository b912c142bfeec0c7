"""Views of readers over the real store: what the readers of a digest follow, and what each is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.adapters.sandbox.template_renderer import within_bounds
from flows.delivery.view import View, view_of
from flows.errors import ConfigurationError
from flows.model import Pool, Preferences, Reader, Sent
from flows.runs.manage_readers import find_reader
from flows.runs.pipeline.compose import compose_pool
from flows.runs.pipeline.letters import render_mail
from flows.runs.pipeline.mailing import MOST_POOLS
from flows.runs.pipeline.pool import Wanted, wanted_by
from flows.runs.pipeline.publish import site_of
from flows.runs.pipeline.retell import Reteller
from flows.runs.session import Session


def wanted_in(session: Session) -> Wanted | None:
    """Return what the readers of a digest follow; None if none of them has wishes, or there is no mail."""
    if session.plan.settings.mail is None:
        return None
    return wanted_by(reader.preferences for reader in session.store.readers.due(session.store.digest))


def pool_for_readers(session: Session) -> Pool:
    """Return what was composed as a pool for readers at an hour of their own.

    Its edition has neither a page nor a number. Where an editor reviews the editions it has no story either:
    these readers are told what was approved.
    """
    composed = session.composed
    if composed is None or composed.pool is None:
        raise ValueError("nothing is composed")
    pool, as_of = composed.pool, composed.edition.as_of
    edition = replace(pool.edition, id=f"{as_of:%Y-%m-%dT%H:%MZ}", number=0)
    if session.digest.review:
        edition = replace(edition, sections=(), also_reported=(), quieter=(), corrections=())
        pool = replace(pool, candidates=())
    return replace(pool, edition=edition, published=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The view of a reader, explained, and its mail as HTML and as plain text."""

    view: View
    html: str
    text: str


def preview_for(session: Session, name: str) -> Preview:
    """Return what a reader, named by id or address, gets of the newest pool; nothing is stored or sent.

    What this reader was sent of that very pool does not count. A workspace that has stored none composes the
    latest edition again for it. Raises ConfigurationError.
    """
    plan, store, workspace = session.plan, session.store, session.workspace
    reader = _reader_named(session, name)
    preferences = reader.preferences if reader else Preferences()
    pools = store.pools.since(None, MOST_POOLS) or (_pool_of_latest(session, preferences),)
    first, newest = pools[0].edition.as_of, pools[-1].edition.as_of
    sent = store.readers.sent(reader.id, store.digest, first, newest) if reader else Sent()
    view = view_of(pools, preferences, sent, plan.settings, Reteller(plan, store))
    site = site_of(session.site_settings)
    own, templates = workspace.own_templates, workspace.templates
    html, text = within_bounds(own, render_mail, view.edition, site, templates)
    return Preview(view=view, html=html, text=text)


def _reader_named(session: Session, name: str) -> Reader | None:
    """Return a reader of the store by id or address; None for one whom the settings alone name."""
    readers, mail = session.store.readers, session.plan.settings.mail
    is_named = mail is not None and name.casefold() in map(str.casefold, mail.to)
    return None if is_named and readers.by_address(name) is None else find_reader(readers, name)


def _pool_of_latest(session: Session, preferences: Preferences) -> Pool:
    latest = session.store.editions.latest()
    if latest is None:
        raise ConfigurationError("--reader", "there is no edition yet", "`standfirst run` makes one.")
    plan = replace(session.plan, as_of=latest.as_of)
    return compose_pool(plan, session.store, mapper=session.mapper, wanted=wanted_by([preferences]))[0]
