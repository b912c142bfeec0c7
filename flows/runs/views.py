"""Views of readers over the real store: what the readers of a digest follow, and what each is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.adapters.database import SqlStore
from flows.delivery.view import Views
from flows.model import Pool
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.pool import Wanted, wanted_by
from flows.runs.pipeline.retell import Reteller
from flows.runs.session import Session

# A view goes back as far: a fortnight of editions, and of what was made for other hours.
MOST_POOLS = 60


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


def open_views(plan: Plan, store: SqlStore, pools: Sequence[Pool]) -> Views:
    """Return what makes the views of a digest's readers from some of its pools, of which there is one."""
    return Views(pools, plan.settings, Reteller(plan, store))
