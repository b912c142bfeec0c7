"""Editions that wait for an editor: shown, decided on, then sent or discarded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from flows.delivery.review import Verdict, as_reviewed, decide, decide_overdue, reviewed_pool, with_decisions
from flows.errors import ConfigurationError
from flows.model import Delivery, Edition, Review, Story
from flows.model.digests import AfterHold
from flows.render.edition_json import receipt_from_json
from flows.runs import steps
from flows.runs.session import ComposedEdition, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEdition:
    """An edition that waits as it would be sent now, its review, and what happens to it when."""

    edition: Edition
    review: Review
    until: datetime
    after_hold: AfterHold


def waiting_edition(session: Session) -> WaitingEdition:
    """Return the newest edition that waits. Raises ConfigurationError if none does."""
    digest, store = session.digest, session.store
    for review in reversed(store.reviews.undecided()):
        edition = store.editions.get(review.edition_id)
        if edition is not None:
            until = review.since + digest.hold
            return WaitingEdition(edition=edition, review=review, until=until, after_hold=digest.after_hold)
    remedy = "A run that may send holds the next one." if digest.review else "`review = true` lets them wait."
    raise ConfigurationError(f"digest {digest.id}", "has no edition that waits for approval", remedy)


def review_stories(
    session: Session,
    waiting: WaitingEdition,
    *,
    drop: Iterable[str] = (),
    pin: Iterable[str] = (),
    lead: Iterable[str] = (),
) -> WaitingEdition:
    """Store decisions on stories (ids), and publish the edition as it is with them."""
    review, store = with_decisions(waiting.review, drop, pin, lead), session.store
    pool = store.pools.latest()
    candidates: tuple[Story, ...] = ()
    if pool is not None and pool.id == waiting.edition.id:
        candidates = pool.candidates
        store.pools.save(reviewed_pool(pool, review))
    edition = as_reviewed(waiting.edition, review, candidates)
    store.reviews.save(review)
    receipt = store.editions.receipt(edition.id)
    if receipt is not None and edition != waiting.edition:
        session.plan = replace(session.plan, as_of=edition.as_of)
        session.composed = ComposedEdition(
            edition=edition, receipt=receipt_from_json(receipt), is_quiet=False
        )
        steps.publish(session)
    return replace(waiting, edition=edition, review=review)


def reset_review(session: Session, waiting: WaitingEdition) -> WaitingEdition:
    """Take all decisions back, make the edition again, and publish it. Raises as `steps.recompose` does."""
    review = Review(edition_id=waiting.review.edition_id, since=waiting.review.since)
    session.store.reviews.save(review)
    edition = steps.recompose(session, waiting.edition.id).edition
    steps.publish(session)
    return replace(waiting, edition=edition, review=review)


def settle_review(session: Session, waiting: WaitingEdition, verdict: Verdict) -> tuple[Delivery, ...]:
    """Send an edition that waits, with what else is due; or discard it, so that nobody is sent it."""
    store, request = session.store, session.request
    decide(store.reviews, waiting.review, verdict, session.now())
    if verdict == "drop":
        store.outbox(session.now).withdraw(waiting.edition.id)
        return ()
    session.request = replace(request, send=True)
    return steps.deliver(session)


def release_overdue(session: Session) -> tuple[Delivery, ...]:
    """Send the editions that waited as long as they may, between two runs that deliver."""
    if not decide_overdue(session.store.reviews, session.digest, session.now()):
        return ()
    session.request = replace(session.request, send=True)
    return steps.deliver(session)
